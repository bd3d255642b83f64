package code

import (
	"fmt"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/module"
)

// An Operand returns the expression of a value. It returns a new one at each call, because jennifer's statements are mutable.
type Operand func() *jen.Statement

// Name returns the operand that is the identifier called name.
func Name(name string) Operand { return func() *jen.Statement { return jen.Id(name) } }

// Runtime writes a name of the runtime, with the package that declares it.
func Runtime(name string) *jen.Statement { return jen.Qual(module.Home(name), name) }

// Lines writes {...} with each item on a line of its own.
func Lines(items ...jen.Code) *jen.Statement {
	if len(items) == 0 {
		return jen.Values()
	}
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, items...)
}

// ArgumentLines writes (...) with each argument on a line of its own.
func ArgumentLines(args ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, args...)
}

// Arguments writes (...), on one line only if there are few arguments, because names of environment variables are long.
func Arguments(args ...jen.Code) *jen.Statement {
	if len(args) > 2 {
		return ArgumentLines(args...)
	}
	return jen.Params(args...)
}

// Alternatives writes case ...: with constants or literals. Each is on a line of its own if they are too long for one line.
func Alternatives(values []jen.Code) *jen.Statement {
	if Width(values) <= 120 {
		return jen.Case(values...)
	}
	all := jen.Add(values[0])
	for _, v := range values[1:] {
		all.Op(",").Line().Add(v)
	}
	return jen.Case(all)
}

// Width returns the number of characters that items need on one line.
func Width(items []jen.Code) int {
	n := 0
	for _, i := range items {
		n += len(fmt.Sprintf("%#v, ", i))
	}
	return n
}

// Values writes {...}, on one line only if the items are not too long for one.
func Values(items []jen.Code) *jen.Statement {
	if Width(items) <= 80 {
		return jen.Values(items...)
	}
	return Lines(items...)
}

// Among writes slices.Contains([]T{...}, x) for the type t.
func Among(t *jen.Statement, items []jen.Code, x jen.Code) *jen.Statement {
	return jen.Qual("slices", "Contains").Call(jen.Index().Add(t).Add(Values(items)), x)
}

// Inline writes a block on one line: { return s }.
func Inline(statement jen.Code) jen.Code {
	return jen.Custom(jen.Options{Open: "{", Close: "}"}, statement)
}

// Parted returns fields with empty lines between them. Otherwise gofmt would align their types, and a new field would change the lines of
// others.
func Parted(fields []jen.Code) []jen.Code {
	var all []jen.Code
	for i, f := range fields {
		if i > 0 {
			all = append(all, jen.Line())
		}
		all = append(all, f)
	}
	return all
}

// Key writes name: value in a composite literal.
func Key(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }

// Append writes dst = append(dst, items...), with one item per line if there are several.
func Append(dst string, items ...jen.Code) jen.Code {
	if len(items) == 1 {
		return jen.Id(dst).Op("=").Append(jen.Id(dst), items[0])
	}
	return jen.Id(dst).Op("=").Id("append").Custom(jen.Options{Open: "(" + dst + ",", Close: ")", Separator: ",", Multi: true}, items...)
}

// Observe writes a name of the package resource/observe.
func Observe(name string) *jen.Statement { return jen.Qual(module.Observe, name) }

// Context writes the parameter of type context.Context, without a name if it is not used.
func Context(used bool) jen.Code {
	if used {
		return jen.Id("ctx").Qual("context", "Context")
	}
	return jen.Qual("context", "Context")
}

// Quote writes s as a Go string, in double quotes.
func Quote(s string) *jen.Statement { return jen.Op(strconv.Quote(s)) }

// Raw writes s as a Go string in back quotes if that is shorter.
func Raw(s string) *jen.Statement {
	q := strconv.Quote(s)
	if r := "`" + s + "`"; strconv.CanBackquote(s) && len(r) < len(q) {
		return jen.Op(r)
	}
	return jen.Op(q)
}
