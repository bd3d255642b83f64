package envcheck

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource"
)

// A loader does for one resource what its generated loader does, in the same order.
type loader struct {
	res    *model.Resource
	active *model.Profile
	env    Environment

	profiles []*model.Profile       // those in which the resource exists
	leaves   map[string]*model.Leaf // by name
	parts    map[string][2]int      // of an object or a member of a union, by the beginning of its leaves' names: its leaves, which stand together
}

func newLoader(p *model.Package, res *model.Resource, active *model.Profile, env Environment) *loader {
	l := &loader{res: res, active: active, env: env, leaves: map[string]*model.Leaf{}, parts: map[string][2]int{}}
	l.profiles = res.Profiles(p.Profiles)
	for i, leaf := range res.Leaves {
		l.leaves[leaf.Name] = leaf
		for end, c := range leaf.Name {
			if c != '.' {
				continue
			}
			prefix := leaf.Name[:end+1]
			part, begun := l.parts[prefix]
			if !begun {
				part[0] = i
			}
			part[1] = i + 1
			l.parts[prefix] = part
		}
	}
	return l
}

func (l *loader) load(r *resource.Reader) settings {
	if l.res.ClaimedIn(l.active) {
		r.Claim()
	}
	s := settings{kind: l.res.Kind, values: value.NewStruct(), profile: r.Profile()}
	l.fields(r, l.res.Kind.Fields, "", s.values)
	s.review(r)
	return s
}

// fields loads the fields whose names begin with prefix.
func (l *loader) fields(r *resource.Reader, fields []*model.Field, prefix string, into *value.Struct) {
	for _, f := range fields {
		name := prefix + f.Name
		switch f.Type.Kind {
		case model.ObjectType:
			l.object(r, f, name+".", into)
		case model.UnionType:
			l.union(r, f, name, into)
		default:
			l.leaf(r, f, name, into)
		}
	}
}

// object loads an object; an optional one only if a variable or a literal of the specification makes it present.
func (l *loader) object(r *resource.Reader, f *model.Field, prefix string, into *value.Struct) {
	if f.Pointer() && !l.literal(prefix) && !(l.asks(prefix) && r.Any(l.variables(prefix)...)) {
		return
	}
	inner := value.NewStruct()
	l.fields(r, f.Type.Object.Fields, prefix, inner)
	into.SetObject(f, inner)
}

// below are the leaves whose names begin with prefix, that of an object or a member of a union.
func (l *loader) below(prefix string) []*model.Leaf {
	part := l.parts[prefix]
	return l.res.Leaves[part[0]:part[1]]
}

// literal reports whether config or the profile gives a value to anything below prefix.
func (l *loader) literal(prefix string) bool {
	return slices.ContainsFunc(l.below(prefix), func(leaf *model.Leaf) bool { return leaf.In(l.active).From >= model.FromResource })
}

// asks reports whether the generated loader asks at all if a variable below prefix is set: whether in any profile one could be.
func (l *loader) asks(prefix string) bool {
	return slices.ContainsFunc(l.below(prefix), func(leaf *model.Leaf) bool {
		f, base := leaf.Field(), l.baseOf(leaf)
		return base.Bound() || slices.ContainsFunc(l.profiles, func(q *model.Profile) bool {
			b := leaf.In(q)
			return b.Bound() || mustBeSet(f, b) != mustBeSet(f, base)
		})
	})
}

// baseOf is the binding of leaf that the generated loader takes unless the profile has another.
func (l *loader) baseOf(leaf *model.Leaf) model.Binding {
	if len(l.profiles) == 1 {
		return leaf.In(l.profiles[0])
	}
	return leaf.Base
}

// variables are what feeds the leaves below prefix.
func (l *loader) variables(prefix string) []resource.Var {
	var vars []resource.Var
	for _, leaf := range l.below(prefix) {
		if b := leaf.In(l.active); b.Bound() {
			vars = append(vars, variable(b))
		}
	}
	return vars
}

// union loads the member that is selected.
func (l *loader) union(r *resource.Reader, f *model.Field, name string, into *value.Struct) {
	b := l.leaves[name].In(l.active)
	if l.env.Remote && l.fromFile(b) { // what selects the member is somewhere else
		l.unseen(r, b)
		into.SetUnseen(f)
		return
	}
	fallback := ""
	if v := fallbackOf(f, b); v != nil {
		fallback, _ = v.V.(string)
	}
	var choices []resource.Choice
	for _, m := range f.Type.Union.Members {
		choices = append(choices, resource.Member(m.Name, l.variables(name+"."+m.Name+".")...))
	}
	selected := r.Select(name, variable(b), fallback, choices...)
	for _, m := range f.Type.Union.Members {
		if m.Name == selected {
			inner := value.NewStruct()
			l.fields(r, m.Fields, name+"."+m.Name+".", inner)
			into.SetMember(f, m, inner)
		}
	}
}

// leaf loads a field that is no object.
func (l *loader) leaf(r *resource.Reader, f *model.Field, name string, into *value.Struct) {
	leaf := l.leaves[name]
	b := leaf.In(l.active)
	v := fallbackOf(f, b)
	switch {
	case l.env.Remote && l.fromFile(b):
		l.unseen(r, b)
		into.SetUnseen(f)
		return
	case l.reads(leaf):
		from := variable(b)
		if mustBeSet(f, b) {
			from = from.Required()
		}
		resource.Read(r, &v, name, from, func(text string) (*model.Value, error) {
			if text == "" && f.Pointer() { // as resource.Pointer has it
				return nil, nil
			}
			return value.Parse(f.Type, text)
		})
	}
	into.Set(f, v)
	if what := f.Rules.Exists; what != "" && !l.env.Remote {
		for _, path := range paths(v) {
			r.Exists(name, path, what)
		}
	}
}

// paths are the paths that v holds.
func paths(v *model.Value) []string {
	if v == nil {
		return nil
	}
	switch x := v.V.(type) {
	case string:
		return []string{x}
	case []*model.Value:
		var all []string
		for _, item := range x {
			all = append(all, paths(item)...)
		}
		return all
	}
	return nil
}

// unseen notes a variable that names a file which is somewhere else.
func (l *loader) unseen(r *resource.Reader, b model.Binding) {
	if !b.Shared {
		r.Claim()
	}
}

// fallbackOf is the value of f under b when no variable is set; nil for none.
func fallbackOf(f *model.Field, b model.Binding) *model.Value {
	if b.Fallback != nil {
		return b.Fallback
	}
	return f.Default
}

// reads reports whether the generated loader reads leaf at all: whether in any profile something feeds it, or must.
func (l *loader) reads(leaf *model.Leaf) bool {
	read := func(b model.Binding) bool {
		return b.Bound() || mustBeSet(leaf.Field(), b) || leaf.Field().Type.Texts() && fallbackOf(leaf.Field(), b) != nil
	}
	return read(l.baseOf(leaf)) || slices.ContainsFunc(l.profiles, func(q *model.Profile) bool { return read(leaf.In(q)) })
}

// mustBeSet reports whether only the loader can tell that the variable of f is missing.
func mustBeSet(f *model.Field, b model.Binding) bool {
	return f.Required() && !f.MissingIfZero() && b.Fallback == nil
}

// fromFile reports whether b is filled by a file, and by nothing else that would be an error beside it.
func (l *loader) fromFile(b model.Binding) bool {
	if path, _ := lookup(l.env.Source, b.File); path == "" {
		return false
	}
	return !slices.ContainsFunc(b.Env, func(name string) bool {
		text, ok := lookup(l.env.Source, name)
		return ok && (text != "" || b.AllowEmpty)
	})
}

func lookup(s resource.Source, name string) (string, bool) {
	if name == "" {
		return "", false
	}
	return s.Lookup(name)
}

func variable(b model.Binding) resource.Var {
	v := resource.Env(b.Env...)
	if b.File != "" {
		v = v.OrFile(b.File)
	}
	if b.AllowEmpty {
		v = v.AllowEmpty()
	}
	if b.Shared {
		v = v.Shared()
	}
	return v
}
