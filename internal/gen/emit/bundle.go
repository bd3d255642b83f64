package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// bundle writes the struct of b, and the functions that open and run it.
func bundle(p *model.Package, b *model.Bundle) []jen.Code {
	var names []string
	args := []jen.Code{jen.Id("ctx")}
	var values []jen.Code
	for _, r := range b.Uses {
		names = append(names, r.Name)
		args = append(args, code.Quote(r.Name))
		values = append(values, code.Key(r.Go, jen.Id("r").Dot(r.Go)))
	}
	doc := b.Go + " has " + has(b) + "."
	for _, f := range b.Opens {
		args = append(args, code.Quote(f.Name))
		values = append(values, code.Key(f.Go, jen.Id("r").Dot(f.Go)))
	}
	if b.Doc != "" {
		doc += "\n\n" + code.Sentence(b.Doc)
	}
	literal := jen.Op("&").Id(b.Go).Values(values...)
	if len(values) > 4 {
		literal = jen.Op("&").Id(b.Go).Add(code.Lines(values...))
	}
	switch outside := dependsOutside(p, b.Uses); {
	case outside && len(names) == 1:
		names = append(names, "its dependencies")
	case outside:
		names = append(names, "their dependencies")
	}
	what := ident.Listed(names)
	if needs := "the dependencies of the " + noun("factory", code.NamesOfFactories(b.Opens)); len(b.Opens) > 0 && what != "" {
		what += ", and " + needs
	} else if len(b.Opens) > 0 {
		what = needs
	}
	members := membersOf(b.Uses)
	if len(b.Uses) > 0 && len(b.Opens) > 0 {
		members = append(members, jen.Line())
	}
	members = append(members, factoriesOf(b.Opens)...)
	results := openResults(b.Go)
	open, run := b.OpenName(), b.RunName()
	return []jen.Code{
		render.Comment(doc).Line().Type().Id(b.Go).Struct(members...),
		render.Comment(open+" opens "+what+". "+readsOnly+". "+closesOpened).Line().
			Func().Id(open).Params(loaderParams(p)...).Params(results...).Block(
			jen.List(jen.Id("r"), jen.Err()).Op(":=").Id(p.Common.NewOptionsName()).Call(jen.Id("opts")).Dot("open").Call(args...),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Nil(), jen.Err())),
			jen.Return(jen.Id("r").Dot(b.Go).Call(), jen.Id("r").Dot("Close"), jen.Nil()),
		),
		render.Comment(b.Go + " returns " + ident.WithArticle(b.Go) + " with the resources of r. It opens nothing. Close of r closes the resources.").Line().
			Func().Params(jen.Id("r").Op("*").Id(p.Common.ResourcesName())).Id(b.Go).Params().Op("*").Id(b.Go).Block(jen.Return(literal)),
		runDoc(run, ident.WithArticle(b.Go), "it").Line().
			Func().Id(run).Params(runParams(p, b.Go)...).Error().Block(
			jen.Id("open").Op(":=").Func().Params(jen.Id("ctx").Qual("context", "Context")).Params(results...).Block(
				jen.Return(jen.Id(open).Call(jen.Id("ctx"), jen.Id("opts").Op("..."))),
			),
			jen.Return(code.Runtime("Run").Call(jen.Id("ctx"), jen.Id("open"), jen.Id("f"))),
		),
	}
}

// dependsOutside reports whether one of the resources depends on a resource that is not one of them.
func dependsOutside(p *model.Package, resources []*model.Resource) bool {
	profiles := []*model.Profile{nil}
	if p.Profiles != nil {
		profiles = p.Profiles.All
	}
	listed := map[*model.Resource]bool{}
	for _, r := range resources {
		listed[r] = true
	}
	for _, r := range resources {
		for _, q := range profiles {
			outside := func(u *model.Use) bool {
				t := u.In(q).Resource
				return t != nil && !listed[t]
			}
			if r.In(q) && slices.ContainsFunc(r.Uses, outside) {
				return true
			}
		}
	}
	return false
}

// has returns a phrase about the members of b.
func has(b *model.Bundle) string {
	var parts []string
	if len(b.Uses) > 0 {
		parts = append(parts, "the "+noun("resource", code.NamesOf(b.Uses)))
	}
	if len(b.Opens) > 0 {
		parts = append(parts, "the "+noun("factory", code.NamesOfFactories(b.Opens)))
	}
	return ident.Listed(parts)
}

// noun returns "resource database", or "resources database and s3".
func noun(one string, names []string) string {
	if len(names) == 1 {
		return one + " " + names[0]
	}
	return ident.Plural(one) + " " + ident.Listed(names)
}
