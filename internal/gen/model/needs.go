package model

import (
	"slices"
)

// Depends reports whether a resource of p depends on another resource, or a factory's resource depends on a resource outside of the
// factory.
func (p *Package) Depends() bool {
	return slices.ContainsFunc(p.All(), func(r *Resource) bool {
		return slices.ContainsFunc(r.Uses, func(u *Use) bool {
			return u.Base.Resource != nil || slices.ContainsFunc(u.ByProfile, func(b ProfileUse) bool { return b.Target.Resource != nil })
		})
	})
}

// AsksFactory reports whether a resource of p, the resources of a factory, asks the open factory for something: for a resource outside of the
// factory, or for its observers.
func (p *Package) AsksFactory() bool {
	return slices.ContainsFunc(p.Resources, func(r *Resource) bool {
		if r.Kind.Client != nil && r.Kind.Client.Observed() {
			return true
		}
		return slices.ContainsFunc(p.ProfilesOf(r), func(q *Profile) bool {
			return slices.ContainsFunc(r.Uses, func(u *Use) bool {
				t := u.In(q).Resource
				return t != nil && t.Factory != p.Factory
			})
		})
	})
}

// OptionalKinds returns the kinds of the optional resources of p.
func (p *Package) OptionalKinds() map[*Kind]bool {
	kinds := map[*Kind]bool{}
	for _, r := range p.All() {
		if r.Optional {
			kinds[r.Kind] = true
		}
	}
	return kinds
}

// Mockable reports whether the client of k has methods, so that it gets a mock.
func (k *Kind) Mockable() bool { return k.Client != nil && len(k.Client.InterfaceMethods()) > 0 }

// Reviewed reports whether the configuration of k has a method Review. The method reports warnings, checks rules that depend on the
// profile, and calls a validation function that asks which fields are set.
func (k *Kind) Reviewed() bool { return k.AsksGiven() || k.AsksProfile() }

// Whole reports whether the fields of k keep a copy of the existing struct that they were read from. A Go function of the kind gets that
// struct, including fields that the kind does not have.
func (k *Kind) Whole() bool {
	return k.Struct != nil && (k.Fill != nil || k.From == nil && k.Further != nil && k.Further.Native)
}

// TakesFields reports whether code of the package converts the existing struct of k back to its fields. The package that declares k does so
// to check the struct. Other packages do so after Fill, and to decide conditions about the fields.
func (k *Kind) TakesFields() bool { return k.From == nil || k.Fill != nil || k.Asked }

// AsksGiven reports whether the validation function of k needs to know which fields are set. Only loaders know this.
func (k *Kind) AsksGiven() bool { return k.Further != nil && k.Further.Given }

// AsksProfile reports whether the validation of k depends on the profile or produces warnings.
func (k *Kind) AsksProfile() bool {
	return slices.ContainsFunc(k.Rules, (*Rule).reviewed) || anyField(k.Fields, func(f *Field) bool {
		return f.InsecureIf != nil || f.Deprecated != "" ||
			slices.ContainsFunc(f.Type.parts(), func(o *Object) bool { return slices.ContainsFunc(o.Rules, (*Rule).reviewed) })
	}, func(*Field) bool { return true })
}

func (r *Rule) reviewed() bool { return r.Warning || r.Profile }

// anyField reports whether match is true for a field of fields, or for a field of their objects. It enters a field's objects if enter is
// true. An object that contains itself has a finding from another check. It must not cause an endless loop here.
func anyField(fields []*Field, match, enter func(*Field) bool) bool {
	seen := map[*Object]bool{}
	var look func(fields []*Field) bool
	look = func(fields []*Field) bool {
		return slices.ContainsFunc(fields, func(f *Field) bool {
			return match(f) || enter(f) && slices.ContainsFunc(f.Type.parts(), func(o *Object) bool {
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

// parts lists the objects that a value of t may contain.
func (t *Type) parts() []*Object {
	switch t.Kind {
	case ObjectType:
		return []*Object{t.Object}
	case UnionType:
		return t.Union.Members
	case List, Map:
		return t.Elem.parts()
	}
	return nil
}

// IsZeroWith reports whether the Go field of f is zero if f has the value v. A nil v means that f has no value.
func (f *Field) IsZeroWith(v *Value) bool { return v == nil || !f.Pointer() && v.IsZero() }

// HaveDefaults reports whether a new struct with these fields differs from the zero value.
func HaveDefaults(fields []*Field) bool {
	return anyField(fields,
		func(f *Field) bool { return !f.Type.Texts() && !f.IsZeroWith(f.Default) },
		func(f *Field) bool { return f.Type.Kind == ObjectType && !f.Pointer() })
}

// Matches returns the calls of the function matches in r.
func (r *Rule) Matches() []*Expr {
	return slices.DeleteFunc(r.Exprs(), func(x *Expr) bool { return x.Op != MatchesExpr })
}
