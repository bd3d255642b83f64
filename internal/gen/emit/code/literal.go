package code

import (
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// FieldLiteral writes v as a value of f's Go type, pointer and secret included.
func FieldLiteral(f *model.Field, v *model.Value) *jen.Statement {
	lit := Literal(f.Type, f.Secret, v)
	if !f.Pointer() {
		return lit
	}
	if t := scalar.DefaultType(literalCode(f.Type, v)); t != "" && t != f.Type.Scalar.Go.String() {
		return Runtime("Ptr").Index(TypeOf(f.Type, false)).Call(lit)
	}
	return Runtime("Ptr").Call(lit)
}

// literalCode returns v, a value of the scalar type t, as a piece of Go.
func literalCode(t *model.Type, v *model.Value) scalar.Code {
	if t.Enum != nil {
		return scalar.Ref{Name: constantOf(t.Enum, v.V.(string))}
	}
	return t.Scalar.Literal(v.V)
}

// Literal writes v as a value of the type t.
func Literal(t *model.Type, secret bool, v *model.Value) *jen.Statement {
	switch {
	case t.Kind == model.List:
		return TypeOf(t, secret).Add(items(t, v, elements(t.Elem, secret, v)))
	case t.Kind == model.Map:
		return TypeOf(t, secret).Add(items(t, v, entries(t.Elem, secret, v)))
	case secret:
		text, _ := envtext.Variable(t, v) // the text is in Go code, which may contain texts that a variable cannot
		return Runtime("NewSecret").Call(Quote(text))
	}
	return printed(literalCode(t, v))
}

// items returns {a, b}, with one item per line if it is long.
func items(t *model.Type, v *model.Value, code []jen.Code) *jen.Statement {
	if len(v.Text) > 60 || composite(t.Elem, v) {
		return Lines(code...)
	}
	return jen.Values(code...)
}

func elements(elem *model.Type, secret bool, v *model.Value) []jen.Code {
	var code []jen.Code
	for _, e := range v.V.([]*model.Value) {
		code = append(code, element(elem, secret, e))
	}
	return code
}

func entries(elem *model.Type, secret bool, v *model.Value) []jen.Code {
	var code []jen.Code
	for _, e := range v.V.([]model.Item) {
		code = append(code, Quote(e.Key).Op(":").Add(element(elem, secret, e.Value)))
	}
	return code
}

// element returns an item of a composite literal, without the type, which gofmt -s removes.
func element(t *model.Type, secret bool, v *model.Value) *jen.Statement {
	if t.Kind == model.ObjectType {
		return objectLiteral(t.Object, nil, v)
	}
	if !secret {
		if c, ok := literalCode(t, v).(scalar.Composite); ok {
			return fieldsOf(c)
		}
	}
	return Literal(t, secret, v)
}

// objectLiteral returns v, a literal of the object o, with the defaults of fields that v does not set. goType is the type of the literal.
// It is nil inside of a list or map, where gofmt -s removes it.
func objectLiteral(o *model.Object, goType jen.Code, v *model.Value) *jen.Statement {
	given, _ := v.V.(model.Fields)
	var fields []jen.Code
	for _, f := range o.Fields {
		of := given.Of(f)
		switch {
		case of == nil:
			if d := DefaultOf(f); d != nil {
				fields = append(fields, Key(f.Go, d))
			}
		case f.Type.Kind != model.ObjectType:
			if !f.IsZeroWith(of) {
				fields = append(fields, Key(f.Go, FieldLiteral(f, of)))
			}
		case f.Pointer():
			fields = append(fields, Key(f.Go, jen.Op("&").Add(objectLiteral(f.Type.Object, jen.Id(f.Type.Object.Go), of))))
		default:
			fields = append(fields, Key(f.Go, objectLiteral(f.Type.Object, jen.Id(f.Type.Object.Go), of)))
		}
	}
	s := jen.Null()
	if goType != nil {
		s = jen.Add(goType)
	}
	if len(v.Text) > 60 {
		return s.Add(Lines(fields...))
	}
	return s.Values(fields...)
}

// composite reports whether the items of v are written as composite literals, each of which gets a line.
func composite(elem *model.Type, v *model.Value) bool {
	var first *model.Value
	switch items := v.V.(type) {
	case []*model.Value:
		if len(items) > 0 {
			first = items[0]
		}
	case []model.Item:
		if len(items) > 0 {
			first = items[0].Value
		}
	}
	if first == nil || elem.Kind == model.ObjectType {
		return first != nil
	}
	_, ok := literalCode(elem, first).(scalar.Composite)
	return ok
}

// ZeroLiteral writes the zero value of f's Go type as an expression. It is never called for a secret, because secrets have no literals that
// a profile could unset.
func ZeroLiteral(f *model.Field) *jen.Statement {
	switch {
	case f.Pointer():
		return jen.Nil()
	case f.Type.Kind == model.List, f.Type.Kind == model.Map:
		return jen.Nil()
	}
	if f.Type.Scalar != nil && f.Type.Scalar.Zero != nil {
		return printed(f.Type.Scalar.Zero)
	}
	return FieldType(f).Values()
}

// DefaultOf writes the value that f starts with. It returns nil if that is its zero value.
func DefaultOf(f *model.Field) jen.Code {
	switch {
	case f.Type.Kind == model.ObjectType && !f.Pointer() && model.HaveDefaults(f.Type.Object.Fields):
		return jen.Id(f.Type.Object.DefaultName()).Call()
	case !f.Type.Texts() && !f.IsZeroWith(f.Default):
		return FieldLiteral(f, f.Default)
	}
	return nil
}

// Duration writes d as a product: 5 * time.Second.
func Duration(d time.Duration) *jen.Statement { return printed(scalar.DurationLiteral(d)) }

// Quoted writes names as Go strings.
func Quoted(names []string) []jen.Code {
	var code []jen.Code
	for _, n := range names {
		code = append(code, Quote(n))
	}
	return code
}
