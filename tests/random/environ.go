package random

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
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
	empty  bool // to nothing, which is allowed
	text   string

	items []*itemSetting // of a list or map of objects; nil for other leaves
	json  bool           // its items are in one text
}

// binding is how s's leaf is bound in the active profile.
func (e *Env) binding(s *setting) model.Binding { return s.leaf.In(e.Profile) }

// Folder makes what the paths of environments point at.
func Folder(dir string) error {
	for n := range copies {
		for name, mode := range map[string]os.FileMode{"file": 0o644, "executable": 0o755} { // order: each is a file of its own
			if err := os.WriteFile(filepath.Join(dir, name+strconv.Itoa(n)), []byte("x"), mode); err != nil {
				return err
			}
		}
		if err := os.Mkdir(filepath.Join(dir, "dir"+strconv.Itoa(n)), 0o755); err != nil {
			return err
		}
	}
	return nil
}

// An Environ makes environments for a specification, with files below a folder that Folder has filled.
type Environ struct {
	Package *model.Package
	*sampler
	seed  uint64
	files map[string]string // by how they are read and what they then hold
}

// NewEnviron makes the same environments for the same specification and seed.
func NewEnviron(p *model.Package, dir string, seed uint64) *Environ {
	return &Environ{Package: p, sampler: newSampler(rand.New(rand.NewPCG(seed, 1)), dir), seed: seed, files: map[string]string{}}
}

// Good makes an environment that suits the specification, resource by resource. If none was found in which all rules of some resource
// hold, it is nil, and unruly is the name of that resource's kind. The error is about an environment that breaks something else.
func (m *Environ) Good() (e *Env, unruly string, err error) {
	e = &Env{Vars: resource.Map{}}
	if ps := m.Package.Profiles; ps != nil {
		e.Profile = ps.Default
		if e.Profile == nil || m.rand.IntN(2) == 0 {
			e.Profile = pick(m.rand, ps.All)
			e.Vars[ps.Env] = e.Profile.Name
			if aliases := e.Profile.Aliases; len(aliases) > 0 {
				e.Vars[ps.Env] = pick(m.rand, aliases)
			}
		}
	}
	const attempts = 100
	for _, res := range m.Package.Resources {
		if !res.In(e.Profile) {
			continue
		}
		alone, always := *m.Package, *res
		always.When = nil // what others say
		alone.Resources = []*model.Resource{&always}
		var with *Env
		var wrong []*resource.Problem
		for n := 0; ; n++ {
			if n%10 == 0 {
				with = m.resource(e, res)
			} else {
				with = m.repair(with, res, pick(m.rand, wrong))
			}
			if wrong = check(&alone, with); len(wrong) == 0 {
				e = with
				break
			}
			if slices.ContainsFunc(wrong, func(p *resource.Problem) bool { return p.Rule != "rule" && p.Rule != "insecure" }) {
				return with, "", fmt.Errorf("the environment should be good: %v\n%v", wrong, with.Vars)
			}
			if n == attempts {
				return nil, res.Kind.Name, nil
			}
		}
	}
	return e, "", nil
}

func (e *Env) clone() *Env {
	return &Env{Vars: maps.Clone(e.Vars), Profile: e.Profile, Secrets: slices.Clone(e.Secrets), set: slices.Clone(e.set)}
}

// resource is e with values for res, every one good in itself.
func (m *Environ) resource(e *Env, res *model.Resource) *Env {
	with := e.clone()
	if !res.Optional || slices.Contains(res.Claimed, e.Profile) || m.rand.IntN(3) > 0 {
		f := &filler{Environ: m, env: with, res: res}
		f.fields(res.Kind.Fields, "")
	}
	return with
}

// repair is e with another value for a field that p is about, or without one.
func (m *Environ) repair(e *Env, res *model.Resource, p *resource.Problem) *Env {
	with := e.clone()
	name := pick(m.rand, p.Fields)
	f := &filler{Environ: m, env: with, res: res}
	i := slices.IndexFunc(with.set, func(s *setting) bool { return s.res == res && s.leaf.Name == name })
	switch {
	case i >= 0:
		s := with.set[i]
		if s.shared || s.leaf.Field().Type.Kind == model.UnionType {
			break
		}
		for _, n := range variables(e.binding(s)) {
			delete(with.Vars, n)
		}
		for _, i := range s.items {
			for _, v := range i.vars { // order: each is deleted
				delete(with.Vars, v)
			}
		}
		with.set = slices.Delete(with.set, i, i+1)
		if !s.leaf.Field().Optional || len(s.leaf.Path) > 1 || m.rand.IntN(2) == 0 {
			f.assign(s.leaf)
		}
	case !strings.Contains(name, "."):
		j := slices.IndexFunc(res.Leaves, func(l *model.Leaf) bool { return l.Name == name })
		if j >= 0 && res.Leaves[j].Field().Type.Kind != model.UnionType && res.Leaves[j].In(e.Profile).Bound() {
			f.assign(res.Leaves[j])
		}
	}
	return with
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
		selectable := b.Bound() || b.Fallback != nil && b.Fallback.V == m.Name || !f.leaf(name).Pinned(f.env.Profile) && f.forced(below)
		if selectable && f.fillable(m.Fields, below) {
			all = append(all, m)
		}
	}
	return all
}

// forced reports whether a variable can be set below prefix, which then selects the member.
func (f *filler) forced(prefix string) bool {
	return slices.ContainsFunc(f.below(prefix), func(l *model.Leaf) bool {
		b := l.In(f.env.Profile)
		return b.Bound() && !b.Shared
	})
}

func (f *filler) union(field *model.Field, name string) {
	l := f.leaf(name)
	if f.anySet(name+".") || slices.ContainsFunc(f.env.set, func(s *setting) bool { return s.res == f.res && s.leaf == l }) {
		return
	}
	b := l.In(f.env.Profile)
	members := f.members(field, name)
	if len(members) == 0 || field.Optional && b.Fallback == nil && f.rand.IntN(3) == 0 {
		return
	}
	m := pick(f.rand, members)
	below := name + "." + m.Name + "."
	selected := b.Fallback != nil && b.Fallback.V == m.Name
	bySelector := b.Bound() && (!selected || f.rand.IntN(2) == 0)
	if l.Pinned(f.env.Profile) && !selected && !bySelector {
		return // what else is set selects nothing
	}
	if bySelector {
		f.put(l, b, m.Name)
	}
	f.fields(m.Fields, below)
	for range 50 { // until something selects it
		if bySelector || selected || f.anySet(below) {
			return
		}
		f.fields(m.Fields, below)
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
	if field.Type.Items() != nil {
		f.assignItems(l, b)
		return
	}
	for _, n := range b.Env {
		if _, taken := f.env.Vars[n]; taken { // shared
			return
		}
	}
	if field.Optional && b.AllowEmpty && len(b.Env) > 0 && field.Type.Kind != model.UnionType && f.rand.IntN(3) == 0 {
		f.env.Vars[b.Env[0]] = ""
		f.env.set = append(f.env.set, &setting{res: f.res, leaf: l, name: b.Env[0], shared: b.Shared, empty: true})
		return
	}
	if field.Secret {
		f.canary = fmt.Sprintf("s3cr3t%d", f.rand.IntN(10))
	}
	text := f.written(field, f.value(field))
	for range 50 {
		if field.Type.Kind == model.UnionType || readable(field, b, text) {
			break
		}
		text = f.written(field, f.value(field))
	}
	if f.canary != "" && strings.Contains(text, f.canary) {
		f.env.Secrets = append(f.env.Secrets, f.canary)
	}
	f.canary = ""
	f.put(l, b, text)
}

// variables lists what feeds a field under b, deprecated names too.
func variables(b model.Binding) []string {
	return slices.Concat(b.Env, b.Old, []string{b.File})
}

// put sets one of b's variables to text, or to a file that holds it.
func (f *filler) put(l *model.Leaf, b model.Binding, text string) {
	s := &setting{res: f.res, leaf: l, shared: b.Shared, text: text}
	if len(b.Old) > 0 && f.rand.IntN(2) == 0 {
		s.name = pick(f.rand, b.Old)
		f.env.Vars[s.name] = f.padded(b, text)
	} else if b.File != "" && (len(b.Env) == 0 || !b.Shared && f.rand.IntN(2) == 0) { // another resource may share only the variable
		s.name, s.file = b.File, true
		f.env.Vars[b.File] = f.fileOf(b, text)
	} else {
		i := f.rand.IntN(len(b.Env))
		s.name = b.Env[i]
		f.env.Vars[b.Env[i]] = f.padded(b, text)
		if b.PreferEnv && f.rand.IntN(2) == 0 {
			f.env.Vars[b.File] = "not looked at"
		}
		if i+1 < len(b.Env) && f.rand.IntN(3) == 0 {
			f.env.Vars[b.Env[i+1]] = "not looked at"
		}
	}
	f.env.set = append(f.env.set, s)
}
