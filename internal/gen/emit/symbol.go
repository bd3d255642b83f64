package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/module"
)

// res is a name of the runtime, behind the package that declares it.
func res(name string) *jen.Statement { return jen.Qual(module.Home(name), name) }

// lines is {...} with each item on a line of its own.
func lines(items ...jen.Code) *jen.Statement {
	if len(items) == 0 {
		return jen.Values()
	}
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, items...)
}

// each is (...) with each argument on a line of its own.
func each(args ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, args...)
}

// arguments is (...), on one line only if there are few: names of variables are long.
func arguments(args ...jen.Code) *jen.Statement {
	if len(args) > 2 {
		return each(args...)
	}
	return jen.Params(args...)
}

// alternatives is case ...: of constants or literals, with each on a line of its own if they are too long for one.
func alternatives(values []jen.Code) *jen.Statement {
	if width(values) <= 120 {
		return jen.Case(values...)
	}
	all := jen.Add(values[0])
	for _, v := range values[1:] {
		all.Op(",").Line().Add(v)
	}
	return jen.Case(all)
}

// width is how many characters items take on one line.
func width(items []jen.Code) int {
	n := 0
	for _, i := range items {
		n += len(fmt.Sprintf("%#v, ", i))
	}
	return n
}

// values is {...}, on one line only if the items are not too long for one.
func values(items []jen.Code) *jen.Statement {
	if width(items) <= 80 {
		return jen.Values(items...)
	}
	return lines(items...)
}

// among is slices.Contains([]T{...}, x) for the type t.
func among(t *jen.Statement, items []jen.Code, x jen.Code) *jen.Statement {
	return jen.Qual("slices", "Contains").Call(jen.Index().Add(t).Add(values(items)), x)
}

// inline is a block on one line: { return s }.
func inline(statement jen.Code) jen.Code {
	return jen.Custom(jen.Options{Open: "{", Close: "}"}, statement)
}

// parted is fields with an empty line between them: gofmt would align their types, and a new field change the lines of others.
func parted(fields []jen.Code) []jen.Code {
	var all []jen.Code
	for i, f := range fields {
		if i > 0 {
			all = append(all, jen.Line())
		}
		all = append(all, f)
	}
	return all
}

// key is name: value in a composite literal.
func key(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }

// add is dst = append(dst, items...), one item a line when there are several.
func add(dst string, items ...jen.Code) jen.Code {
	if len(items) == 1 {
		return jen.Id(dst).Op("=").Append(jen.Id(dst), items[0])
	}
	return jen.Id(dst).Op("=").Id("append").Custom(jen.Options{Open: "(" + dst + ",", Close: ")", Separator: ",", Multi: true}, items...)
}
