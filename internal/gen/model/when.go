package model

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/diag"
)

// A When is the condition on which a resource exists. It refers to fields of other resources.
type When struct {
	Text   string   // as written, on one line
	Expr   *Expr    // the condition; the first field of each path is the Field of an Asked
	Asks   []*Asked // the resources to which it refers, in the order of their first mention
	Fields []string // the fields to which it refers, with their resources: "app.file_backend"; only the name of a resource if the condition is about whether it exists
	At     diag.Span
}

// An Asked is a resource to which a condition refers.
type Asked struct {
	Resource *Resource
	Field    *Field // represents the field of Config in the paths of the condition: an object, optional if the resource may be absent
}

// AskedField returns the field that represents r in conditions.
func (r *Resource) AskedField() *Field {
	o := &Object{Name: r.Kind.Name, Go: r.Kind.Go, Fields: r.Kind.Fields, At: r.Kind.At}
	return &Field{Name: r.Name, Go: r.Go, Type: &Type{Kind: ObjectType, Spec: "object", Object: o}, Optional: r.Pointer(), At: r.At}
}

// Conditional reports whether a resource of p has a condition.
func (p *Package) Conditional() bool {
	return slices.ContainsFunc(p.Resources, func(r *Resource) bool { return r.When != nil })
}

// LoadOrder returns rs, sorted so that each resource comes after those to which its condition refers.
func LoadOrder(rs []*Resource) []*Resource {
	ordered := make([]*Resource, 0, len(rs))
	done := make(map[*Resource]bool, len(rs))
	among := make(map[*Resource]bool, len(rs))
	for _, r := range rs {
		among[r] = true
	}
	var add func(*Resource)
	add = func(r *Resource) {
		if done[r] || !among[r] {
			return
		}
		done[r] = true
		if r.When != nil {
			for _, a := range r.When.Asks {
				add(a.Resource)
			}
		}
		ordered = append(ordered, r)
	}
	for _, r := range rs {
		add(r)
	}
	return ordered
}

// Implies reports whether it follows from the conditions that r exists only if t exists. This is so if t has no condition, if the condition
// of r refers to t, or if each part of t's condition is a part of the condition of r or of a resource to which r refers.
func (r *Resource) Implies(t *Resource) bool {
	if t.When == nil {
		return true
	}
	facts, asked := map[string]bool{}, map[*Resource]bool{}
	r.assume(facts, asked)
	if asked[t] {
		return true
	}
	for _, part := range t.When.parts() {
		if !facts[part] {
			return false
		}
	}
	return true
}

// Proves reports whether it follows from the condition of r that t exists.
func (r *Resource) Proves(t *Resource) bool {
	exist := map[*Resource]bool{}
	r.assume(map[string]bool{}, exist)
	return exist[t]
}

// assume adds what is certain if r exists: the parts of conditions that are true, and the resources that exist.
func (r *Resource) assume(facts map[string]bool, exist map[*Resource]bool) {
	if exist[r] {
		return
	}
	exist[r] = true
	if r.When == nil {
		return
	}
	for _, part := range r.When.parts() {
		facts[part] = true
	}
	for _, a := range r.When.Asks {
		if r.When.needs(a) {
			a.Resource.assume(facts, exist)
		}
	}
}

// needs reports whether the condition is false if the resource of a is absent.
func (w *When) needs(a *Asked) bool {
	for _, x := range conjuncts(w.Expr) {
		if x.Op == SetExpr && len(x.Args[0].Field) == 1 && x.Args[0].Field[0] == a.Field {
			return true
		}
	}
	return !a.Field.Optional
}

// parts returns the keys of the conditions that w joins by &&.
func (w *When) parts() []string {
	var parts []string
	for _, x := range conjuncts(w.Expr) {
		parts = append(parts, x.key())
	}
	return parts
}

// conjuncts returns the operands that x joins by &&, or x itself.
func conjuncts(x *Expr) []*Expr {
	switch {
	case x == nil:
		return nil
	case x.Op == BinaryExpr && x.Sign == "&&":
		return append(conjuncts(x.Args[0]), conjuncts(x.Args[1])...)
	}
	return []*Expr{x}
}

// key returns a text that is equal for equal expressions.
func (x *Expr) key() string {
	s := fmt.Sprint(x.Op) + x.Sign + x.Pattern + x.Spelled()
	if x.Literal != nil {
		s += strconv.Quote(x.Literal.Text)
	}
	if x.Member != nil {
		s += x.Member.Name
	}
	for _, a := range x.Args {
		s += "(" + a.key() + ")"
	}
	return s
}
