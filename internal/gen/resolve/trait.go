package resolve

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A trait is what a kind says under one key, itself or through the kinds that it extends. What a kind of another package says stands
// where it is extended: its own file is nobody's business here.
type trait struct {
	v    *syntax.Value
	kind *syntax.Entry
	lib  *library
}

// trait is what e, a kind of l, says under key; its v is nil if it says nothing.
func (l *library) trait(e *syntax.Entry, key string) trait {
	if own := entry(e.Value, key); own != nil {
		return trait{own.Value, e, l}
	}
	b, of, name := l.above(e)
	if b == nil {
		return trait{}
	}
	asked := traitKey{e, key}
	t, known := l.traits[asked]
	if known {
		return t
	}
	l.traits[asked] = trait{} // for a kind that extends itself, which has been reported
	if t = of.trait(b, key); t.v != nil && of != l {
		t.v = moved(t.v, name.At)
	}
	l.traits[asked] = t
	return t
}

// above is the kind that e, a kind of l, extends, and the library that has it; nil if e extends none, or one that is not known. name is what
// e writes, nil if it extends none.
func (l *library) above(e *syntax.Entry) (b *syntax.Entry, of *library, name *syntax.Value) {
	if name = get(e.Value, "extends", syntax.String); name != nil {
		b, of = l.kind(name.Text)
	}
	return b, of, name
}

// A traitKey is a question that trait answers.
type traitKey struct {
	kind *syntax.Entry
	key  string
}

// moved is v as if it stood at a place, with all that is in it.
func moved(v *syntax.Value, at diag.Span) *syntax.Value {
	there := &syntax.Value{Kind: v.Kind, At: at, Text: v.Text, Int: v.Int, Float: v.Float, Bool: v.Bool, Time: v.Time, Local: v.Local}
	for _, i := range v.Items {
		there.Items = append(there.Items, moved(i, at))
	}
	for _, e := range v.Entries {
		there.Entries = append(there.Entries, &syntax.Entry{Key: e.Key, At: at, Value: moved(e.Value, at)})
	}
	return there
}

// opens reports whether e, a kind of l, has a constructor.
func (l *library) opens(e *syntax.Entry) bool { return l.trait(e, "constructor").v != nil }

// outline is p with a client for every kind that has a constructor. If the Go of a kind is not known, the client holds what the
// specification says. p belongs to the specification of l.
func (l *library) outline(p *model.Package) *model.Package {
	q := *p
	stands := map[*model.Kind]*model.Kind{}
	q.Kinds = slices.Clone(p.Kinds)
	for i, k := range p.Kinds {
		if c := l.client(k); c != nil {
			stand := *k
			stand.Client = c
			stands[k], q.Kinds[i] = &stand, &stand
		}
	}
	if len(stands) == 0 {
		return p
	}
	standIn := func(resources []*model.Resource) []*model.Resource {
		all := slices.Clone(resources)
		for i, r := range all {
			if k := stands[r.Kind]; k != nil {
				stand := *r
				stand.Kind = k
				all[i] = &stand
			}
		}
		return all
	}
	q.Resources, q.Factories = standIn(p.Resources), nil
	for _, f := range p.Factories {
		stand := *f
		stand.Resources = standIn(f.Resources)
		q.Factories = append(q.Factories, &stand)
	}
	return &q
}

// client is the client of k as far as the specification says. It is nil if k has a client already, or no constructor.
func (l *library) client(k *model.Kind) *model.Client {
	e, of := l.kind(k.Name)
	if k.Client != nil || e == nil || !of.opens(e) {
		return nil
	}
	c := &model.Client{Handle: k.Go, Interface: k.InterfaceName()}
	if v := get(get(e.Value, "interface", syntax.Table), "name", syntax.String); v != nil && isExported(v.Text) {
		c.Interface, c.InterfaceAt = v.Text, v.At
	}
	t := of.trait(e, "interface")
	for _, r := range entries(t.v, "returns") {
		if r.Value.Kind == syntax.String && isExported(r.Value.Text) {
			c.Chains = append(c.Chains, model.Chain{Method: r.Key, Interface: chainName(k, e, t.kind, r.Value.Text), At: r.Value.At})
		}
	}
	ops := of.operationsOf(e)
	for _, op := range ops.all {
		o := &model.Operation{Name: op.Key, Go: of.spell.goName(op, ops.kept), At: op.At}
		if slices.ContainsFunc(entries(op.Value, "param"), func(p *syntax.Entry) bool { return flag(p.Value, "optional") }) {
			o.Params = k.ParamsName(o.Go)
		}
		c.Operations = append(c.Operations, o)
	}
	return c
}

// libraries are the used packages with constructors, each behind those that it uses.
func (l *library) libraries() []*library {
	var all []*library
	seen := map[*library]bool{}
	var visit func(l *library)
	visit = func(l *library) {
		for _, u := range l.used {
			if below := u.library; !seen[below] {
				seen[below] = true
				visit(below)
				if slices.ContainsFunc(below.kinds, below.looks) {
					all = append(all, below)
				}
			}
		}
	}
	visit(l)
	return all
}

// function splits the name of a Go function; path is "" for one of the package that the name is used in.
func function(text string) (importing, name string) {
	dot := strings.LastIndexByte(text, '.')
	if dot < 0 || dot < strings.LastIndexByte(text, '/') {
		return "", text
	}
	return text[:dot], text[dot+1:]
}

// looks reports whether e, a kind of l, names Go that decides what is generated for it.
func (l *library) looks(e *syntax.Entry) bool {
	return l.opens(e) || l.trait(e, "struct").v != nil || l.trait(e, "validate").v != nil
}

// chainName is what an interface is called that `of` asks for and that e, the entry of the kind k, may inherit: it has another in each
// kind.
func chainName(k *model.Kind, e, of *syntax.Entry, name string) string {
	if of != e {
		return k.Go + name
	}
	return name
}

func depsByName(deps []*model.Dep) map[string]*model.Dep {
	named := make(map[string]*model.Dep, len(deps))
	for _, d := range deps {
		named[d.Name] = d
	}
	return named
}

// depsOf are the dependencies of k, as declared.
func (l *library) depsOf(k *model.Kind) []*model.Dep {
	if k.From == nil {
		return l.deps[k.Name]
	}
	if u := l.index.packages[k.From.Path]; u != nil {
		return u.library.deps[k.Name]
	}
	return nil
}

// opensKind reports whether k has a constructor, as far as the specifications say.
func (l *library) opensKind(k *model.Kind) bool {
	e, of := l.kind(k.Name)
	return e != nil && of.opens(e)
}
