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

// imports are the names of the packages outside the standard library that the files of p may import.
func imports(p *model.Package) map[string]string {
	names := map[string]string{}
	add := func(fields []*model.Field) {
		for _, f := range fields {
			for t := f.Type; t != nil; t = t.Elem {
				if t.Kind == model.TextType {
					names[t.Path] = t.Package
				}
			}
		}
	}
	for _, k := range p.Kinds {
		if k.From != nil {
			names[k.From.Path] = k.From.Name
		}
		add(k.Fields)
		for _, o := range k.Objects {
			add(o.Fields)
		}
	}
	return names
}
