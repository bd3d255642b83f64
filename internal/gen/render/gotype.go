package render

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// A Spelling says how the names in types are written in a file.
type Spelling struct {
	// Declared returns the name of a declared type or alias, without its type arguments. It returns nil for an alias that cannot be named
	// in the file; then the aliased type is written.
	Declared func(t types.Type, o *types.TypeName) *jen.Statement

	// Param returns the name of a type parameter.
	Param func(t *types.TypeParam) string
}

// plain uses names that are accessible in all files. It writes the aliased type for an alias that is not exported.
var plain = Spelling{
	Declared: func(t types.Type, o *types.TypeName) *jen.Statement {
		if _, alias := t.(*types.Alias); alias && o.Pkg() != nil && !o.Exported() {
			return nil
		}
		return DeclaredName(o)
	},
	Param: func(t *types.TypeParam) string { return t.Obj().Name() },
}

// DeclaredName returns the name of a declared type, qualified with its package if it has one.
func DeclaredName(o *types.TypeName) *jen.Statement {
	if o.Pkg() == nil {
		return jen.Id(o.Name())
	}
	return jen.Qual(o.Pkg().Path(), o.Name())
}

// GoType writes t. All names in it must be accessible in the file. For an alias that is not accessible, it writes the aliased type.
func GoType(t types.Type) *jen.Statement { return plain.Type(t) }

// GoSignature writes the parameters and results of t, without the word func. If named is true, parameters have their declared names if
// possible.
func GoSignature(t *types.Signature, named bool) *jen.Statement { return plain.Signature(t, named) }

// Type writes t.
func (s Spelling) Type(t types.Type) *jen.Statement {
	switch t := t.(type) {
	case *types.Alias:
		name := s.Declared(t, t.Obj())
		if name == nil {
			return s.Type(t.Rhs())
		}
		return name.Add(s.arguments(t.TypeArgs()))
	case *types.Named:
		return s.Declared(t, t.Obj()).Add(s.arguments(t.TypeArgs()))
	case *types.TypeParam:
		return jen.Id(s.Param(t))
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return jen.Qual("unsafe", "Pointer")
		}
		return jen.Id(t.Name())
	case *types.Pointer:
		return jen.Op("*").Add(s.Type(t.Elem()))
	case *types.Slice:
		return jen.Index().Add(s.Type(t.Elem()))
	case *types.Array:
		return jen.Index(jen.Id(strconv.FormatInt(t.Len(), 10))).Add(s.Type(t.Elem()))
	case *types.Map:
		return jen.Map(s.Type(t.Key())).Add(s.Type(t.Elem()))
	case *types.Chan:
		return s.channel(t)
	case *types.Signature:
		return jen.Func().Add(s.Signature(t, false))
	case *types.Struct:
		return s.structure(t)
	case *types.Interface:
		return s.interfaceType(t)
	case *types.Union:
		return s.union(t)
	}
	panic(fmt.Sprintf("render: no way to write a %T", t))
}

// Signature writes the parameters and results of t, without the word func. If named is true, parameters have their declared names if
// possible.
func (s Spelling) Signature(t *types.Signature, named bool) *jen.Statement {
	names := make([]string, t.Params().Len())
	if named {
		names = parameterNames(t.Params())
	}
	var params, results []jen.Code
	for i := range t.Params().Len() {
		param := s.Parameter(t.Params().At(i).Type(), t.Variadic() && i == t.Params().Len()-1)
		if names[i] != "" {
			param = jen.Id(names[i]).Add(param)
		}
		params = append(params, param)
	}
	for v := range t.Results().Variables() {
		results = append(results, s.Type(v.Type()))
	}
	return jen.Params(params...).Add(Results(results...))
}

// Parameter writes the type of a parameter, which may be variadic.
func (s Spelling) Parameter(t types.Type, variadic bool) *jen.Statement {
	if slice, ok := types.Unalias(t).(*types.Slice); ok && variadic {
		return jen.Op("...").Add(s.Type(slice.Elem()))
	}
	return s.Type(t)
}

// Results writes results: nothing, one as it is, several in parentheses.
func Results(results ...jen.Code) jen.Code {
	switch len(results) {
	case 0:
		return jen.Null()
	case 1:
		return results[0]
	}
	return jen.Params(results...)
}

// parameterNames returns the declared names of params. A context without a name gets ctx, and any other parameter without a name gets _. If
// no parameter has a name, all are empty. Export data has names that are not identifiers for some parameters without names.
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

// GoImports adds the names of the packages in ts to names, by import path.
func GoImports(names map[string]string, ts ...types.Type) {
	for _, t := range ts {
		mentioned(t, func(p *types.Package) { names[p.Path()] = p.Name() })
	}
}

// arguments writes type arguments.
func (s Spelling) arguments(args *types.TypeList) jen.Code {
	var list []jen.Code
	for t := range args.Types() {
		list = append(list, s.Type(t))
	}
	if len(list) == 0 {
		return jen.Null()
	}
	return jen.Types(list...)
}

func (s Spelling) channel(t *types.Chan) *jen.Statement {
	elem := s.Type(t.Elem())
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

// structure writes a struct with its tags, because they are a part of the type.
func (s Spelling) structure(t *types.Struct) *jen.Statement {
	var fields []jen.Code
	for i := range t.NumFields() {
		field := jen.Null()
		if !t.Field(i).Embedded() {
			field.Id(t.Field(i).Name())
		}
		field.Add(s.Type(t.Field(i).Type()))
		if tag := t.Tag(i); tag != "" {
			field.Id(quoteTag(tag))
		}
		fields = append(fields, field)
	}
	return jen.Struct(fields...)
}

func quoteTag(tag string) string {
	if strconv.CanBackquote(tag) && !strings.ContainsAny(tag, "\n\t") {
		return "`" + tag + "`"
	}
	return strconv.Quote(tag)
}

func (s Spelling) interfaceType(t *types.Interface) *jen.Statement {
	var parts []jen.Code
	for m := range t.ExplicitMethods() {
		parts = append(parts, jen.Id(m.Name()).Add(s.Signature(m.Signature(), true)))
	}
	for embedded := range t.EmbeddedTypes() {
		parts = append(parts, s.Type(embedded))
	}
	return jen.Interface(parts...)
}

func (s Spelling) union(t *types.Union) *jen.Statement {
	terms := jen.Null()
	for i := range t.Len() {
		if i > 0 {
			terms.Op("|")
		}
		if t.Term(i).Tilde() {
			terms.Op("~")
		}
		terms.Add(s.Type(t.Term(i).Type()))
	}
	return terms
}

// mentioned calls f with the package of each declared type whose name is written when t is written.
func mentioned(t types.Type, f func(*types.Package)) {
	if o := typeutil.DeclaredName(t); o != nil && o.Pkg() != nil {
		f(o.Pkg())
		if a, ok := t.(*types.Alias); ok && !o.Exported() {
			mentioned(a.Rhs(), f)
		}
	}
	for _, part := range typeutil.Parts(t) {
		mentioned(part, f)
	}
}
