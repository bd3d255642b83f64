package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// aliases writes the exported types of a kind of another package as aliases, and its constants again, so that they read as this
// package's own. Its functions are called where they stand.
func aliases(k *model.Kind) []jen.Code {
	of := func(name string) *jen.Statement { return jen.Qual(k.From.Path, name) }
	types := []jen.Code{jen.Id(k.Config).Op("=").Add(of(k.Config))}
	var consts []jen.Code
	for _, e := range k.Enums() {
		types = append(types, jen.Id(e.Go).Op("=").Add(of(e.Go)))
		for _, v := range e.Values {
			consts = append(consts, jen.Id(v.Go).Op("=").Add(of(v.Go)))
		}
	}
	for _, u := range k.Unions() {
		types = append(types, jen.Id(u.Go).Op("=").Add(of(u.Go)))
	}
	for _, o := range k.Objects {
		types = append(types, jen.Id(o.Go).Op("=").Add(of(o.Go)))
	}
	for _, name := range clientTypes(k) {
		types = append(types, jen.Id(name).Op("=").Add(of(name)))
	}
	title := "The types of the kind " + k.Name + ", which package " + k.From.Name + " has."
	if k.Doc != "" {
		title += "\n\n" + k.Doc
	}
	decls := []jen.Code{render.Comment(title).Line().Type().Defs(types...)}
	if len(consts) > 0 {
		decls = append(decls, render.Comment("The values of its enums.").Line().Const().Defs(consts...))
	}
	return decls
}

// functionOf is a function of the package that k is generated in.
func functionOf(k *model.Kind, name string) *jen.Statement {
	if k.From != nil {
		return jen.Qual(k.From.Path, name)
	}
	return jen.Id(name)
}
