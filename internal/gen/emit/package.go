package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
)

// packageFile is resgen_gen.go: the profiles, the configuration of every resource, and how it is loaded.
func packageFile(p *model.Package) []File {
	const name = output.PackageFile
	return []File{{
		Name:  name,
		Head:  render.Head{Source: source(p, name, p.Sources[0]), Package: p.Name, Path: p.Path, Doc: p.Doc, Imports: imports(p), Links: p.Links()},
		Decls: func() []jen.Code { return packageDecls(p) },
	}}
}

func packageDecls(p *model.Package) []jen.Code {
	decls := []jen.Code{guard()}
	if !p.Holds() {
		return decls
	}
	decls = append(decls, profiles(p)...)
	decls = append(decls, config(p))
	ss := slots(p)
	decls = append(decls, opening(p, ss)...)
	decls = append(decls, loadConfig(p, ss)...)
	for _, s := range ss {
		decls = append(decls, loadOne(s))
	}
	decls = append(decls, validateConfig(p), describeConfig(p), logValue(p))
	decls = append(decls, nodes(p, ss)...)
	for _, r := range p.Resources {
		decls = append(decls, loader(p, r))
	}
	decls = append(decls, itemLoaders(p)...)
	return append(decls, options(p, ss)...)
}

// guard writes const _ = resource.SupportsGenerated1.
func guard() jen.Code {
	return jen.Const().Id("_").Op("=").Add(res("SupportsGenerated1")).
		Comment("// a compile error here means: go get a newer " + module.Runtime)
}

// profiles writes the type Profile, its constants and ParseProfile.
func profiles(p *model.Package) []jen.Code {
	if p.Profiles == nil {
		return nil
	}
	var consts, idents, names, aliases []jen.Code
	for _, q := range p.Profiles.All {
		if len(q.Aliases) > 0 {
			var others []jen.Code
			for _, a := range q.Aliases {
				others = append(others, quote(a))
			}
			aliases = append(aliases, jen.Case(others...).Block(jen.Return(jen.Id(q.Go), jen.Nil())))
		}
		consts = append(consts, jen.Id(q.Go).Id("Profile").Op("=").Add(quote(q.Name)))
		idents = append(idents, jen.Id(q.Go))
		names = append(names, quote(q.Name))
	}
	doc := "Profile is an environment that the program runs in. " + p.Profiles.Env + " selects it"
	if d := p.Profiles.Default; d != nil {
		doc += "; the default is " + d.Name
	}
	return []jen.Code{
		render.Comment(doc + ".").Line().Type().Id("Profile").String(),
		render.Comment("The profiles.").Line().Const().Defs(consts...),
		render.Comment("ParseProfile returns the profile called name; the error lists them.").Line().
			Func().Id("ParseProfile").Params(jen.Id("name").String()).Params(jen.Id("Profile"), jen.Error()).Block(
			jen.Switch(jen.Id("p").Op(":=").Id("Profile").Call(jen.Id("name")), jen.Id("p")).Block(append([]jen.Code{
				jen.Case(idents...).Block(jen.Return(jen.Id("p"), jen.Nil())),
			}, aliases...)...),
			jen.Return(quote(""), res("UnknownProfile").Call(names...)),
		),
		render.Comment("ActiveProfile returns the profile that WithConfig, WithProfile or "+p.Profiles.Env+" selects. It reads nothing else.").Line().
			Func().Id("ActiveProfile").Params(jen.Id("opts").Op("...").Id("Option")).Params(jen.Id("Profile"), jen.Error()).Block(
			jen.Id("o").Op(":=").Id("newOptions").Call(jen.Id("opts")),
			jen.If(jen.Id("o").Dot("config").Op("!=").Nil()).Block(jen.Return(jen.Id("o").Dot("config").Dot("Profile"), jen.Nil())),
			jen.List(jen.Id("r"), jen.Err()).Op(":=").Id("o").Dot("reader").Call(jen.Qual("context", "Background").Call()),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(quote(""), jen.Err())),
			jen.Return(jen.Id("Profile").Call(jen.Id("r").Dot("Profile").Call()), jen.Nil()),
		),
	}
}

// config writes the type Config.
func config(p *model.Package) jen.Code {
	var body []jen.Code
	if p.Profiles != nil {
		body = append(body, jen.Id("Profile").Id("Profile"), jen.Line())
	}
	if f := p.Factory; f != nil {
		body = append(body, render.Comment("The parameters that Open or Config was called with. Those that were not given are filled."), jen.Id("Params").Id(f.ParamsName()), jen.Line())
	}
	for _, r := range p.Resources {
		t := jen.Id(r.Kind.Config)
		if r.Pointer() {
			t = jen.Op("*").Add(t)
		}
		body = append(body, render.Comment(paragraph(r.Doc, presence(r))), jen.Id(r.Go).Add(t), jen.Line())
	}
	body = append(body, jen.Id("origins").Add(res("Origins")).Comment("// where each value came from"))
	doc := "Config is the configuration of every resource."
	if f := p.Factory; f != nil {
		doc = f.ConfigName() + " is the configuration of the resources of " + ident.WithArticle(f.Go) + "."
	}
	return render.Comment(doc).Line().Type().Id(p.ConfigName()).Struct(body...)
}

// presence says when the configuration of r is nil; "" if never.
func presence(r *model.Resource) string {
	switch {
	case r.OnlyIn != nil && r.Optional:
		return "Optional, and only in " + onlyIn(r) + ": else nil."
	case r.OnlyIn != nil:
		return "Only in " + onlyIn(r) + ": nil elsewhere."
	case r.Optional:
		return "Optional: nil if it is not configured."
	}
	return ""
}

// onlyIn is the profiles in which r exists: "staging and prod".
func onlyIn(r *model.Resource) string {
	var names []string
	for _, q := range r.OnlyIn {
		names = append(names, q.Name)
	}
	return ident.Listed(names)
}

// mostJoined is the number of conditions that are written with operators between them. More are hard to read, and to format: what gofmt
// takes for such an expression grows with the square of their number.
const mostJoined = 8

// joined reports whether the condition that inProfiles writes for r has operators between its parts.
func joined(r *model.Resource) bool { return len(r.OnlyIn) > 1 && len(r.OnlyIn) <= mostJoined }

// inProfiles is the condition that profile is one in which r exists.
func inProfiles(r *model.Resource, profile operand, op, join string) *jen.Statement {
	return inProfilesOf(r, here, profile, op, join)
}

// inProfilesOf is inProfiles for code that may be in another package than the constants of the profiles. own writes a name of theirs.
func inProfilesOf(r *model.Resource, own func(string) *jen.Statement, profile operand, op, join string) *jen.Statement {
	if len(r.OnlyIn) > mostJoined {
		var names []jen.Code
		for _, q := range r.OnlyIn {
			names = append(names, own(q.Go))
		}
		in := among(own("Profile"), names, profile())
		if op == "!=" {
			return jen.Op("!").Add(in)
		}
		return in
	}
	var s *jen.Statement
	for i, q := range r.OnlyIn {
		if i == 0 {
			s = profile().Op(op).Add(own(q.Go))
			continue
		}
		s = s.Op(join).Add(profile()).Op(op).Add(own(q.Go))
	}
	return s
}

// here writes a name of the package that it is used in.
func here(name string) *jen.Statement { return jen.Id(name) }

// validateConfig writes
//
//	func (c Config) Validate() error {
//		return errors.Join(
//			resource.In("database", c.Database.Validate()),
//		)
//	}
//
// with a list of errors where resources may be absent.
func validateConfig(p *model.Package) jen.Code {
	var always, body []jen.Code
	pointers := false
	flush := func() {
		switch {
		case len(always) == 0:
		case len(body) == 0:
			body = append(body, jen.Id("errs").Op(":=").Index().Error().Add(lines(always...)))
		default:
			body = append(body, add("errs", always...))
		}
		always = nil
	}
	if f := p.Factory; f != nil {
		always = append(always, res("In").Call(quote(f.Name), jen.Id("c").Dot("Params").Dot("Validate").Call()))
	}
	for _, r := range p.Resources {
		in := res("In").Call(quote(r.Name), validated(r, jen.Id("c").Dot(r.Go)))
		if !r.Pointer() {
			always = append(always, in)
			continue
		}
		flush()
		if len(body) == 0 {
			body = append(body, jen.Var().Id("errs").Index().Error())
		}
		pointers = true
		body = append(body, jen.If(jen.Id("c").Dot(r.Go).Op("!=").Nil()).Block(add("errs", in)))
	}
	switch {
	case pointers:
		flush()
		body = append(body, jen.Return(jen.Qual("errors", "Join").Call(jen.Id("errs").Op("..."))))
	case len(always) == 0:
		body = []jen.Code{jen.Return(jen.Nil())}
	case len(always) == 1:
		body = []jen.Code{jen.Return(always[0])}
	default:
		body = []jen.Code{jen.Return(jen.Qual("errors", "Join").Add(each(always...)))}
	}
	return render.Comment("Validate reports everything that is wrong with c.").Line().
		Func().Params(jen.Id("c").Id(p.ConfigName())).Id("Validate").Params().Error().Block(body...)
}

// describeConfig writes Config's Describe.
func describeConfig(p *model.Package) jen.Code {
	profile := quote("")
	if p.Profiles != nil {
		profile = jen.String().Call(jen.Id("c").Dot("Profile"))
	}
	body := []jen.Code{jen.Id("d").Op(":=").Add(res("Describe")).Call(profile, jen.Id("c").Dot("origins"))}
	if f := p.Factory; f != nil {
		body = append(body, jen.Id("d").Dot("Add").Call(quote(f.Name), quote("factory"), jen.Id("c").Dot("Params").Dot("Describe").Call()))
	}
	for _, r := range p.Resources {
		call := func(method string, last jen.Code) jen.Code {
			return jen.Id("d").Dot(method).Call(quote(r.Name), quote(r.Kind.Name), last)
		}
		described := call("Add", describes(r, jen.Id("c").Dot(r.Go)))
		if !r.Pointer() {
			body = append(body, described)
			continue
		}
		why := "not configured"
		switch {
		case r.OnlyIn != nil && r.Optional:
			why = "optional, only in " + onlyIn(r)
		case r.OnlyIn != nil:
			why = "only in " + onlyIn(r)
		}
		body = append(body, jen.If(jen.Id("c").Dot(r.Go).Op("!=").Nil()).Block(described).Else().Block(call("Absent", quote(why))))
	}
	body = append(body, jen.Return(jen.Id("d")))
	return render.Comment("Describe says what each field is and where it came from; secrets are masked.").Line().
		Func().Params(jen.Id("c").Id(p.ConfigName())).Id("Describe").Params().Add(res("Description")).Block(body...)
}

// logValue writes Config's LogValue.
func logValue(p *model.Package) jen.Code {
	return render.Comment("LogValue makes log/slog print c's description.").Line().
		Func().Params(jen.Id("c").Id(p.ConfigName())).Id("LogValue").Params().Qual("log/slog", "Value").
		Add(inline(jen.Return(jen.Id("c").Dot("Describe").Call().Dot("LogValue").Call())))
}
