package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// aliases writes the exported types of a kind of another package as aliases, and its constants again, so that they read as this
// package's own. Its functions are called where they stand.
func aliases(k *model.Kind) []jen.Code {
	var types, consts []jen.Code
	for _, n := range k.Names() {
		alias := jen.Id(n.Go).Op("=").Add(jen.Qual(k.From.Path, n.Go))
		if n.Sort == model.ConstName {
			consts = append(consts, alias)
		} else {
			types = append(types, alias)
		}
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
