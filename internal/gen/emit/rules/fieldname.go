package rules

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// A fieldName is the name of a field in problems and descriptions: a text and, for a field of an item, the name of the item before it.
type fieldName struct {
	item code.Operand // for a field of an item: the name of the item; nil for other fields
	text string       // "tls.cert"; for a field of an item ".tls.cert"
}

func (n fieldName) plus(text string) fieldName { return fieldName{n.item, n.text + text} }

// code returns "tls.cert", or gen.ItemName("servers", i) + ".tls.cert".
func (n fieldName) code() *jen.Statement {
	if n.item == nil {
		return code.Quote(n.text)
	}
	return n.item().Op("+").Add(code.Quote(n.text))
}

// eachEntry writes a loop over the keys k of the map x, in order.
func eachEntry(x code.Operand, body ...jen.Code) jen.Code {
	keys := jen.Qual("slices", "Sorted").Call(jen.Qual("maps", "Keys").Call(x()))
	return jen.For(jen.List(jen.Id("_"), jen.Id("k")).Op(":=").Range().Add(keys)).Block(body...)
}

// asText returns x, a value of t, as the text by which such values are compared.
func asText(t *model.Type, x *jen.Statement) *jen.Statement {
	switch t.Scalar.Equality {
	case scalar.ByURLText:
		return code.Runtime("URLText").Call(x)
	case scalar.ByString:
		return jen.String().Call(x)
	}
	return x
}
