package client

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// Aliases writes aliases of the exported types of a kind of another package, copies of its constants, and functions that call its
// functions. So users find them in this package too, with the comments that the functions have there.
func Aliases(p *model.Package, k *model.Kind) []jen.Code {
	var types, consts []jen.Code
	for _, n := range naming.Kind(k) {
		alias := jen.Id(n.Go).Op("=").Add(jen.Qual(k.From.Path, n.Go))
		switch {
		case n.Sort == naming.ConstName:
			consts = append(consts, alias)
		case n.Sort == naming.AliasName:
			types = append(types, alias)
		}
	}
	title := "These aliases name the types of the kind " + k.Name + ", which package " + k.From.Name + " declares. Programs need to import only this package."
	if k.Doc != "" {
		title += "\n\n" + k.Doc
	}
	decls := []jen.Code{render.Comment(title).Line().Type().Defs(types...)}
	if len(consts) > 0 {
		decls = append(decls, render.Comment("The values of the enums of the kind "+k.Name+".").Line().Const().Defs(consts...))
	}
	return append(decls, forwarders(p, k)...)
}

// forwarders writes functions that call the functions of the package that declares the kind k.
func forwarders(p *model.Package, k *model.Kind) []jen.Code {
	config := func() *jen.Statement { return jen.Id(k.Config) }
	setter := jen.Func().Params(jen.Op("*").Add(config()))
	decls := []jen.Code{
		forwarder(k, k.DefaultName(), code.DefaultDoc(k.DefaultName(), k.Config, k.Fields), nil, []jen.Code{config()}, nil),
		forwarder(k, k.NewName(), code.NewDoc(k), []jen.Code{jen.Id("set").Op("...").Add(setter)}, []jen.Code{config(), jen.Error()}, []jen.Code{jen.Id("set").Op("...")}),
	}
	for _, o := range k.Objects {
		if model.HaveDefaults(o.Fields) {
			decls = append(decls, forwarder(k, o.DefaultName(), code.DefaultDoc(o.DefaultName(), o.Go, o.Fields), nil, []jen.Code{jen.Id(o.Go)}, nil))
		}
	}
	if k.Struct != nil {
		c := []jen.Code{jen.Id("c").Add(config())}
		decls = append(decls,
			forwarder(k, k.ValidateName(), code.ValidateDoc(k.ValidateName(), "c"), c, []jen.Code{jen.Error()}, []jen.Code{jen.Id("c")}),
			forwarder(k, k.DescribeName(), code.DescribeDoc(k.DescribeName(), "c"), c, []jen.Code{jen.Index().Add(code.Runtime("Value"))}, []jen.Code{jen.Id("c")}))
	}
	if k.Client != nil {
		h := newHandle(p, k)
		params := []jen.Code{code.Context(true), jen.Id("cfg").Add(config())}
		args := []jen.Code{jen.Id("ctx"), jen.Id("cfg")}
		for i, d := range k.Client.Deps {
			params, args = append(params, jen.Id(h.deps[i]).Add(render.GoType(d.Param))), append(args, jen.Id(h.deps[i]))
		}
		params, args = append(params, jen.Id("opts").Op("...").Add(code.Runtime("OpenOption"))), append(args, jen.Id("opts").Op("..."))
		if k.Client.Observed() {
			probe := []jen.Code{jen.Id("p").Op("*").Add(code.Observe("Probe"))}
			decls = append(decls, forwarder(k, k.ObserveName(), observeDoc(k), probe, []jen.Code{code.Runtime("OpenOption")}, []jen.Code{jen.Id("p")}))
		}
		decls = append(decls, forwarder(k, k.OpenName(), h.openDoc(), params, []jen.Code{jen.Op("*").Id(k.Client.Handle), jen.Error()}, args))
	}
	return decls
}

// forwarder writes one of these functions, with the comment doc.
func forwarder(k *model.Kind, name, doc string, params, results, args []jen.Code) jen.Code {
	f := render.Comment(doc).Line().Func().Id(name).Params(params...)
	if len(results) == 1 {
		f.Add(results[0])
	} else {
		f.Params(results...)
	}
	call := jen.Qual(k.From.Path, name).Call(args...)
	if len(args) > 2 {
		return f.Block(jen.Return(call))
	}
	return f.Add(code.Inline(jen.Return(call)))
}
