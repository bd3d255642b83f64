package model

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// Functions lists the Go functions that the specification of p names and its files call.
func (p *Package) Functions() []Func {
	var fs []Func
	add := func(calls ...*Call) {
		for _, c := range calls {
			if c != nil && c.Method == "" {
				fs = append(fs, c.Func)
			}
		}
	}
	for _, k := range p.Kinds {
		if k.From != nil {
			continue
		}
		add(k.Further)
		if c := k.Client; c != nil {
			fs = append(fs, c.New)
			add(c.Close, c.Health, c.Stats)
		}
	}
	for _, r := range p.Resources {
		add(r.Life.AfterOpen, r.Life.BeforeClose)
		if r.Change != nil {
			fs = append(fs, *r.Change)
		}
	}
	return fs
}

// Leans reports whether a resource of b depends on one that b does not list.
func (p *Package) Leans(b *Bundle) bool {
	profiles := []*Profile{nil}
	if p.Profiles != nil {
		profiles = p.Profiles.All
	}
	for _, r := range b.Uses {
		for _, q := range profiles {
			outside := func(u *Use) bool {
				t := u.In(q).Resource
				return t != nil && !slices.Contains(b.Uses, t)
			}
			if r.In(q) && slices.ContainsFunc(r.Uses, outside) {
				return true
			}
		}
	}
	return false
}

// MayLack reports whether p has an optional resource of k.
func (p *Package) MayLack(k *Kind) bool {
	return slices.ContainsFunc(p.Resources, func(r *Resource) bool { return r.Kind == k && r.Optional })
}

// Mockable reports whether there is anything to mock of what k's resources are opened to.
func (k *Kind) Mockable() bool { return k.Client != nil && len(k.Client.InterfaceMethods()) > 0 }

// Reviewed reports whether loaders of k ask for a Review: whether it has warnings, or rules that depend on the profile.
func (k *Kind) Reviewed() bool {
	return slices.ContainsFunc(k.Rules, (*Rule).reviewed) || anyField(k.Fields, func(f *Field) bool {
		return f.InsecureIf != nil || f.Deprecated != "" && f.Notices() ||
			slices.ContainsFunc(f.Type.parts(), func(o *Object) bool { return slices.ContainsFunc(o.Rules, (*Rule).reviewed) })
	}, func(*Field) bool { return true })
}

func (r *Rule) reviewed() bool { return r.Warning || r.Profile }

// anyField reports whether is holds for one of fields, or for a field of the objects that those hold for which into holds. Objects that
// hold themselves, which is a finding, do no harm.
func anyField(fields []*Field, is, into func(*Field) bool) bool {
	seen := map[*Object]bool{}
	var look func(fields []*Field) bool
	look = func(fields []*Field) bool {
		return slices.ContainsFunc(fields, func(f *Field) bool {
			return is(f) || into(f) && slices.ContainsFunc(f.Type.parts(), func(o *Object) bool {
				if seen[o] {
					return false
				}
				seen[o] = true
				return look(o.Fields)
			})
		})
	}
	return look(fields)
}

// parts are the objects that a value of t may hold.
func (t *Type) parts() []*Object {
	switch t.Kind {
	case ObjectType:
		return []*Object{t.Object}
	case UnionType:
		return t.Union.Members
	}
	return nil
}

// Notices reports whether generated code can tell that f has another value than it starts with.
func (f *Field) Notices() bool {
	switch f.Type.Kind {
	case Scalar:
		return f.Type.Scalar.Equality == scalar.ByOperator || f.ZeroIf(f.Default)
	case ObjectType, TextType:
		return f.Pointer()
	}
	return f.ZeroIf(f.Default)
}

// ZeroIf reports whether f is its type's zero value when it has the value v; nil is no value.
func (f *Field) ZeroIf(v *Value) bool { return v == nil || !f.Pointer() && v.IsZero() }

// HaveDefaults reports whether a struct of fields does not start as its zero value.
func HaveDefaults(fields []*Field) bool {
	return anyField(fields,
		func(f *Field) bool { return !f.Type.Texts() && !f.ZeroIf(f.Default) },
		func(f *Field) bool { return f.Type.Kind == ObjectType && !f.Pointer() })
}

// Matches are the uses of a pattern in r.
func (r *Rule) Matches() []*Expr {
	var all []*Expr
	var walk func(*Expr)
	walk = func(x *Expr) {
		if x == nil {
			return
		}
		if x.Op == MatchesExpr {
			all = append(all, x)
		}
		for _, a := range x.Args {
			walk(a)
		}
	}
	walk(r.When)
	walk(r.Check)
	return all
}

// RulePatterns are the patterns of rules, each once.
func RulePatterns(rules []*Rule) []*Expr {
	var all []*Expr
	for _, r := range rules {
		for _, x := range r.Matches() {
			if !slices.ContainsFunc(all, func(y *Expr) bool { return y.Pattern == x.Pattern }) {
				all = append(all, x)
			}
		}
	}
	return all
}
