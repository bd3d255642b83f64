package gostruct

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// A Member is an exported field of a struct, or of a struct that it embeds by value.
type Member struct {
	Var     *types.Var
	Path    string // "Port", or "Base.Port" for a field of an embedded struct
	Reached bool   // Go selects the field by its own name, because no other field or method hides it
}

// Members returns the members of n in source order. An embedded struct in whole is a member itself. Any other embedded struct is replaced
// by its members.
func Members(n *types.Named, whole map[string]bool) []Member {
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
		if inner := spread(f); inner != nil && !whole[f.Name()] {
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
	if !ok || !f.Embedded() || !typeutil.IsStruct(n) || TypeFor(n) != nil || len(Members(n, nil)) == 0 {
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
	return ok && typeutil.IsStruct(n) && len(Exported(n)) > 0
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

// Anonymous returns a name for t, the type of a field of the struct n, if t is a struct without a name: Config.DB. Code never has this name. It
// returns nil for other types, and for structs without fields that the package at path can set.
func Anonymous(path string, n *types.Named, field string, t types.Type) *types.Named {
	s, ok := types.Unalias(t).(*types.Struct)
	if !ok {
		return nil
	}
	named := types.NewNamed(types.NewTypeName(n.Obj().Pos(), n.Obj().Pkg(), n.Obj().Name()+"."+field, nil), s, nil)
	if len(Members(named, nil)) == 0 && len(SettableIn(path, named)) == 0 {
		return nil
	}
	return named
}

// Settable returns the fields of n that Go code can set with a single name: its own fields, those of embedded structs, and the embedded
// structs themselves.
func Settable(n *types.Named) []*types.Var {
	var fields []*types.Var
	for _, f := range Members(n, nil) {
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

// SettableIn returns the fields of n that the package at path can set with a single name: those of Settable and, if n is a struct of the
// package, its unexported fields, the unexported structs that it embeds, and the unexported fields of those that it embeds by value.
func SettableIn(path string, n *types.Named) []*types.Var {
	fields := Settable(n)
	if n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != path {
		return fields
	}
	var add func(s *types.Struct)
	add = func(s *types.Struct) {
		for f := range s.Fields() {
			if inner, ok := f.Type().Underlying().(*types.Struct); ok && f.Embedded() {
				add(inner)
			}
			found, _, _ := types.LookupFieldOrMethod(n, true, n.Obj().Pkg(), f.Name())
			if found == f && !f.Exported() && f.Name() != "_" {
				fields = append(fields, f)
			}
		}
	}
	add(n.Underlying().(*types.Struct))
	return fields
}

// TypeFor returns the type of the language for t or a pointer to t, or nil.
func TypeFor(t types.Type) *model.Type {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok && typeutil.Name(t) != "*net/url.URL" {
		t = ptr.Elem()
	}
	switch u := types.Unalias(t).(type) {
	case *types.Slice:
		if e := TypeFor(u.Elem()); e != nil && e.Elem == nil && !ByPointer(u.Elem()) && !typeutil.IsBasic(u.Elem(), types.Byte) {
			if _, ok := types.Unalias(u.Elem()).(*types.Pointer); !ok {
				return &model.Type{Kind: model.List, Spec: "[]" + e.Spec, Elem: e}
			}
		}
		return nil
	case *types.Map:
		if e := TypeFor(u.Elem()); e != nil && e.Elem == nil && !ByPointer(u.Elem()) && typeutil.IsBasic(u.Key(), types.String) {
			if _, ok := types.Unalias(u.Elem()).(*types.Pointer); !ok {
				return &model.Type{Kind: model.Map, Spec: "map[string]" + e.Spec, Elem: e}
			}
		}
		return nil
	}
	for _, name := range []string{typeutil.Name(t), "*" + typeutil.Name(t)} { // a URL is a pointer, and converted to the struct
		if row := scalar.OfGo(name); row != nil {
			return model.ScalarType(row.Name)
		}
	}
	if typeutil.IsText(t) {
		return model.ScalarType("string")
	}
	return nil
}

// ByPointer reports whether the language has a type for a pointer to t, and not for t: url is a *url.URL.
func ByPointer(t types.Type) bool {
	return scalar.OfGo(typeutil.Name(t)) == nil && scalar.OfGo("*"+typeutil.Name(t)) != nil
}

// ReadsItself reports whether t, a pointer to it, or its items are of a string type that has a method of its own to read texts, such as
// UnmarshalText. A value that is converted from a string has not been checked by this method.
func ReadsItself(t types.Type) bool {
	switch u := types.Unalias(t).(type) {
	case *types.Pointer:
		return ReadsItself(u.Elem())
	case *types.Slice:
		return ReadsItself(u.Elem())
	case *types.Map:
		return ReadsItself(u.Elem())
	case *types.Named:
		return typeutil.IsText(u) && (typeutil.UnmarshalsText(u) || typeutil.Decodes(u) != "")
	}
	return false
}

// Counterpart returns the type of the language for a field that fills t, or nil. For bytes there are several.
func Counterpart(t types.Type) *model.Type {
	if l := TypeFor(t); l != nil && !ReadsItself(t) {
		return l
	}
	pointed := typeutil.Pointed(t)
	if s, ok := pointed.Underlying().(*types.Slice); ok && typeutil.IsBasic(s.Elem(), types.Byte) {
		return nil
	}
	if n := typeutil.TextNamed(t); n != nil {
		return textType(n)
	}
	if l := Similar(pointed); l != nil && (pointed == t || l.Elem == nil) {
		return l
	}
	return nil
}

// textType returns the type of the language for a Go type with UnmarshalText.
func textType(n *types.Named) *model.Type {
	p := n.Obj().Pkg()
	return &model.Type{Kind: model.TextType, Spec: p.Path() + "." + n.Obj().Name(), Go: n.Obj().Name(), Path: p.Path(), Package: p.Name()}
}

// Similar returns the type of the language whose Go type has the same underlying type as t, item by item for lists and maps. It returns nil if
// there is none.
func Similar(t types.Type) *model.Type {
	if row := scalar.OfGo(typeutil.Underlying(t)); row != nil {
		return model.ScalarType(row.Name)
	}
	item := func(t types.Type) *model.Type {
		if _, pointer := types.Unalias(t).(*types.Pointer); pointer && scalar.OfGo(typeutil.Name(t)) == nil {
			return nil // lists and maps of the language have values
		}
		if ByPointer(t) {
			return nil
		}
		if l := TypeFor(t); l != nil && l.Elem == nil && !ReadsItself(t) {
			return l
		}
		if n := typeutil.TextNamed(t); n != nil {
			return textType(n)
		}
		if l := Similar(t); l != nil && l.Elem == nil {
			return l
		}
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		if e := item(u.Elem()); e != nil {
			return &model.Type{Kind: model.List, Spec: "[]" + e.Spec, Elem: e}
		}
	case *types.Map:
		if e := item(u.Elem()); e != nil && typeutil.IsText(u.Key()) {
			return &model.Type{Kind: model.Map, Spec: "map[string]" + e.Spec, Elem: e}
		}
	}
	return nil
}
