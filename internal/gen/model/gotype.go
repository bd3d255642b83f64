package model

import (
	"go/types"
	"slices"

	"github.com/resgen-go/resgen/internal/module"
)

// Parts returns the types from which t is composed: the type arguments of a declared type, the type that a pointer points to, the
// parameters and results of a function.
func Parts(t types.Type) []types.Type {
	var parts []types.Type
	switch t := t.(type) {
	case *types.Alias:
		parts = slices.Collect(t.TypeArgs().Types())
	case *types.Named:
		parts = slices.Collect(t.TypeArgs().Types())
	case *types.Map:
		parts = append(parts, t.Key(), t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		parts = append(parts, t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			parts = append(parts, v.Type())
		}
	case *types.Signature:
		parts = append(parts, t.Params(), t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			parts = append(parts, f.Type())
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			parts = append(parts, m.Signature())
		}
		parts = slices.AppendSeq(parts, t.EmbeddedTypes())
	case *types.Union:
		for term := range t.Terms() {
			parts = append(parts, term.Type())
		}
	}
	return parts
}

// DeclaredName returns the name of a declared type or an alias, or nil for any other type.
func DeclaredName(t types.Type) *types.TypeName {
	switch t := t.(type) {
	case *types.Alias:
		return t.Obj()
	case *types.Named:
		return t.Obj()
	}
	return nil
}

// IsContext reports whether t is context.Context.
func IsContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Context" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}

// IsProbe reports whether t is *observe.Probe.
func IsProbe(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && TypeName(p.Elem()) == module.Observe+".Probe"
}

// IsError reports whether t is error.
func IsError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// Generic reports whether t has type parameters without type arguments.
func Generic(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.TypeParams().Len() > n.TypeArgs().Len()
}

// TextNamed returns the named type that t is or points to, if generated code can name it and it reads itself from a text: with
// UnmarshalText, or, unless it is a struct, with a method of another name. Without such a type it returns nil.
func TextNamed(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || !n.Obj().Exported() {
		return nil
	}
	if _, isStruct := n.Underlying().(*types.Struct); !UnmarshalsText(n) && (isStruct || Decodes(n) == "") {
		return nil
	}
	return n
}

// Decodes returns the method func(string) error with which other loaders let n read itself, or "".
func Decodes(n *types.Named) string {
	for _, name := range []string{"Decode", "EnvDecode", "Set"} { // of envconfig, go-envconfig and the package flag
		f, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, nil, name)
		if m, ok := f.(*types.Func); ok && TypeName(m.Signature()) == "func(string)(error)" {
			return name
		}
	}
	return ""
}

// UnmarshalsText reports whether a pointer to n has the method UnmarshalText([]byte) error.
func UnmarshalsText(n *types.Named) bool {
	f, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, nil, "UnmarshalText")
	m, ok := f.(*types.Func)
	return ok && TypeName(m.Signature()) == "func([]uint8)(error)"
}
