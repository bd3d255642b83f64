package explain

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// An explanation is the text about everything with one name.
type explanation struct {
	name  string
	known []string // the names that exist
	text  strings.Builder
}

// is reports whether name is the name to explain. If it is, the text gets a new paragraph.
func (e *explanation) is(name string) bool {
	e.known = append(e.known, name)
	if name != e.name {
		return false
	}
	if e.text.Len() > 0 {
		e.text.WriteByte('\n')
	}
	return true
}

// Named explains everything that p has under name: a kind, an operation, a bundle, a factory, a resource, a part of one, or a field. text is
// empty if p has nothing of that name. known lists the names that p has, for suggestions.
func Named(p *model.Package, name string) (text string, known []string) {
	e := &explanation{name: name}
	e.of(p)
	return e.text.String(), e.known
}

// of explains what p has under the name.
func (e *explanation) of(p *model.Package) {
	for _, k := range kindsOf(p) {
		if e.is(k.Name) {
			explainKind(&e.text, k)
		}
		e.operations(k, k.Name)
	}
	for _, b := range p.Bundles {
		if e.is(b.Name) {
			explainBundle(&e.text, b)
		}
	}
	for _, f := range p.Factories {
		if e.is(f.Name) {
			explainFactory(&e.text, p, f)
		}
		for _, l := range f.Given.Leaves {
			if e.is(f.Name + "." + l.Name) {
				explainLeaf(&e.text, p, f.Given, l)
			}
		}
	}
	for _, r := range p.All() {
		if e.is(r.Name) {
			explainResource(&e.text, p, r)
		}
		for _, l := range r.WithItems() {
			e.known = append(e.known, r.Name+"."+l.Name)
		}
		if rest, ok := strings.CutPrefix(e.name, r.Name+"."); ok {
			if l := leafNamed(r, rest); l != nil && e.is(e.name) {
				explainLeaf(&e.text, p, r, l)
			} else if i := itemNamed(r, rest); i != nil && e.is(e.name) {
				explainItem(&e.text, p, r, i)
			}
		}
		if r.Name != r.Kind.Name {
			e.operations(r.Kind, r.Name)
		}
		for _, u := range r.Uses {
			if e.is(r.Name + "." + u.Dep.Name) {
				explainUse(&e.text, r, u)
			}
		}
		for _, part := range partsOf(r) {
			if e.is(r.Name + "." + part.place) {
				explainPart(&e.text, p, r, part)
			}
		}
	}
}

// operations explains the operation of k that has the name to explain. The name begins with owner, the kind or a resource of it.
func (e *explanation) operations(k *model.Kind, owner string) {
	if k.Client == nil {
		return
	}
	for _, o := range k.Client.Operations {
		if name := owner + "." + o.Name; e.is(name) {
			explainOperation(&e.text, k, o, name)
		}
	}
}

// kindsOf lists the kinds that p declares, and the kinds of its resources from other packages.
func kindsOf(p *model.Package) []*model.Kind {
	all := slices.Clone(p.Kinds)
	known := make(map[*model.Kind]bool, len(all))
	for _, k := range all {
		known[k] = true
	}
	for _, r := range p.All() {
		if !known[r.Kind] {
			known[r.Kind] = true
			all = append(all, r.Kind)
		}
	}
	return all
}

// leafNamed returns the named leaf of r, or nil. The leaf may belong to any item of a list or map: "servers[7].host", "regions.eu.host".
func leafNamed(r *model.Resource, name string) *model.Leaf {
	if l := r.Leaf(name); l != nil {
		return l
	}
	for _, i := range itemsIn(r, name) {
		for _, l := range i.list.ItemLeaves(i.label) {
			if l.Name == name {
				return l
			}
		}
	}
	return nil
}

// Suggest returns a hint with the name in known that is most like name. If name begins with the name of a resource of p, Suggest looks only at
// what the resource has.
func Suggest(p *model.Package, name string, known []string) string {
	if strings.Contains(name, ".") {
		for _, r := range p.All() {
			if !strings.HasPrefix(name, r.Name+".") {
				continue
			}
			return diag.DidYouMean(name, slices.DeleteFunc(slices.Clone(known), func(n string) bool { return !strings.HasPrefix(n, r.Name+".") }))
		}
	}
	for _, r := range p.All() {
		if slices.ContainsFunc(r.WithItems(), func(l *model.Leaf) bool { return l.Name == name }) {
			return "a field is named with its resource: `" + r.Name + "." + name + "`"
		}
	}
	if s := diag.Suggest(name, known); s != "" {
		return "did you mean `" + s + "`?"
	}
	var things []string
	for _, k := range kindsOf(p) {
		things = append(things, k.Name)
	}
	for _, r := range p.All() {
		things = append(things, r.Name)
	}
	return diag.DidYouMean(name, things)
}
