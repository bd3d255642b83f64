package typeutil

import (
	"go/types"
	"strconv"
	"strings"
)

// Name returns t as text, with the import paths of packages, with aliases resolved, and with parameters without names. The text is equal
// for equal types, even if they come from different loads of Go packages.
func Name(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return types.Typ[t.Kind()].Name() // byte is uint8, rune is int32
	case *types.Named:
		o := t.Obj()
		name := o.Name()
		if o.Pkg() != nil {
			name = o.Pkg().Path() + "." + name
		}
		if t.TypeArgs().Len() == 0 {
			return name
		}
		var args []string
		for a := range t.TypeArgs().Types() {
			args = append(args, Name(a))
		}
		return name + "[" + strings.Join(args, ",") + "]"
	case *types.Pointer:
		return "*" + Name(t.Elem())
	case *types.Slice:
		return "[]" + Name(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + Name(t.Elem())
	case *types.Map:
		return "map[" + Name(t.Key()) + "]" + Name(t.Elem())
	case *types.Chan:
		return strconv.Itoa(int(t.Dir())) + " chan " + Name(t.Elem())
	case *types.Signature:
		return "func" + tupleName(t.Params(), t.Variadic()) + tupleName(t.Results(), false)
	case *types.Interface:
		return interfaceName(t)
	case *types.Struct:
		return structName(t)
	default:
		return types.TypeString(t, (*types.Package).Path)
	}
}

// interfaceName returns the text of an interface, with the methods by name, including those of embedded interfaces. A type constraint is
// written as it was declared.
func interfaceName(t *types.Interface) string {
	if !t.IsMethodSet() {
		return types.TypeString(t, (*types.Package).Path)
	}
	var methods []string
	for m := range t.Methods() {
		methods = append(methods, memberName(m)+" "+Name(m.Signature()))
	}
	return "interface{" + strings.Join(methods, "; ") + "}"
}

func structName(t *types.Struct) string {
	var fields []string
	for i := range t.NumFields() {
		f := t.Field(i)
		name := memberName(f) + " " + Name(f.Type())
		if f.Embedded() {
			name = "embedded " + name
		}
		if tag := t.Tag(i); tag != "" {
			name += " " + strconv.Quote(tag)
		}
		fields = append(fields, name)
	}
	return "struct{" + strings.Join(fields, "; ") + "}"
}

// memberName returns the name of a field or method, with the package if it is unexported, because unexported members of two packages are
// different.
func memberName(o types.Object) string {
	if !o.Exported() && o.Pkg() != nil {
		return o.Pkg().Path() + "." + o.Name()
	}
	return o.Name()
}

func tupleName(t *types.Tuple, variadic bool) string {
	var names []string
	for v := range t.Variables() {
		names = append(names, Name(v.Type()))
	}
	if variadic {
		names[len(names)-1] += "..."
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// ShortIn returns the type t as it is written in Go code of the package at path.
func ShortIn(path string, t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == path {
			return ""
		}
		return p.Name()
	})
}

// TypeNames returns the names of the exported types of a package.
func TypeNames(scope *types.Scope) []string {
	var names []string
	for _, n := range scope.Names() {
		if t, ok := scope.Lookup(n).(*types.TypeName); ok && t.Exported() {
			names = append(names, n)
		}
	}
	return names
}

// FunctionNames returns the names of the exported functions of a package, or of all of its functions.
func FunctionNames(scope *types.Scope, all bool) []string {
	var names []string
	for _, n := range scope.Names() {
		if f, ok := scope.Lookup(n).(*types.Func); ok && (all || f.Exported()) {
			names = append(names, n)
		}
	}
	return names
}
