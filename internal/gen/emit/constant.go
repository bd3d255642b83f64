package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// envConstants returns the constants of p with their comments.
func envConstants(p *model.Package) map[*model.Resource][]model.EnvConstant {
	all := map[*model.Resource][]model.EnvConstant{}
	for r, constants := range environ.Constants(p) { // order: each resource has its own list
		for _, c := range constants {
			all[r] = append(all[r], model.EnvConstant{Go: c.Go, Doc: constantDoc(c), Variable: c.Variable.Name})
		}
	}
	return all
}

// constants writes the constants of the variables that r reads first, or of the one that selects the profile if r is nil.
func constants(p *model.Package, r *model.Resource) []jen.Code {
	named := p.EnvConstants[r]
	if len(named) == 0 {
		return nil
	}
	var consts []jen.Code
	for _, c := range named {
		consts = append(consts, render.Comment(c.Doc), jen.Id(c.Go).Op("=").Add(code.Quote(c.Variable)))
	}
	if len(named) == 1 {
		return []jen.Code{consts[0].(*jen.Statement).Line().Const().Add(consts[1])}
	}
	var parted []jen.Code
	for i, c := range consts {
		if i > 0 && i%2 == 0 {
			parted = append(parted, jen.Line()) // otherwise gofmt would align the values, and a new variable would change the lines of others
		}
		parted = append(parted, c)
	}
	return []jen.Code{render.Comment("The names of the variables of " + r.Name + ".").Line().Const().Defs(parted...)}
}

// constantDoc returns the comment of the constant c.
func constantDoc(c environ.Constant) string {
	v := c.Variable
	if v.Selects != nil {
		return c.Go + " is the variable that selects the profile."
	}
	var fields []string
	old, file := true, true
	for _, f := range v.Feeds {
		if name := f.Field(); !slices.Contains(fields, name) {
			fields = append(fields, name)
		}
		old, file = old && f.Old, file && f.File
	}
	doc := c.Go + " is the variable of " + ident.Listed(fields) + "."
	if file {
		doc = c.Go + " is the variable with the path of a file that holds " + ident.Listed(fields) + "."
	}
	if old {
		doc = code.Paragraph(doc, "") + "\n\nDeprecated: set " + v.Feeds[0].Reads[0].Source.Names()[0] + " instead."
	}
	return doc
}
