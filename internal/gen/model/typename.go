package model

import (
	"go/types"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/module"
)

// TypeName is t with the import paths of its packages, aliases resolved and parameters without names: equal for equal types, wherever
// they were loaded.
func TypeName(t types.Type) string {
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
			args = append(args, TypeName(a))
		}
		return name + "[" + strings.Join(args, ",") + "]"
	case *types.Pointer:
		return "*" + TypeName(t.Elem())
	case *types.Slice:
		return "[]" + TypeName(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + TypeName(t.Elem())
	case *types.Map:
		return "map[" + TypeName(t.Key()) + "]" + TypeName(t.Elem())
	case *types.Chan:
		return strconv.Itoa(int(t.Dir())) + " chan " + TypeName(t.Elem())
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

// interfaceName has the methods of t, embedded ones too, by name. Constraints, which no value has for its type, count as they are
// written.
func interfaceName(t *types.Interface) string {
	if !t.IsMethodSet() {
		return types.TypeString(t, (*types.Package).Path)
	}
	var methods []string
	for m := range t.Methods() {
		methods = append(methods, memberName(m)+" "+TypeName(m.Signature()))
	}
	return "interface{" + strings.Join(methods, "; ") + "}"
}

func structName(t *types.Struct) string {
	var fields []string
	for i := range t.NumFields() {
		f := t.Field(i)
		name := memberName(f) + " " + TypeName(f.Type())
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

// memberName is the name of a field or method; unexported ones of two packages differ.
func memberName(o types.Object) string {
	if !o.Exported() && o.Pkg() != nil {
		return o.Pkg().Path() + "." + o.Name()
	}
	return o.Name()
}

func tupleName(t *types.Tuple, variadic bool) string {
	var names []string
	for v := range t.Variables() {
		names = append(names, TypeName(v.Type()))
	}
	if variadic {
		names[len(names)-1] += "..."
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// GoName is the Go type of values of t as TypeName has it. own is the import path of the package that generates the types of t's enums,
// objects and unions.
func (t *Type) GoName(own string, secret bool) string {
	name := t.Spell(secret, func(path, name string) string {
		if path == "" {
			path = own
		}
		return path + "." + name
	})
	last := strings.LastIndexAny(name, "]*") + 1
	if o, ok := types.Universe.Lookup(name[last:]).(*types.TypeName); ok { // byte is uint8
		return name[:last] + TypeName(o.Type())
	}
	return name
}

// Spell is the Go type of values of t, in which declared names are as of says; path is "" for what the package generates itself.
func (t *Type) Spell(secret bool, of func(path, name string) string) string {
	switch t.Kind {
	case List:
		return "[]" + t.Elem.Spell(secret, of)
	case Map:
		return "map[string]" + t.Elem.Spell(secret, of)
	}
	if secret {
		return of(module.Runtime, "Secret")
	}
	switch {
	case t.Kind == ObjectType:
		return of("", t.Object.Go)
	case t.Kind == UnionType:
		return of("", t.Union.Go)
	case t.Kind == TextType:
		return of(t.Path, t.Go)
	case t.Enum != nil:
		return of("", t.Enum.Go)
	}
	return t.Scalar.Go.Spell(of)
}
