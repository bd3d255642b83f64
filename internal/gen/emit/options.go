package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// options writes the type Option, the options, and the method that creates a reader from them.
func options(p *model.Package, ss []*slot) []jen.Code {
	own := p.Common
	one, loads := own.OptionName(), "how configuration is loaded"
	if p.Opens() {
		loads = "how resources are loaded and opened"
	}
	doc := ident.Capital(ident.WithArticle(one)) + " changes " + loads + ". A nil " + one + " is skipped."
	fields := []jen.Code{code.Runtime("Settings")}
	if !own.NoConfig {
		fields = append(fields, jen.Id("config").Op("*").Id(own.ConfigName()))
	}
	for _, s := range ss {
		fields = append(append(fields, jen.Line()), s.fields()...) // without empty lines, gofmt would align the fields
	}
	for _, f := range p.Factories {
		fields = append(fields, jen.Line(), jen.Id(f.Field).Op("*").Id(f.FactoryName()))
	}
	for _, k := range p.ObservedKinds() {
		fields = append(fields, jen.Line(), jen.Id(k.ObserveField()).Func().Params(jen.Op("*").Add(code.Observe("Probe"))).Add(code.Runtime("OpenOption")))
	}
	decls := []jen.Code{
		render.Comment(doc).Line().Type().Id(p.Common.OptionName()).Func().Params(jen.Op("*").Id(p.Common.OptionsName())),
		jen.Type().Id(p.Common.OptionsName()).Struct(fields...),
		newOptions(p),
		newReader(p),
		option(p, own.WithName("Source")+" reads variables from s instead of the environment of the process.",
			own.WithName("Source"), jen.Id("s").Add(code.Runtime("Source")), jen.Id("o").Dot("Source").Op("=").Id("s")),
		option(p, resolverDoc(p), own.WithName("Resolver"), jen.Id("r").Add(code.Runtime("Resolver")), jen.Id("o").Dot("Resolver").Op("=").Id("r")),
	}
	if p.Profiles != nil {
		decls = append(decls, option(p, own.WithProfileName()+" selects the profile p. "+p.Profiles.Env+" is not read.",
			own.WithProfileName(), jen.Id("p").Id(own.ProfileName()), jen.Id("o").Dot("Profile").Op("=").String().Call(jen.Id("p"))))
	}
	withConfig := own.WithConfigName() + " uses c as the configuration. No variable is read, and c is checked only with its method Validate."
	if len(p.Factories) > 0 {
		withConfig += " Factories still read their variables."
	}
	if !own.NoConfig {
		decls = append(decls, option(p, withConfig,
			own.WithConfigName(), jen.Id("c").Id(own.ConfigName()), jen.Id("o").Dot("config").Op("=").Op("&").Id("c")))
	}
	decls = append(decls, option(p, own.WithName("Warnings")+" calls f with each warning about the configuration, instead of logging it with slog.Default.",
		own.WithName("Warnings"), jen.Id("f").Func().Params(code.Runtime("Problem")), jen.Id("o").Dot("Warn").Op("=").Id("f")))
	decls = append(decls, option(p, withoutValidation(p), own.WithoutValidationName(), jen.Empty(), jen.Id("o").Dot("Unvalidated").Op("=").True()))
	if p.Opens() {
		decls = append(decls, watching(p)...)
	}
	for _, f := range p.Factories {
		doc := f.WithName() + " uses f as " + f.Name + ". What f opens is closed with the resources that f comes from, not with those that are opened here."
		decls = append(decls, option(p, doc, f.WithName(), jen.Id("f").Op("*").Id(f.FactoryName()), jen.Id("o").Dot(f.Field).Op("=").Id("f")))
	}
	return decls
}

// withoutValidation returns the comment of WithoutValidation.
func withoutValidation(p *model.Package) string {
	doc := p.Common.WithoutValidationName() + " makes "
	if !p.Common.NoConfig {
		doc += p.Common.LoadName() + " and "
	}
	doc += "the functions that load one configuration skip validation: no field is required, and no constraint or rule is checked. Only a text that cannot be read is an error. Call Validate to check the result later."
	if p.Opens() {
		doc += " Functions that open resources always validate."
	}
	return doc
}

// fields returns the fields of options for one resource.
func (s *slot) fields() []jen.Code {
	var fields []jen.Code
	if s.field != "" {
		fields = append(fields, jen.Id(s.field).Add(code.OpenType(s.r)))
	}
	if s.configure != "" {
		fields = append(fields, jen.Id(s.configure).Index().Id(s.r.Kind.Client.Configure))
	}
	return append(fields, jen.Id(s.r.ConfigField).Op("*").Id(s.r.Kind.Config))
}

// newOptions writes the function that applies options.
func newOptions(p *model.Package) jen.Code {
	return jen.Func().Id(p.NewOptionsName()).Params(jen.Id("opts").Index().Id(p.OptionName())).Op("*").Id(p.OptionsName()).Block(
		jen.Id("o").Op(":=").New(jen.Id(p.OptionsName())),
		jen.For(jen.List(jen.Id("_"), jen.Id("f")).Op(":=").Range().Id("opts")).Block(
			jen.If(jen.Id("f").Op("!=").Nil()).Block(jen.Id("f").Call(jen.Id("o"))),
		),
		jen.Return(jen.Id("o")),
	)
}

// resolverDoc returns the comment of WithResolver. It does not list the stores, so that branches that add stores merge.
func resolverDoc(p *model.Package) string {
	each, those := "each secret", "the secrets"
	if belonging(p) {
		each, those = "each secret, and each field that belongs to one,", "those"
	}
	doc := p.Common.WithName("Resolver") + " looks up " + each + " in r first, and then in its variables and files."
	if len(environ.FromStores(p, nil)) > 0 {
		doc += " If r is a resource.Stores, it is asked last, and only for " + those + " whose store the specification names."
	}
	return doc
}

// belonging reports whether p reads a field together with the secret that the field belongs to.
func belonging(p *model.Package) bool {
	read := map[*model.Leaf]*model.Resource{}
	for _, v := range environ.Variables(p, nil) {
		for _, f := range v.Feeds {
			read[f.Leaf] = f.Resource
		}
	}
	for _, s := range environ.FromStores(p, nil) {
		read[s.Leaf] = s.Resource
	}
	for leaf, r := range read { // order: irrelevant, because one field is enough
		if with := leaf.Field().With; with != nil && read[r.Leaf(with.Name)] != nil {
			return true
		}
	}
	return false
}

// watching writes the options for a logger and observers.
func watching(p *model.Package) []jen.Code {
	body := []jen.Code{jen.Id("o").Dot("Observe").Call(jen.Id("observers").Op("..."))}
	for _, k := range p.ObservedKinds() {
		body = append(body, jen.Id("o").Dot(k.ObserveField()).Op("=").Id(k.ObserveName()))
	}
	set := code.Inline(body[0])
	if len(body) > 1 {
		set = jen.Block(body...)
	}
	with := jen.Func().Params(jen.Id("o").Op("*").Id(p.Common.OptionsName())).Add(set)
	ends := code.Inline(jen.Return(with))
	if len(body) > 1 {
		ends = jen.Block(jen.Return(with))
	}
	name := p.Common.WithName
	logger, health, monitor, observer := name("Logger"), name("Health"), name("Monitor"), name("Observer")
	return []jen.Code{
		option(p, logger+" logs to l instead of slog.Default: failed attempts to open a resource, and what is opened and closed.",
			logger, jen.Id("l").Op("*").Qual("log/slog", "Logger"), jen.Id("o").Dot("Logger").Op("=").Id("l")),
		option(p, health+" makes h record the states of the resources, and check at intervals those that have a health table in the specification. The function New of package "+module.Runtime+"/health makes h.",
			health, jen.Id("h").Add(code.Runtime("Monitor")), jen.Id("o").Dot("Monitor").Op("=").Id("h")),
		option(p, monitor+" checks all resources at intervals, not only those with a health table in the specification. The interval of the others is 30 seconds. Without "+health+", opening fails.", monitor, jen.Empty(), jen.Id("o").Dot("MonitorAll").Op("=").True()),
		render.Comment(observer + " adds observers. They get the calls of the resources, and events such as opening and closing.").Line().
			Func().Id(observer).Params(jen.Id("observers").Op("...").Add(code.Observe("Observer"))).Id(p.Common.OptionName()).Add(ends),
	}
}

// options writes the options of one resource.
func (s *slot) options(p *model.Package) []jen.Code {
	name := s.r.WithConfigName()
	doc := name + " uses c as the configuration of " + s.r.Name + ". The variables of " + s.r.Name + " are not read, and c is checked only with its method Validate."
	if s.r.OnlyIn != nil {
		doc += " The option has no effect in profiles other than " + code.OnlyIn(s.r) + "."
	}
	if s.r.When != nil {
		doc += " " + s.r.Go + " then exists even if its condition is false."
	}
	decls := []jen.Code{option(
		p, doc, name, jen.Id("c").Id(s.r.Kind.Config), jen.Id("o").Dot(s.r.ConfigField).Op("=").Op("&").Id("c"),
	)}
	if s.field == "" {
		return decls
	}
	name = s.r.WithName()
	decls = append(decls, option(
		p, name+" uses h as "+s.r.Name+". Opening does not check h, and closing does not close it. The variables of "+s.r.Name+" are not read.",
		name, jen.Id("h").Add(code.OpenType(s.r)), s.given().Op("=").Id("h"),
	))
	if s.configure == "" {
		return decls
	}
	name = s.r.WithConfigureName()
	given := func() *jen.Statement { return jen.Id("o").Dot(s.configure) }
	doc = name + " changes the " + code.ChangedText(s.r.Kind.Client, p.Path) + " of " + s.r.Name + " before " + s.r.Name + " is opened. The functions fs are called in order, after " +
		"those that the specification names. A nil function is skipped."
	return append(decls, render.Comment(doc).Line().
		Func().Id(name).Params(jen.Id("fs").Op("...").Id(s.r.Kind.Client.Configure)).Id(p.OptionName()).Block(
		jen.Return(jen.Func().Params(jen.Id("o").Op("*").Id(p.OptionsName())).Block(
			given().Op("=").Append(given(), jen.Id("fs").Op("...")),
		)),
	))
}

// option writes func WithSource(s resource.Source) Option { return func(o *options) { o.Source = s } }.
func option(p *model.Package, doc, name string, param, set jen.Code) jen.Code {
	body := jen.Func().Params(jen.Id("o").Op("*").Id(p.OptionsName())).Add(code.Inline(set))
	return render.Comment(doc).Line().Func().Id(name).Params(param).Id(p.OptionName()).Add(code.Inline(jen.Return(body)))
}

// newReader writes the method that creates a reader, which selects the active profile.
func newReader(p *model.Package) jen.Code {
	doc, values := "reader returns a reader with the settings of o.", []jen.Code{}
	if p.Profiles != nil {
		doc = "reader returns a reader with the settings of o, in the active profile."
		var names []jen.Code
		for _, q := range p.Profiles.All {
			names = append(names, code.Quote(q.Name))
		}
		values = append(values, code.Key("Env", code.Quote(p.Profiles.Env)))
		if d := p.Profiles.Default; d != nil {
			values = append(values, code.Key("Default", code.Quote(d.Name)))
		}
		values = append(values, code.Key("Names", jen.Index().String().Values(names...)))
		if aliases := aliasesOf(p); len(aliases) > 0 {
			values = append(values, code.Key("Aliases", jen.Map(jen.String()).String().Values(aliases...)))
		}
		if production := productionNames(p); len(production) > 0 && asksProduction(p) {
			values = append(values, code.Key("Production", jen.Index().String().Values(production...)))
		}
	}
	set := code.Runtime("Profiles").Values(values...)
	return render.Comment(doc).Line().
		Func().Params(jen.Id("o").Op("*").Id(p.Common.OptionsName())).Id("reader").Params(jen.Id("ctx").Qual("context", "Context")).
		Params(jen.Op("*").Add(code.Runtime("Reader")), jen.Error()).Block(
		jen.Return(code.Runtime("NewReader").Call(jen.Id("ctx"), jen.Id("o").Dot("Settings"), set)),
	)
}

// aliasesOf writes "production": "prod" for each alias of a profile.
func aliasesOf(p *model.Package) []jen.Code {
	var aliases []jen.Code
	for _, q := range p.Profiles.All {
		for _, alias := range q.Aliases {
			aliases = append(aliases, code.Quote(alias).Op(":").Add(code.Quote(q.Name)))
		}
	}
	return aliases
}

// productionNames returns the quoted names of the production profiles.
func productionNames(p *model.Package) []jen.Code {
	var names []jen.Code
	for _, q := range p.Profiles.All {
		if q.Production {
			names = append(names, code.Quote(q.Name))
		}
	}
	return names
}

// asksProduction reports whether a loader depends on whether the profile is a production profile.
func asksProduction(p *model.Package) bool {
	return slices.ContainsFunc(p.All(), func(r *model.Resource) bool { return r.Kind.AsksProfile() })
}
