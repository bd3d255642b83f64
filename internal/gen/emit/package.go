package emit

import (
	"path"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/loading"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
)

// packageFile returns resgen_gen.go, with the profiles, the configuration of every resource, and its loader. Code for a single resource is
// in another file.
func packageFile(p *model.Package) []code.File {
	const name = output.PackageFile
	return append([]code.File{{
		Name:  name,
		Head:  render.Head{Source: code.Source(p, name, p.Sources[0]), Package: p.Name, Path: p.Path, Doc: p.Doc, Imports: code.Imports(p), Links: links(p)},
		Decls: func() []jen.Code { return packageDecls(p) },
	}}, resourceFiles(p)...)
}

// links returns the imports that values of fields need, each with the reason.
func links(p *model.Package) []render.Link {
	var all []render.Link
	for _, l := range p.Links() {
		all = append(all, render.Link{Path: l.Package, Why: "For resources with " + l.Field.Name + " = " + strconv.Quote(l.Value) + "."})
	}
	return all
}

// resourceFiles returns a file for each resource: database_resource_gen.go, and cloud_s3_resource_gen.go for a resource of a factory. Two
// branches that each add a resource add different files. In one file, both would change the imports.
func resourceFiles(p *model.Package) []code.File {
	var fs []code.File
	taken := map[string]bool{}
	for _, k := range p.Kinds {
		taken[kindFile(k)] = true
	}
	add := func(p *model.Package, stem string, s *slot, decls func(*model.Package, *slot) []jen.Code) {
		stem += "_resource"
		for taken[stem+output.Suffix] {
			stem += "_resource"
		}
		name := stem + output.Suffix
		taken[name] = true
		base := p.Sources[0]
		if s.r.At.Valid() {
			base = path.Base(s.r.At.Source.Name)
		}
		fs = append(fs, code.File{
			Name:  name,
			Head:  render.Head{Source: code.Source(p, name, base), Package: p.Name, Path: p.Path, Imports: code.ImportsOfResource(p, s.r)},
			Decls: func() []jen.Code { return decls(p, s) },
		})
	}
	openName := p.OpenResourceNames()
	for _, s := range slots(p) {
		add(p, s.r.Name, s, func(p *model.Package, s *slot) []jen.Code { return resourceDecls(p, s, openName(s.r)) })
	}
	for _, f := range p.Factories {
		within := p.Within(f)
		for _, s := range slots(within) {
			add(within, f.Name+"_"+strings.TrimPrefix(s.r.Name, f.Name+"."), s, factoryResourceDecls)
		}
	}
	return fs
}

// resourceDecls writes the code for a single resource: the function openName, the loader, and the options.
func resourceDecls(p *model.Package, s *slot, openName string) []jen.Code {
	var decls []jen.Code
	if s.field != "" {
		decls = append(decls, openOne(p, openName, s.r))
	}
	return append(append(decls, loadOne(p, s)), factoryResourceDecls(p, s)...)
}

// factoryResourceDecls writes the code for a single resource of a factory.
func factoryResourceDecls(p *model.Package, s *slot) []jen.Code {
	decls := append(constants(p, s.r), s.options(p)...)
	decls = append(decls, loading.Loader(p, s.r))
	if s.field != "" {
		decls = append(decls, node(p, s))
	}
	return decls
}

func packageDecls(p *model.Package) []jen.Code {
	decls := []jen.Code{guard()}
	if !p.Holds() {
		return decls
	}
	decls = append(decls, profiles(p)...)
	decls = append(decls, constants(p, nil)...)
	decls = append(decls, config(p))
	ss := slots(p)
	decls = append(decls, opening(p, ss)...)
	decls = append(decls, loadConfig(p, ss)...)
	if !p.Common.NoConfig {
		decls = append(decls, validateConfig(p), describeConfig(p), logValue(p))
	}
	if p.Opens() && p.Depends() {
		decls = append(decls, needed(p, ss))
	}
	if p.Conditional() {
		decls = append(decls, withConditions(p, ss))
	}
	return append(decls, options(p, ss)...)
}

// guard writes const _ = gen.SupportsGenerated1.
func guard() jen.Code {
	doc := "A compile error here means that this code does not fit " + module.Runtime + ". Update the older of the two: run go get, or generate again."
	return render.Comment(doc).Line().Const().Id("_").Op("=").Add(code.Runtime("SupportsGenerated1"))
}

// profiles writes the type Profile, its constants and ParseProfile.
func profiles(p *model.Package) []jen.Code {
	if p.Profiles == nil {
		return nil
	}
	profile, parse, active, options := p.Common.ProfileName(), p.Common.ParseProfileName(), p.Common.ActiveProfileName(), p.Common.OptionsName()
	var consts, idents, names, aliases []jen.Code
	for _, q := range p.Profiles.All {
		if len(q.Aliases) > 0 {
			var others []jen.Code
			for _, a := range q.Aliases {
				others = append(others, code.Quote(a))
			}
			aliases = append(aliases, jen.Case(others...).Block(jen.Return(jen.Id(q.Go), jen.Nil())))
		}
		consts = append(consts, jen.Id(q.Go).Id(profile).Op("=").Add(code.Quote(q.Name)))
		idents = append(idents, jen.Id(q.Go))
		names = append(names, code.Quote(q.Name))
	}
	doc := profile + " is an environment that the program runs in. " + p.Profiles.Env + " selects it"
	if d := p.Profiles.Default; d != nil {
		doc += "; the default is " + d.Name
	}
	selectors, given := []string{p.Common.WithProfileName(), p.Profiles.Env}, []jen.Code(nil)
	if !p.Common.NoConfig {
		selectors = append([]string{p.Common.WithConfigName()}, selectors...)
		given = append(given, jen.If(jen.Id("o").Dot("config").Op("!=").Nil()).Block(jen.Return(jen.Id("o").Dot("config").Dot("Profile"), jen.Nil())))
	}
	return []jen.Code{
		render.Comment(doc + ".").Line().Type().Id(profile).String(),
		render.Comment("The values of " + profile + ".").Line().Const().Defs(consts...),
		render.Comment(parse+" returns the profile with the given name. The error lists the profiles.").Line().
			Func().Id(parse).Params(jen.Id("name").String()).Params(jen.Id(profile), jen.Error()).Block(
			jen.Switch(jen.Id("p").Op(":=").Id(profile).Call(jen.Id("name")), jen.Id("p")).Block(append([]jen.Code{
				jen.Case(idents...).Block(jen.Return(jen.Id("p"), jen.Nil())),
			}, append(aliases, jen.Default().Block(jen.Return(code.Quote(""), code.Runtime("UnknownProfile").Call(names...))))...)...),
		),
		render.Comment(active+" returns the profile that "+ident.Either(selectors)+" selects. It reads nothing else.").Line().
			Func().Id(active).Params(loaderParams(p)...).Params(jen.Id(profile), jen.Error()).Block(
			jen.Return(jen.Id(p.Common.NewOptionsName()).Call(jen.Id("opts")).Dot("profile").Call(jen.Id("ctx"))),
		),
		render.Comment("profile returns the active profile.").Line().
			Func().Params(jen.Id("o").Op("*").Id(options)).Id("profile").Params(jen.Id("ctx").Qual("context", "Context")).Params(jen.Id(profile), jen.Error()).Block(append(given,
			jen.List(jen.Id("r"), jen.Err()).Op(":=").Id("o").Dot("reader").Call(jen.Id("ctx")),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(code.Quote(""), jen.Err())),
			jen.Return(jen.Id(profile).Call(jen.Id("r").Dot("Profile").Call()), jen.Nil()),
		)...),
	}
}

// config writes the type Config.
func config(p *model.Package) jen.Code {
	var body []jen.Code
	if p.Profiles != nil {
		body = append(body, jen.Id("Profile").Id(p.Common.ProfileName()), jen.Line())
	}
	if f := p.Factory; f != nil {
		body = append(body, render.Comment("The parameters of Open or Config. Those that were not given have the values of their variables or defaults."), jen.Id("Params").Id(f.ParamsName()), jen.Line())
	}
	for _, r := range p.Resources {
		t := jen.Id(r.Kind.Config)
		if r.Pointer() {
			t = jen.Op("*").Add(t)
		}
		body = append(body, render.Comment(code.Paragraph(r.Doc, presence(r))), jen.Id(r.Go).Add(t), jen.Line())
	}
	body = append(body, jen.Id("origins").Add(code.Runtime("Origins")).Comment("// where each value came from"))
	doc := p.Common.ConfigName() + " is the configuration of every resource."
	if f := p.Factory; f != nil {
		doc = f.ConfigName() + " is the configuration of the resources of " + ident.WithArticle(f.Go) + "."
	}
	return render.Comment(doc).Line().Type().Id(p.ConfigName()).Struct(body...)
}

// presence returns a text about when the configuration of r is nil, or "".
func presence(r *model.Resource) string {
	switch {
	case code.Exists(r) != "" && r.Optional:
		return "Optional, and " + code.Exists(r) + ": nil otherwise."
	case r.When != nil:
		return "Only " + strings.TrimPrefix(code.Exists(r), "only ") + ": nil otherwise."
	case r.OnlyIn != nil:
		return "Only in " + code.OnlyIn(r) + ": nil elsewhere."
	case r.Optional:
		return "Optional: nil if it is not configured."
	}
	return ""
}

// validateConfig writes
//
//	func (c Config) Validate() error {
//		var errs []error
//		errs = append(errs, gen.In("database", c.Database.Validate()))
//		return errors.Join(errs...)
//	}
//
// with a statement for each resource, so that a new resource changes no line of another.
func validateConfig(p *model.Package) jen.Code {
	var body []jen.Code
	if f := p.Factory; f != nil {
		body = append(body, code.Append("errs", code.Runtime("In").Call(code.Quote(f.Name), jen.Id("c").Dot("Params").Dot("Validate").Call())))
	}
	for _, r := range p.Resources {
		in := code.Append("errs", code.Runtime("In").Call(code.Quote(r.Name), validated(r, jen.Id("c").Dot(r.Go))))
		if r.Pointer() {
			in = jen.If(jen.Id("c").Dot(r.Go).Op("!=").Nil()).Block(in)
		}
		body = append(body, in)
	}
	if len(body) == 0 {
		body = []jen.Code{jen.Return(jen.Nil())}
	} else {
		body = append([]jen.Code{jen.Var().Id("errs").Index().Error()}, body...)
		body = append(body, jen.Return(jen.Qual("errors", "Join").Call(jen.Id("errs").Op("..."))))
	}
	return render.Comment("Validate returns all problems of c, joined.").Line().
		Func().Params(jen.Id("c").Id(p.ConfigName())).Id("Validate").Params().Error().Block(body...)
}

// describeConfig writes Config's Describe.
func describeConfig(p *model.Package) jen.Code {
	profile := code.Quote("")
	if p.Profiles != nil {
		profile = jen.String().Call(jen.Id("c").Dot("Profile"))
	}
	body := []jen.Code{jen.Id("d").Op(":=").Add(code.Runtime("Describe")).Call(profile, jen.Id("c").Dot("origins"))}
	if f := p.Factory; f != nil {
		body = append(body, jen.Id("d").Dot("Add").Call(code.Quote(f.Name), code.Quote("factory"), jen.Id("c").Dot("Params").Dot("Describe").Call()))
	}
	for _, r := range p.Resources {
		call := func(method string, last jen.Code) jen.Code {
			return jen.Id("d").Dot(method).Call(code.Quote(r.Name), code.Quote(r.Kind.Name), last)
		}
		described := call("Add", describes(r, jen.Id("c").Dot(r.Go)))
		if !r.Pointer() {
			body = append(body, described)
			continue
		}
		why := "not configured"
		switch {
		case code.Exists(r) != "" && r.Optional:
			why = "optional, " + code.Exists(r)
		case code.Exists(r) != "":
			why = code.Exists(r)
		}
		body = append(body, jen.If(jen.Id("c").Dot(r.Go).Op("!=").Nil()).Block(described).Else().Block(call("Absent", code.Quote(why))))
	}
	body = append(body, jen.Return(jen.Id("d").Dot("Description").Call()))
	return render.Comment("Describe returns the value of each field and where it came from. Secrets are masked.").Line().
		Func().Params(jen.Id("c").Id(p.ConfigName())).Id("Describe").Params().Add(code.Runtime("Description")).Block(body...)
}

// logValue writes Config's LogValue.
func logValue(p *model.Package) jen.Code {
	return render.Comment("LogValue makes log/slog print c's description.").Line().
		Func().Params(jen.Id("c").Id(p.ConfigName())).Id("LogValue").Params().Qual("log/slog", "Value").
		Add(code.Inline(jen.Return(jen.Id("c").Dot("Describe").Call().Dot("LogValue").Call())))
}
