package typeutil

import (
	"go/types"
	"slices"
	"strings"

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
	return ok && Name(p.Elem()) == module.Observe+".Probe"
}

// IsError reports whether t is error.
func IsError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// Generic reports whether t has type parameters without type arguments.
func Generic(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.TypeParams().Len() > n.TypeArgs().Len()
}

// Field returns the named field of the struct n, or nil.
func Field(n *types.Named, name string) *types.Var {
	for f := range n.Underlying().(*types.Struct).Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// IsStruct reports whether the underlying type of t is a struct.
func IsStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// IsBasic reports whether t is the predeclared type of this kind.
func IsBasic(t types.Type, kind types.BasicKind) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Kind() == kind
}

// Underlying returns the name of the underlying type of t if it is a basic type or a slice of bytes, or "".
func Underlying(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return Name(u) // the type byte is uint8
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

// Pointed returns the type that t points to, or t if t is no pointer.
func Pointed(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// Implements reports whether t has the methods of the interface want, which must have a method. The types may come from different loads of
// Go packages.
func Implements(t, want types.Type) bool {
	i, ok := want.Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 {
		return false
	}
	have := MethodTypes(t)
	return !slices.ContainsFunc(slices.Collect(i.Methods()), func(f *types.Func) bool {
		return have[f.Name()] != Name(f.Signature())
	})
}

// MethodTypes returns the types of the methods of t as Name has them, by the names of the methods.
func MethodTypes(t types.Type) map[string]string {
	have := map[string]string{}
	for sel := range types.NewMethodSet(t).Methods() {
		have[sel.Obj().Name()] = Name(sel.Type())
	}
	return have
}

// TextNamed returns the named type that t is or points to, if generated code can name it and it reads itself from a text: with
// UnmarshalText, or, unless it is a struct, with a method of another name. Without such a type, or if it must not be copied, it returns nil.
func TextNamed(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || !n.Obj().Exported() {
		return nil
	}
	if _, isStruct := n.Underlying().(*types.Struct); !UnmarshalsText(n) && (isStruct || Decodes(n) == "") || Lock(n) != nil {
		return nil
	}
	return n
}

// Decodes returns the method func(string) error with which other libraries parse a text into n, or "".
func Decodes(n *types.Named) string {
	for _, name := range []string{"Decode", "EnvDecode", "Set"} { // of envconfig, go-envconfig and the package flag
		f, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, nil, name)
		if m, ok := f.(*types.Func); ok && Name(m.Signature()) == "func(string)(error)" {
			return name
		}
	}
	return ""
}

// UnmarshalsText reports whether a pointer to n has the method UnmarshalText([]byte) error.
func UnmarshalsText(n *types.Named) bool {
	f, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, nil, "UnmarshalText")
	m, ok := f.(*types.Func)
	return ok && Name(m.Signature()) == "func([]uint8)(error)"
}

// Unknown reports whether t is a type that the Go code does not declare, or consists of such types.
func Unknown(t types.Type) bool { return strings.Contains(Name(t), Name(types.Typ[types.Invalid])) }

// Nillable reports whether values of t can be nil.
func Nillable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Slice, *types.Chan, *types.Signature:
		return true
	}
	return false
}
