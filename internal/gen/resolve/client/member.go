package client

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// A member is an exported field of a struct, or of a struct that it embeds by value.
type member struct {
	v       *types.Var
	path    string // "Port", or "Base.Port" for a field of an embedded struct
	reached bool   // Go selects the field by its own name, because no other field or method hides it
}

// membersOf returns the members of n in source order. An embedded struct in whole is a member itself. Any other embedded struct is replaced
// by its members.
func membersOf(n *types.Named, whole map[string]bool) []member {
	var all []member
	collect(n, n, "", whole, &all)
	return all
}

func collect(top, n *types.Named, prefix string, whole map[string]bool, all *[]member) {
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
		*all = append(*all, member{v: f, path: prefix + f.Name(), reached: found == f && f.Exported()})
	}
}

// spread returns the struct that the field f embeds by value, whose fields replace f. It returns nil for any other field.
func spread(f *types.Var) *types.Named {
	n, ok := types.Unalias(f.Type()).(*types.Named)
	if !ok || !f.Embedded() || !isStruct(n) || typeFor(n) != nil || len(membersOf(n, nil)) == 0 {
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
	return ok && isStruct(n) && len(exported(n)) > 0
}

// exported returns the exported fields of n itself.
func exported(n *types.Named) []*types.Var {
	var fields []*types.Var
	for f := range n.Underlying().(*types.Struct).Fields() {
		if f.Exported() {
			fields = append(fields, f)
		}
	}
	return fields
}

// settable returns the fields of n that Go code can set with a single name: its own fields, those of embedded structs, and the embedded
// structs themselves.
func settable(n *types.Named) []*types.Var {
	var fields []*types.Var
	for _, f := range membersOf(n, nil) {
		if f.reached {
			fields = append(fields, f.v)
		}
	}
	for _, f := range exported(n) {
		if spread(f) != nil {
			fields = append(fields, f)
		}
	}
	return fields
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func basic(t types.Type, kind types.BasicKind) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Kind() == kind
}

// underlying returns the name of the underlying type of t if it is a basic type or a slice of bytes, or "".
func underlying(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return typeutil.Name(u) // the type byte is uint8
	case *types.Slice:
		if basic(u.Elem(), types.Byte) {
			return "[]byte"
		}
	}
	return ""
}

func isText(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.String
}

// typeFor returns the type of the language for t or a pointer to t, or nil.
func typeFor(t types.Type) *model.Type {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok && typeutil.Name(t) != "*net/url.URL" {
		t = ptr.Elem()
	}
	switch u := types.Unalias(t).(type) {
	case *types.Slice:
		if e := typeFor(u.Elem()); e != nil && e.Elem == nil && !basic(u.Elem(), types.Byte) {
			if _, ok := types.Unalias(u.Elem()).(*types.Pointer); !ok {
				return &model.Type{Kind: model.List, Spec: "[]" + e.Spec, Elem: e}
			}
		}
		return nil
	case *types.Map:
		if e := typeFor(u.Elem()); e != nil && e.Elem == nil && basic(u.Key(), types.String) {
			if _, ok := types.Unalias(u.Elem()).(*types.Pointer); !ok {
				return &model.Type{Kind: model.Map, Spec: "map[string]" + e.Spec, Elem: e}
			}
		}
		return nil
	}
	if row := scalar.OfGo(typeutil.Name(t)); row != nil {
		return model.ScalarType(row.Name)
	}
	if isText(t) {
		return model.ScalarType("string")
	}
	return nil
}
