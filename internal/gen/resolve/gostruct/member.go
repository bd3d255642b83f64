package gostruct

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// A Member is an exported field of a struct, or of a struct that it embeds by value.
type Member struct {
	Var     *types.Var
	Path    string // "Port", or "Base.Port" for a field of an embedded struct
	Reached bool   // Go selects the field by its own name, because no other field or method hides it
}

// MembersOf returns the members of n in source order. An embedded struct in whole is a member itself. Any other embedded struct is replaced
// by its members.
func MembersOf(n *types.Named, whole map[string]bool) []Member {
	var all []Member
	collect(n, n, "", whole, &all)
	return all
}

func collect(top, n *types.Named, prefix string, whole map[string]bool, all *[]Member) {
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for f := range s.Fields() {
		if inner := spread(f); inner != nil && !(f.Exported() && whole[f.Name()]) {
			collect(top, inner, prefix+f.Name()+".", whole, all)
			continue
		}
		// If an unexported struct is embedded by pointer, nobody outside of its package can set its fields, but they are a part of the
		// configuration.
		if !f.Exported() && !(f.Embedded() && holdsExported(f.Type())) {
			continue
		}
		found, _, _ := types.LookupFieldOrMethod(top, true, f.Pkg(), f.Name())
		*all = append(*all, Member{Var: f, Path: prefix + f.Name(), Reached: found == f && f.Exported()})
	}
}

// spread returns the struct that the field f embeds by value, whose fields replace f. It returns nil for any other field.
func spread(f *types.Var) *types.Named {
	n, ok := types.Unalias(f.Type()).(*types.Named)
	if !ok || !f.Embedded() || !IsStruct(n) || TypeFor(n) != nil || len(MembersOf(n, nil)) == 0 {
		return nil
	}
	return n
}

// holdsExported reports whether t is a pointer to a struct with exported fields.
func holdsExported(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && IsStruct(n) && len(Exported(n)) > 0
}

// Exported returns the exported fields of n itself.
func Exported(n *types.Named) []*types.Var {
	var fields []*types.Var
	for f := range n.Underlying().(*types.Struct).Fields() {
		if f.Exported() {
			fields = append(fields, f)
		}
	}
	return fields
}

// Settable returns the fields of n that Go code can set with a single name: its own fields, those of embedded structs, and the embedded
// structs themselves.
func Settable(n *types.Named) []*types.Var {
	var fields []*types.Var
	for _, f := range MembersOf(n, nil) {
		if f.Reached {
			fields = append(fields, f.Var)
		}
	}
	for _, f := range Exported(n) {
		if spread(f) != nil {
			fields = append(fields, f)
		}
	}
	return fields
}

// IsStruct reports whether the underlying type of t is a struct.
func IsStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// IsBasic reports whether t is the basic type of the given kind, or an alias of it.
func IsBasic(t types.Type, kind types.BasicKind) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Kind() == kind
}

// Underlying returns the name of the underlying type of t if it is a basic type or a slice of bytes, or "".
func Underlying(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return model.TypeName(u) // the type byte is uint8
	case *types.Slice:
		if IsBasic(u.Elem(), types.Byte) {
			return "[]byte"
		}
	}
	return ""
}

// IsText reports whether the underlying type of t is string.
func IsText(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.String
}

// TypeFor returns the type of the language for t or a pointer to t, or nil.
func TypeFor(t types.Type) *model.Type {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok && model.TypeName(t) != "*net/url.URL" {
		t = ptr.Elem()
	}
	switch u := types.Unalias(t).(type) {
	case *types.Slice:
		if e := TypeFor(u.Elem()); e != nil && e.Elem == nil && !IsBasic(u.Elem(), types.Byte) {
			if _, ok := types.Unalias(u.Elem()).(*types.Pointer); !ok {
				return &model.Type{Kind: model.List, Spec: "[]" + e.Spec, Elem: e}
			}
		}
		return nil
	case *types.Map:
		if e := TypeFor(u.Elem()); e != nil && e.Elem == nil && IsBasic(u.Key(), types.String) {
			if _, ok := types.Unalias(u.Elem()).(*types.Pointer); !ok {
				return &model.Type{Kind: model.Map, Spec: "map[string]" + e.Spec, Elem: e}
			}
		}
		return nil
	}
	if row := scalar.OfGo(model.TypeName(t)); row != nil {
		return model.ScalarType(row.Name)
	}
	if IsText(t) {
		return model.ScalarType("string")
	}
	return nil
}
