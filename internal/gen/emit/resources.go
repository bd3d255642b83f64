package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// opening writes the code that opens and closes the resources of p, if there is something to open.
func opening(p *model.Package, ms []*slot) []jen.Code {
	if !p.Opens() {
		return nil
	}
	decls := []jen.Code{resources(p), openAll(p), openSome(p, ms), closeAll(p), checkAll(p), runAll(p), iterate(p)}
	for _, b := range p.Bundles {
		decls = append(decls, bundle(p, b)...)
	}
	return decls
}

// A slot is a resource, with its names among the fields and methods of options.
type slot struct {
	r                      *model.Resource
	field, configure, node string
}

// slots returns the resources of p.
func slots(p *model.Package) []*slot {
	var ms []*slot
	for _, r := range p.Resources {
		ms = append(ms, &slot{r: r, field: r.HandleField, configure: r.ConfigureField, node: r.NodeMethod})
	}
	return ms
}

// resources writes the type Resources.
func resources(p *model.Package) jen.Code {
	body := append([]jen.Code{jen.Id("Config").Id(p.ConfigName()), jen.Line()}, membersOf(p.Resources)...)
	if len(p.Resources) > 0 && len(p.Factories) > 0 {
		body = append(body, jen.Line())
	}
	body = append(body, factoriesOf(p.Factories)...)
	body = append(body, jen.Line())
	doc := p.Common.ResourcesName() + " are the open resources."
	if f := p.Factory; f != nil {
		doc = f.Go + " has the open resources of the factory " + f.Name + " for one set of parameters."
		if f.Doc != "" {
			doc += "\n\n" + code.Sentence(f.Doc)
		}
		if p.AsksFactory() {
			body = append(body, jen.Id("factory").Op("*").Id(f.FactoryName()))
		}
	}
	body = append(body, jen.Id("group").Op("*").Add(code.Runtime("Group")))
	return render.Comment(doc).Line().Type().Id(p.ResourcesName()).Struct(body...)
}

// openAll writes Open.
func openAll(p *model.Package) jen.Code {
	doc := p.Common.OpenName() + " loads the configuration and opens every resource, dependencies first. On failure everything that was opened is closed again."
	return render.Comment(doc).Line().Func().Id(p.Common.OpenName()).Params(loaderParams(p)...).Params(jen.Op("*").Id(p.Common.ResourcesName()), jen.Error()).Block(
		jen.Return(jen.Id(p.Common.NewOptionsName()).Call(jen.Id("opts")).Dot("open").Call(jen.Id("ctx"))),
	)
}

// openSome writes the method open of options.
func openSome(p *model.Package, ms []*slot) jen.Code {
	fail := jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err()))
	start := jen.Id("o").Dot("Start").Add(startArgs("only", ms))
	described := jen.Id("o").Dot("Describe").Op("=").Id("cfg").Dot("Describe")
	var body []jen.Code
	loaded, names := "only", jen.Id("only").Op("=")
	if len(p.Factories) == 0 && p.Depends() { // Start opens the dependencies itself, except those of an absent resource
		loaded, names = "needed", jen.Id("needed").Op(":=")
	}
	switch {
	case !p.Depends():
	case p.Profiles == nil:
		body = append(body, names.Id("o").Dot("needed").Call(jen.Id("only")))
	default:
		body = append(body,
			jen.List(jen.Id("profile"), jen.Err()).Op(":=").Id("o").Dot("profile").Call(jen.Id("ctx")), fail.Clone(),
			names.Id("o").Dot("needed").Call(jen.Id("profile"), jen.Id("only")),
		)
	}
	body = append(body,
		jen.Id("o").Dot("Unvalidated").Op("=").False().Comment("// opening always validates"),
		jen.List(jen.Id("cfg"), jen.Err()).Op(":=").Id("o").Dot("load").Call(jen.Id("ctx"), jen.Id(loaded).Op("...")), fail,
		jen.Id("r").Op(":=").Op("&").Id(p.Common.ResourcesName()).Values(code.Key("Config", jen.Id("cfg"))),
	)
	body = append(body, known(ms)...)
	body = append(body, makeFactories(p)...)
	body = append(body, described, jen.List(jen.Id("r").Dot("group"), jen.Err()).Op("=").Add(start), fail, jen.Return(jen.Id("r"), jen.Nil()))
	return render.Comment("open opens the named resources and their dependencies. Without names it opens all.").Line().
		Func().Params(jen.Id("o").Op("*").Id(p.Common.OptionsName())).Id("open").Params(jen.Id("ctx").Qual("context", "Context"), jen.Id("only").Op("...").String()).
		Params(jen.Op("*").Id(p.Common.ResourcesName()), jen.Error()).Block(body...)
}

// startArgs writes the arguments of the function of the runtime that opens resources: a context, the variable second, and a node for each
// resource.
func startArgs(second string, ss []*slot) jen.Code {
	var nodes []jen.Code
	for _, s := range ss {
		if s.node != "" {
			nodes = append(nodes, jen.Id("o").Dot(s.node).Call(jen.Id("r")))
		}
	}
	if len(nodes) == 0 {
		return jen.Call(jen.Id("ctx"), jen.Id(second))
	}
	return jen.Custom(jen.Options{Open: "(ctx, " + second + ",", Close: ")", Separator: ",", Multi: true}, nodes...)
}

// known writes the code that sets the members of r that are known before anything is opened: handles that options pass, resources that have
// only a configuration, and resources that are absent.
func known(ss []*slot) []jen.Code {
	var body []jen.Code
	if len(ss) > 0 {
		body = append(body, jen.Comment("what is known before anything is opened: handles that options pass, and absent resources"))
	}
	for _, s := range ss {
		set := func(value jen.Code) jen.Code { return jen.Id("r").Dot(s.r.Go).Op("=").Add(value) }
		cfg := func() *jen.Statement { return jen.Id("cfg").Dot(s.r.Go) }
		absent := func() []jen.Code { return code.Absent(s.r, code.Here, code.Name("cfg"), set) }
		switch opened := s.field != ""; {
		case opened && s.r.Pointer():
			body = append(body, jen.If(s.given().Op("!=").Nil()).Block(set(code.Runtime("Present").Call(s.given()))).
				Else().If(cfg().Op("==").Nil()).Block(absent()...))
		case opened:
			body = append(body, set(s.given()))
		case s.r.Pointer():
			body = append(body, jen.If(cfg().Op("!=").Nil()).Block(set(code.Runtime("Present").Call(jen.Op("*").Add(cfg())))).Else().Block(absent()...))
		default:
			body = append(body, set(cfg()))
		}
	}
	return body
}

// opener returns the function, or the method of a factory, that opens the resources of p.
func opener(p *model.Package) string {
	if p.Factory != nil {
		return "Open"
	}
	return p.Common.OpenName()
}

// closeAll writes the method Close of Resources.
func closeAll(p *model.Package) jen.Code {
	doc := "Close closes what " + opener(p) + " opened, each resource before its dependencies. Handles passed as options stay open."
	if len(p.Factories) > 0 {
		doc += " Resources that factories opened are closed first."
	}
	return render.Comment(doc).Line().Func().Params(jen.Id("r").Op("*").Id(p.ResourcesName())).Id("Close").Params(jen.Id("ctx").Qual("context", "Context")).Error().
		Add(code.Inline(jen.Return(jen.Id("r").Dot("group").Dot("Close").Call(jen.Id("ctx")))))
}

// checkAll writes the method Check of Resources.
func checkAll(p *model.Package) jen.Code {
	doc := "Check checks all open resources at once. The error names each one that does not answer."
	if slices.ContainsFunc(p.Resources, func(r *model.Resource) bool { return r.Health.Unchecked }) {
		doc += " Resources with check = false in the specification are not checked."
	}
	return render.Comment(doc).Line().Func().Params(jen.Id("r").Op("*").Id(p.ResourcesName())).Id("Check").Params(jen.Id("ctx").Qual("context", "Context")).Error().
		Add(code.Inline(jen.Return(jen.Id("r").Dot("group").Dot("Check").Call(jen.Id("ctx"), jen.Id("r").Dot("All").Call()))))
}

// runAll writes Run.
func runAll(p *model.Package) jen.Code {
	results := openResults(p.Common.ResourcesName())
	return runDoc(p.Common.RunName(), "every resource", "them").Line().Func().Id(p.Common.RunName()).Params(runParams(p, p.Common.ResourcesName())...).Error().Block(
		jen.Id("open").Op(":=").Func().Params(jen.Id("ctx").Qual("context", "Context")).Params(results...).Block(
			jen.List(jen.Id("r"), jen.Err()).Op(":=").Id(p.Common.OpenName()).Call(jen.Id("ctx"), jen.Id("opts").Op("...")),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Nil(), jen.Err())),
			jen.Return(jen.Id("r"), jen.Id("r").Dot("Close"), jen.Nil()),
		),
		jen.Return(code.Runtime("Run").Call(jen.Id("ctx"), jen.Id("open"), jen.Id("f"))),
	)
}

// iterate writes the method All of Resources.
func iterate(p *model.Package) jen.Code {
	seq := func() *jen.Statement { return jen.Qual("iter", "Seq2").Types(jen.String(), code.Runtime("Handle")) }
	var body []jen.Code
	for _, r := range p.Resources {
		if r.Kind.Client == nil {
			continue
		}
		member := func() *jen.Statement { return jen.Id("r").Dot(r.Go) }
		yield := func(h jen.Code) *jen.Statement { return jen.Op("!").Id("yield").Call(code.Quote(r.Name), h) }
		if r.Pointer() {
			body = append(body, jen.If(
				jen.List(jen.Id("h"), jen.Err()).Op(":=").Add(member()).Dot("Get").Call(),
				jen.Err().Op("==").Nil().Op("&&").Add(yield(jen.Id("h"))),
			).Block(jen.Return()))
			continue
		}
		body = append(body, jen.If(member().Op("!=").Nil().Op("&&").Add(yield(member()))).Block(jen.Return()))
	}
	return render.Comment("All iterates over the names and handles of the open resources, in the order of the specification.").Line().
		Func().Params(jen.Id("r").Op("*").Id(p.ResourcesName())).Id("All").Params().Add(seq()).Block(
		jen.Return(jen.Func().Params(jen.Id("yield").Func().Params(jen.String(), code.Runtime("Handle")).Bool()).Block(body...)),
	)
}

// openOne writes the function name, which opens one resource and its dependencies.
func openOne(p *model.Package, name string, r *model.Resource) jen.Code {
	fail := func(err jen.Code) jen.Code { return jen.Return(jen.Nil(), jen.Nil(), err) }
	what := r.Name
	if slices.ContainsFunc(code.DependenciesByProfile(p, r), func(e model.Variant[[]string]) bool { return len(e.What) > 0 }) {
		what += " and its dependencies"
	}
	body := []jen.Code{
		jen.List(jen.Id("r"), jen.Err()).Op(":=").Id(p.Common.NewOptionsName()).Call(jen.Id("opts")).Dot("open").Call(jen.Id("ctx"), code.Quote(r.Name)),
		jen.If(jen.Err().Op("!=").Nil()).Block(fail(jen.Err())),
	}
	if r.Pointer() {
		closed := jen.Id("r").Dot("Close").Call(jen.Qual("context", "WithoutCancel").Call(jen.Id("ctx")))
		body = append(body,
			jen.List(jen.Id("h"), jen.Err()).Op(":=").Id("r").Dot(r.Go).Dot("Get").Call(),
			jen.If(jen.Err().Op("!=").Nil()).Block(fail(jen.Qual("errors", "Join").Call(jen.Err(), closed))),
			jen.Return(jen.Id("h"), jen.Id("r").Dot("Close"), jen.Nil()),
		)
	} else {
		body = append(body, jen.Return(jen.Id("r").Dot(r.Go), jen.Id("r").Dot("Close"), jen.Nil()))
	}
	reads := readsOnly
	if r.When != nil {
		reads += " except those of " + ident.Listed(askedNames(r)) + ", which decide whether " + r.Name + " exists"
	}
	doc := name + " opens " + what + ". " + reads + ". " + closesOpened + absence(r)
	return render.Comment(doc).Line().Func().Id(name).Params(loaderParams(p)...).
		Params(code.OpenType(r), jen.Func().Params(jen.Qual("context", "Context")).Error(), jen.Error()).Block(body...)
}

// makeFactories writes the code that sets the factories of the resources r, and opens the resources that the factories need.
func makeFactories(p *model.Package) []jen.Code {
	var body []jen.Code
	for _, f := range p.Factories {
		member := func() *jen.Statement { return jen.Id("r").Dot(f.Go) }
		made := jen.Op("&").Id(f.FactoryName()).Values(code.Key("options", jen.Id("o")), code.Key("resources", jen.Id("r")))
		body = append(body, member().Op("=").Id("o").Dot(f.Field), jen.If(member().Op("==").Nil()).Block(member().Op("=").Add(made)))
	}
	if len(p.Factories) > 0 && p.Profiles != nil {
		body = append(body, jen.Id("o").Dot("Profile").Op("=").String().Call(jen.Id("cfg").Dot("Profile")).Comment("// factories open in the same profile"))
	}
	return body
}
