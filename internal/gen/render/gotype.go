package render

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// GoType writes t. All that it names must be visible in the file; an alias that is not is written as what it stands for.
func GoType(t types.Type) *jen.Statement {
	switch t := t.(type) {
	case *types.Alias:
		if o := t.Obj(); o.Pkg() != nil && !o.Exported() {
			return GoType(t.Rhs())
		}
		return declared(t.Obj(), t.TypeArgs())
	case *types.Named:
		return declared(t.Obj(), t.TypeArgs())
	case *types.TypeParam:
		return jen.Id(t.Obj().Name())
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return jen.Qual("unsafe", "Pointer")
		}
		return jen.Id(t.Name())
	case *types.Pointer:
		return jen.Op("*").Add(GoType(t.Elem()))
	case *types.Slice:
		return jen.Index().Add(GoType(t.Elem()))
	case *types.Array:
		return jen.Index(jen.Id(strconv.FormatInt(t.Len(), 10))).Add(GoType(t.Elem()))
	case *types.Map:
		return jen.Map(GoType(t.Key())).Add(GoType(t.Elem()))
	case *types.Chan:
		return channel(t)
	case *types.Signature:
		return jen.Func().Add(GoSignature(t, false))
	case *types.Struct:
		return structure(t)
	case *types.Interface:
		return interfaceType(t)
	case *types.Union:
		return union(t)
	}
	panic(fmt.Sprintf("render: no way to write a %T", t))
}

// GoSignature writes the parameters and results of t, without the word func. If named, parameters have their declared names, as far as
// these can be written.
func GoSignature(t *types.Signature, named bool) *jen.Statement {
	names := make([]string, t.Params().Len())
	if named {
		names = parameterNames(t.Params())
	}
	var params, results []jen.Code
	for i := range t.Params().Len() {
		param := jen.Null()
		if names[i] != "" {
			param.Id(names[i])
		}
		typ := t.Params().At(i).Type()
		if slice, ok := types.Unalias(typ).(*types.Slice); ok && t.Variadic() && i == t.Params().Len()-1 {
			param.Op("...")
			typ = slice.Elem()
		}
		params = append(params, param.Add(GoType(typ)))
	}
	for v := range t.Results().Variables() {
		results = append(results, GoType(v.Type()))
	}
	s := jen.Params(params...)
	switch len(results) {
	case 0:
		return s
	case 1:
		return s.Add(results[0])
	}
	return s.Params(results...)
}

// parameterNames are the declared names of params, with ctx for a context and _ for what else has none; they are empty if none has
// one. Export data has names for some of those, which are no identifiers.
func parameterNames(params *types.Tuple) []string {
	names := make([]string, params.Len())
	some := false
	for i := range names {
		names[i] = params.At(i).Name()
		if !token.IsIdentifier(names[i]) {
			names[i] = "_"
		}
		some = some || names[i] != "_"
	}
	if !some {
		clear(names)
	}
	for i, n := range names {
		if n == "_" && params.At(i).Type().String() == "context.Context" && !slices.Contains(names, "ctx") {
			names[i] = "ctx"
		}
	}
	return names
}

// GoImports adds the names of the packages that ts mention to names, by import path.
func GoImports(names map[string]string, ts ...types.Type) {
	for _, t := range ts {
		mentioned(t, func(p *types.Package) { names[p.Path()] = p.Name() })
	}
}

func declared(o *types.TypeName, args *types.TypeList) *jen.Statement {
	s := jen.Id(o.Name())
	if o.Pkg() != nil {
		s = jen.Qual(o.Pkg().Path(), o.Name())
	}
	var list []jen.Code
	for t := range args.Types() {
		list = append(list, GoType(t))
	}
	if len(list) > 0 {
		s.Types(list...)
	}
	return s
}

func channel(t *types.Chan) *jen.Statement {
	elem := GoType(t.Elem())
	switch t.Dir() {
	case types.SendOnly:
		return jen.Chan().Op("<-").Add(elem)
	case types.RecvOnly:
		return jen.Op("<-").Chan().Add(elem)
	}
	if inner, ok := t.Elem().(*types.Chan); ok && inner.Dir() == types.RecvOnly {
		return jen.Chan().Parens(elem)
	}
	return jen.Chan().Add(elem)
}

// structure writes a struct. Its tags are part of what it is.
func structure(t *types.Struct) *jen.Statement {
	var fields []jen.Code
	for i := range t.NumFields() {
		field := jen.Null()
		if !t.Field(i).Embedded() {
			field.Id(t.Field(i).Name())
		}
		field.Add(GoType(t.Field(i).Type()))
		if tag := t.Tag(i); tag != "" {
			field.Op(strconv.Quote(tag))
		}
		fields = append(fields, field)
	}
	return jen.Struct(fields...)
}

func interfaceType(t *types.Interface) *jen.Statement {
	var parts []jen.Code
	for m := range t.ExplicitMethods() {
		parts = append(parts, jen.Id(m.Name()).Add(GoSignature(m.Signature(), true)))
	}
	for embedded := range t.EmbeddedTypes() {
		parts = append(parts, GoType(embedded))
	}
	return jen.Interface(parts...)
}

func union(t *types.Union) *jen.Statement {
	s := jen.Null()
	for i := range t.Len() {
		if i > 0 {
			s.Op("|")
		}
		if t.Term(i).Tilde() {
			s.Op("~")
		}
		s.Add(GoType(t.Term(i).Type()))
	}
	return s
}

// mentioned calls f with the package of each declared type that is written where t is.
func mentioned(t types.Type, f func(*types.Package)) {
	name := func(o *types.TypeName, args *types.TypeList) {
		if o.Pkg() != nil {
			f(o.Pkg())
		}
		for t := range args.Types() {
			mentioned(t, f)
		}
	}
	switch t := t.(type) {
	case *types.Alias:
		name(t.Obj(), t.TypeArgs())
		if o := t.Obj(); o.Pkg() != nil && !o.Exported() {
			mentioned(t.Rhs(), f)
		}
	case *types.Named:
		name(t.Obj(), t.TypeArgs())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, maps, channels
		mentioned(t.Elem(), f)
		if m, ok := t.(*types.Map); ok {
			mentioned(m.Key(), f)
		}
	case *types.Tuple:
		for v := range t.Variables() {
			mentioned(v.Type(), f)
		}
	case *types.Signature:
		mentioned(t.Params(), f)
		mentioned(t.Results(), f)
	case *types.Struct:
		for v := range t.Fields() {
			mentioned(v.Type(), f)
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			mentioned(m.Signature(), f)
		}
		for embedded := range t.EmbeddedTypes() {
			mentioned(embedded, f)
		}
	case *types.Union:
		for term := range t.Terms() {
			mentioned(term.Type(), f)
		}
	}
}
