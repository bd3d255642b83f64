package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// bundle writes the struct of b, and the functions that open and run it. No line lists the resources, so that branches that each add one
// merge.
func bundle(p *model.Package, b *model.Bundle) []jen.Code {
	names := append(code.NamesOf(b.Uses), code.NamesOfFactories(b.Opens)...)
	own := code.NewScope(p, "r", b.Go).Pick("b")
	set := []jen.Code{jen.Id(own).Op(":=").New(jen.Id(b.Go))}
	for _, r := range b.Uses {
		set = append(set, jen.Id(own).Dot(r.Go).Op("=").Id("r").Dot(r.Go))
	}
	for _, f := range b.Opens {
		set = append(set, jen.Id(own).Dot(f.Go).Op("=").Id("r").Dot(f.Go))
	}
	set = append(set, jen.Return(jen.Id(own)))
	doc := b.Go + " is the bundle " + b.Name + "."
	if b.Doc != "" {
		doc += "\n\n" + code.Sentence(b.Doc)
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
		render.Comment(open+" opens what "+ident.WithArticle(b.Go)+" needs. "+readsOnly+". "+closesOpened).Line().
			Func().Id(open).Params(loaderParams(p)...).Params(results...).Block(
			jen.List(jen.Id("r"), jen.Err()).Op(":=").Id(p.Common.NewOptionsName()).Call(jen.Id("opts")).Dot("open").Custom(jen.Options{Open: "(ctx,", Close: ")", Separator: ",", Multi: true}, code.Quoted(names)...),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Nil(), jen.Err())),
			jen.Return(jen.Id("r").Dot(b.Go).Call(), jen.Id("r").Dot("Close"), jen.Nil()),
		),
		render.Comment(b.Go + " returns " + ident.WithArticle(b.Go) + " with the resources of r. It opens nothing. Close of r closes the resources.").Line().
			Func().Params(jen.Id("r").Op("*").Id(p.Common.ResourcesName())).Id(b.Go).Params().Op("*").Id(b.Go).Block(set...),
		runDoc(run, ident.WithArticle(b.Go), "it").Line().
			Func().Id(run).Params(runParams(p, b.Go)...).Error().Block(
			jen.Id("open").Op(":=").Func().Params(jen.Id("ctx").Qual("context", "Context")).Params(results...).Block(
				jen.Return(jen.Id(open).Call(jen.Id("ctx"), jen.Id("opts").Op("..."))),
			),
			jen.Return(code.Runtime("Run").Call(jen.Id("ctx"), jen.Id("open"), jen.Id("f"))),
		),
	}
}
