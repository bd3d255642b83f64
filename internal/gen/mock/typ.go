package mock

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// typ writes a type of s.
func (e *emitter) typ(s *subject, t types.Type) *jen.Statement {
	sub := func(t types.Type) *jen.Statement { return e.typ(s, t) }
	switch t := t.(type) {
	case *types.Alias:
		if t.Obj().Pkg() != nil && e.hidden(t.Obj()) != "" {
			return sub(t.Rhs())
		}
		if t.Obj().Pkg() == nil && t.Obj().Name() == "any" && e.taken["any"] {
			return jen.Interface()
		}
		return e.name(t.Obj()).Add(e.typeArgs(s, t.TypeArgs()))
	case *types.Named:
		o := t.Obj()
		if o.Pkg() != nil && e.hidden(o) != "" {
			if a := e.alias(t); a != nil {
				o = a
			}
		}
		return e.name(o).Add(e.typeArgs(s, t.TypeArgs()))
	case *types.TypeParam:
		return jen.Id(s.paramName[t])
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return jen.Qual("unsafe", "Pointer")
		}
		return jen.Id(t.Name())
	case *types.Pointer:
		return jen.Op("*").Add(sub(t.Elem()))
	case *types.Slice:
		return jen.Index().Add(sub(t.Elem()))
	case *types.Array:
		return jen.Index(jen.Id(strconv.FormatInt(t.Len(), 10))).Add(sub(t.Elem()))
	case *types.Map:
		return jen.Map(sub(t.Key())).Add(sub(t.Elem()))
	case *types.Chan:
		return e.channel(s, t)
	case *types.Signature:
		return jen.Func().Add(e.signature(s, t))
	case *types.Struct:
		return e.structure(s, t)
	case *types.Interface:
		return e.interfaceType(s, t)
	case *types.Union:
		terms := jen.Null()
		for i := range t.Len() {
			if i > 0 {
				terms.Op("|")
			}
			if t.Term(i).Tilde() {
				terms.Op("~")
			}
			terms.Add(sub(t.Term(i).Type()))
		}
		return terms
	}
	panic(fmt.Sprintf("mock: no way to write a %T", t))
}

// name writes the name of a declared type.
func (e *emitter) name(o *types.TypeName) *jen.Statement {
	if e.inside(o.Pkg()) {
		return jen.Id(o.Name())
	}
	return jen.Qual(o.Pkg().Path(), o.Name())
}

func (e *emitter) typeArgs(s *subject, args *types.TypeList) jen.Code {
	var list []jen.Code
	for t := range args.Types() {
		list = append(list, e.typ(s, t))
	}
	if len(list) == 0 {
		return jen.Null()
	}
	return jen.Types(list...)
}

func (e *emitter) channel(s *subject, t *types.Chan) *jen.Statement {
	elem := e.typ(s, t.Elem())
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

// signature writes parameters and results without names.
func (e *emitter) signature(s *subject, t *types.Signature) *jen.Statement {
	var params []jen.Code
	for i := range t.Params().Len() {
		params = append(params, e.parameter(s, t.Params().At(i).Type(), t.Variadic() && i == t.Params().Len()-1))
	}
	var results []jen.Code
	for v := range t.Results().Variables() {
		results = append(results, e.typ(s, v.Type()))
	}
	return jen.Params(params...).Add(resultList(results))
}

func (e *emitter) parameter(s *subject, t types.Type, rest bool) *jen.Statement {
	if slice, ok := types.Unalias(t).(*types.Slice); ok && rest {
		return jen.Op("...").Add(e.typ(s, slice.Elem()))
	}
	return e.typ(s, t)
}

func resultList(results []jen.Code) jen.Code {
	switch len(results) {
	case 0:
		return jen.Null()
	case 1:
		return results[0]
	}
	return jen.Params(results...)
}

// structure writes a struct. Its tags are part of what it is, and stay as they are.
func (e *emitter) structure(s *subject, t *types.Struct) *jen.Statement {
	var fields []jen.Code
	for i := range t.NumFields() {
		f := t.Field(i)
		field := jen.Null()
		if !f.Embedded() {
			field.Id(f.Name())
		}
		field.Add(e.typ(s, f.Type()))
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

func (e *emitter) interfaceType(s *subject, t *types.Interface) *jen.Statement {
	var parts []jen.Code
	for m := range t.ExplicitMethods() {
		parts = append(parts, jen.Id(m.Name()).Add(e.signature(s, m.Signature())))
	}
	for embedded := range t.EmbeddedTypes() {
		parts = append(parts, e.typ(s, embedded))
	}
	return jen.Interface(parts...)
}

// constraint writes what a type parameter is held to: a union as it is, not as the interface that it stands for. One that begins with
// a star stays in its interface, since `type Store[T *int]` would be an array.
func (e *emitter) constraint(s *subject, t types.Type) *jen.Statement {
	if i, ok := t.(*types.Interface); ok && i.IsImplicit() && i.NumEmbeddeds() == 1 && !startsWithStar(i.EmbeddedType(0)) {
		return e.typ(s, i.EmbeddedType(0))
	}
	return e.typ(s, t)
}

func startsWithStar(t types.Type) bool {
	if u, ok := t.(*types.Union); ok {
		return !u.Term(0).Tilde() && startsWithStar(u.Term(0).Type())
	}
	_, ok := t.(*types.Pointer)
	return ok
}
