package random

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource"
)

// An Env is an environment for a specification.
type Env struct {
	Vars    resource.Map
	Profile *model.Profile // the active one
	Secrets []string       // texts that nothing must show

	set []*setting
}

// A setting is a leaf that the environment sets.
type setting struct {
	res    *model.Resource
	leaf   *model.Leaf
	name   string // of the variable that does
	file   bool   // the variable names a file
	shared bool
}

// binding is how s's leaf is bound in the active profile.
func (e *Env) binding(s *setting) model.Binding { return s.leaf.In(e.Profile) }

// Folder makes what the paths of environments point at.
func Folder(dir string) error {
	for name, mode := range map[string]os.FileMode{"file": 0o644, "executable": 0o755} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), mode); err != nil {
			return err
		}
	}
	return os.Mkdir(filepath.Join(dir, "dir"), 0o755)
}

// An Environ makes environments for a specification, with files below a folder that Folder has filled.
type Environ struct {
	Package *model.Package
	*sampler
	seed  uint64
	files int
}

// NewEnviron makes the same environments for the same specification and seed.
func NewEnviron(p *model.Package, dir string, seed uint64) *Environ {
	return &Environ{Package: p, sampler: &sampler{rand: rand.New(rand.NewPCG(seed, 1)), dir: dir}, seed: seed}
}

// Good makes an environment that suits the specification. It is nil if none was found in which all rules hold. The error is about one
// that breaks something else.
func (m *Environ) Good() (*Env, error) {
	const profiles = 4
	for range profiles {
		e, err := m.inProfile()
		if e != nil || err != nil {
			return e, err
		}
	}
	return nil, nil
}

// inProfile makes an environment that is good in one profile, resource by resource.
func (m *Environ) inProfile() (*Env, error) {
	e := &Env{Vars: resource.Map{}}
	if ps := m.Package.Profiles; ps != nil {
		e.Profile = ps.Default
		if e.Profile == nil || m.rand.IntN(2) == 0 {
			e.Profile = pick(m.rand, ps.All)
			e.Vars[ps.Env] = e.Profile.Name
		}
	}
	const attempts = 100
	for _, res := range m.Package.Resources {
		if !res.In(e.Profile) {
			continue
		}
		alone := *m.Package
		alone.Resources = []*model.Resource{res}
		for n := 0; ; n++ {
			with := &Env{Vars: maps.Clone(e.Vars), Profile: e.Profile, Secrets: slices.Clone(e.Secrets), set: slices.Clone(e.set)}
			if !res.Optional || slices.Contains(res.Claimed, e.Profile) || m.rand.IntN(3) > 0 {
				f := &filler{Environ: m, env: with, res: res}
				f.fields(res.Kind.Fields, "")
			}
			wrong := check(&alone, with)
			if len(wrong) == 0 {
				e = with
				break
			}
			if slices.ContainsFunc(wrong, func(p *resource.Problem) bool { return p.Rule != "rule" && p.Rule != "insecure" }) {
				return with, fmt.Errorf("the environment should be good: %v\n%v", wrong, with.Vars)
			}
			if n == attempts {
				return nil, nil
			}
		}
	}
	return e, nil
}

// check is what is wrong with e.
func check(p *model.Package, e *Env) []*resource.Problem {
	return envcheck.Check(context.Background(), p, envcheck.Environment{Source: e.Vars}).Problems
}

// A filler sets the variables of one resource.
type filler struct {
	*Environ
	env *Env
	res *model.Resource
}

func (f *filler) leaf(name string) *model.Leaf {
	i := slices.IndexFunc(f.res.Leaves, func(l *model.Leaf) bool { return l.Name == name })
	return f.res.Leaves[i]
}

// below are the leaves whose names begin with prefix.
func (f *filler) below(prefix string) []*model.Leaf {
	var all []*model.Leaf
	for _, l := range f.res.Leaves {
		if strings.HasPrefix(l.Name, prefix) {
			all = append(all, l)
		}
	}
	return all
}

// literal reports whether the specification gives a value to anything below prefix.
func (f *filler) literal(prefix string) bool {
	return slices.ContainsFunc(f.below(prefix), func(l *model.Leaf) bool { return l.In(f.env.Profile).From >= model.FromResource })
}

// anySet reports whether a variable below prefix is set.
func (f *filler) anySet(prefix string) bool {
	return slices.ContainsFunc(f.env.set, func(s *setting) bool { return s.res == f.res && strings.HasPrefix(s.leaf.Name, prefix) })
}

func (f *filler) fields(fields []*model.Field, prefix string) {
	for _, field := range fields {
		name := prefix + field.Name
		switch field.Type.Kind {
		case model.ObjectType:
			present := f.literal(name + ".")
			if field.Pointer() && !present && (f.rand.IntN(3) == 0 || !f.fillable(field.Type.Object.Fields, name+".")) {
				continue
			}
			f.fields(field.Type.Object.Fields, name+".")
		case model.UnionType:
			f.union(field, name)
		default:
			f.set(field, name)
		}
	}
}

// fillable reports whether all required fields below prefix can be filled.
func (f *filler) fillable(fields []*model.Field, prefix string) bool {
	for _, field := range fields {
		name := prefix + field.Name
		switch field.Type.Kind {
		case model.ObjectType:
			if !field.Optional && !f.fillable(field.Type.Object.Fields, name+".") {
				return false
			}
		case model.UnionType:
			if field.Required() && len(f.members(field, name)) == 0 {
				return false
			}
		default:
			if b := f.leaf(name).In(f.env.Profile); field.Required() && !b.Bound() && b.Fallback == nil {
				return false
			}
		}
	}
	return true
}

// members are those of the union that can be selected and filled.
func (f *filler) members(field *model.Field, name string) []*model.Object {
	b := f.leaf(name).In(f.env.Profile)
	var all []*model.Object
	for _, m := range field.Type.Union.Members {
		below := name + "." + m.Name + "."
		selectable := b.Bound() || b.Fallback != nil && b.Fallback.V == m.Name || f.forced(m.Fields, below)
		if selectable && f.fillable(m.Fields, below) {
			all = append(all, m)
		}
	}
	return all
}

// forced reports whether a variable has to be set below prefix, which then selects the member.
func (f *filler) forced(fields []*model.Field, prefix string) bool {
	return slices.ContainsFunc(fields, func(field *model.Field) bool {
		if field.Type.Kind == model.ObjectType || field.Type.Kind == model.UnionType {
			return false
		}
		return f.leaf(prefix + field.Name).In(f.env.Profile).Bound()
	})
}

func (f *filler) union(field *model.Field, name string) {
	l := f.leaf(name)
	b := l.In(f.env.Profile)
	members := f.members(field, name)
	if len(members) == 0 || field.Optional && b.Fallback == nil && f.rand.IntN(3) == 0 {
		return
	}
	m := pick(f.rand, members)
	below := name + "." + m.Name + "."
	selected := b.Fallback != nil && b.Fallback.V == m.Name
	bySelector := b.Bound() && (!selected || f.rand.IntN(2) == 0)
	if bySelector {
		f.put(l, b, m.Name)
	}
	f.fields(m.Fields, below)
	if bySelector || selected || f.anySet(below) {
		return
	}
	for _, inner := range m.Fields { // nothing selects it yet
		if inner.Type.Kind != model.ObjectType && inner.Type.Kind != model.UnionType {
			if leaf := f.leaf(below + inner.Name); leaf.In(f.env.Profile).Bound() {
				f.assign(leaf)
				return
			}
		}
	}
}

// set sets the variable of a field if it must be, and else now and then.
func (f *filler) set(field *model.Field, name string) {
	l := f.leaf(name)
	b := l.In(f.env.Profile)
	must := field.Required() && b.Fallback == nil
	if !b.Bound() || !must && f.rand.IntN(2) == 0 {
		return
	}
	f.assign(l)
}

// assign sets a variable of l to a good value.
func (f *filler) assign(l *model.Leaf) {
	field, b := l.Field(), l.In(f.env.Profile)
	for _, n := range b.Env {
		if _, taken := f.env.Vars[n]; taken { // shared
			return
		}
	}
	if field.Optional && b.AllowEmpty && len(b.Env) > 0 && field.Type.Kind != model.UnionType && f.rand.IntN(3) == 0 {
		if _, err := value.Parse(field.Type, ""); err == nil || field.Pointer() {
			f.env.Vars[b.Env[0]] = ""
			return
		}
	}
	f.put(l, b, f.variable(field.Type, f.value(field)))
}

// put sets one of b's variables to text, or to a file that holds it.
func (f *filler) put(l *model.Leaf, b model.Binding, text string) {
	s := &setting{res: f.res, leaf: l, shared: b.Shared}
	if l.Field().Secret && len(text) > 6 {
		f.env.Secrets = append(f.env.Secrets, text)
	}
	if b.File != "" && (len(b.Env) == 0 || f.rand.IntN(2) == 0) {
		s.name, s.file = b.File, true
		f.env.Vars[b.File] = f.file(text)
	} else {
		i := f.rand.IntN(len(b.Env))
		s.name = b.Env[i]
		f.env.Vars[b.Env[i]] = text
		if i+1 < len(b.Env) && f.rand.IntN(3) == 0 {
			f.env.Vars[b.Env[i+1]] = "not looked at"
		}
	}
	f.env.set = append(f.env.set, s)
}

// file writes a file that holds text.
func (m *Environ) file(text string) string {
	m.files++
	name := filepath.Join(m.dir, fmt.Sprintf("value%d_%d", m.seed, m.files))
	if err := os.WriteFile(name, []byte(text+pick(m.rand, []string{"\n", "\r\n"})), 0o600); err != nil {
		panic("random: " + err.Error())
	}
	return name
}
