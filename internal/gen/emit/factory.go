package emit

import (
	"path"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/loading"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
)

// factories returns a file for each factory: cloud_factory_gen.go. A factory has for its resources what a package has for all resources, so
// the same functions write most of it.
func factories(p *model.Package) []code.File {
	var fs []code.File
	taken := map[string]bool{}
	for _, k := range p.Kinds {
		taken[kindFile(k)] = true
	}
	for _, f := range p.Factories {
		stem := f.Name + "_factory"
		for taken[stem+output.Suffix] {
			stem += "_factory"
		}
		name := stem + output.Suffix
		taken[name] = true
		fs = append(fs, code.File{
			Name:  name,
			Head:  render.Head{Source: code.Source(p, name, path.Base(f.At.Source.Name)), Package: p.Name, Path: p.Path, Imports: code.Imports(p)},
			Decls: func() []jen.Code { return factoryDecls(p.Within(f)) },
		})
	}
	return fs
}

// factoryDecls writes the factory whose resources are in p.
func factoryDecls(p *model.Package) []jen.Code {
	f, ss := p.Factory, slots(p)
	decls := []jen.Code{factoryType(p), openFactory(p, ss), configFactory(f)}
	decls = append(decls, configDecls(f.Params, fillers(f))...)
	decls = append(decls, constants(p, f.Given)...)
	decls = append(decls, paramsString(f), testConfig(p), config(p), validateConfig(p), describeConfig(p), logValue(p))
	decls = append(decls, resources(p), closeAll(p), checkAll(p), iterate(p), resourcesString(p))
	decls = append(decls, optionType(p, ss), newOptions(p))
	return append(decls, loadFactory(p, ss), applyHandles(p, ss), applyConfigs(p, ss), validateConfigs(p, ss), loading.Fill(f))
}

// factoryType writes the type CloudFactory.
func factoryType(p *model.Package) jen.Code {
	f := p.Factory
	one, name := ident.WithArticle(f.Go), f.FactoryName()
	doc := name + " opens the resources of " + one + " for given parameters. More than one " + f.Go + " may be open at once."
	if f.Doc != "" {
		doc += "\n\n" + code.Sentence(f.Doc)
	}
	funcs := "OpenFunc and ConfigFunc replace Open and Config if they are not nil. Tests set them."
	params := jen.Id(f.ParamsName())
	return render.Comment(doc).Line().Type().Id(name).Struct(
		render.Comment(funcs),
		jen.Id("OpenFunc").Func().Params(jen.Qual("context", "Context"), params, jen.Op("...").Id(f.OptionName())).Params(jen.Op("*").Id(f.Go), jen.Error()),
		jen.Id("ConfigFunc").Func().Params(jen.Qual("context", "Context"), params).Params(jen.Id(f.ConfigName()), jen.Error()),
		jen.Line(),
		jen.Id("options").Op("*").Id(p.Common.OptionsName()).Comment("// with which the factory was opened"),
		jen.Id("resources").Op("*").Id(p.Common.ResourcesName()).Comment("// which the resources of "+one+" may depend on"),
	)
}

// receiver returns (f *CloudFactory).
func receiver(f *model.Factory) *jen.Statement {
	return jen.Params(jen.Id("f").Op("*").Id(f.FactoryName()))
}

// givenParams returns the parameters of Open and Config: a context and p.
func givenParams(f *model.Factory) []jen.Code {
	return []jen.Code{jen.Id("ctx").Qual("context", "Context"), jen.Id("p").Id(f.ParamsName())}
}

// unopened writes the code that returns an error for the zero factory.
func unopened(f *model.Factory, zero jen.Code) jen.Code {
	return jen.If(jen.Id("f").Dot("options").Op("==").Nil()).Block(jen.Return(zero, code.Runtime("NoFactory").Call(code.Quote(f.Name))))
}

// openFactory writes the method Open of the factory.
func openFactory(p *model.Package, ss []*slot) jen.Code {
	f := p.Factory
	one := ident.WithArticle(f.Go)
	doc := "Open opens " + one + " with the parameters p. " + paramsDoc(f) + "The method Close of the " + f.Go + " closes its resources. " + ident.Capital(one) + " that is still open is " +
		"closed before the resources that were opened together with the factory. On failure everything that was opened is closed again."
	fail := func() jen.Code { return jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())) }
	values := []jen.Code{code.Key("Config", jen.Id("cfg"))}
	if p.AsksFactory() {
		values = append(values, code.Key("factory", jen.Id("f")))
	}
	more := code.Runtime("Child").Values(
		code.Key("Params", code.Runtime("Parameters").Call(jen.Id("cfg").Dot("Params").Dot("Describe").Call())), code.Key("Describe", jen.Id("cfg").Dot("Describe")))
	start := jen.Id("f").Dot("resources").Dot("group").Dot("StartChild").Add(startArgs("more", ss))
	body := []jen.Code{
		jen.If(jen.Id("f").Dot("OpenFunc").Op("!=").Nil()).Block(jen.Return(jen.Id("f").Dot("OpenFunc").Call(jen.Id("ctx"), jen.Id("p"), jen.Id("opts").Op("...")))),
		unopened(f, jen.Nil()),
		jen.Id("o").Op(":=").Id(f.NewOptions).Call(jen.Id("opts")),
		jen.List(jen.Id("cfg"), jen.Err()).Op(":=").Id("o").Dot("load").Call(jen.Id("ctx"), jen.Id("f").Dot("options"), jen.Id("p")),
		fail(),
		jen.Id("r").Op(":=").Op("&").Id(f.Go).Values(values...),
	}
	body = append(body, known(ss)...)
	body = append(body, jen.Id("more").Op(":=").Add(more), jen.List(jen.Id("r").Dot("group"), jen.Err()).Op("=").Add(start), fail(), jen.Return(jen.Id("r"), jen.Nil()))
	params := append(givenParams(f), jen.Id("opts").Op("...").Id(f.OptionName()))
	return render.Comment(doc).Line().Func().Add(receiver(f)).Id("Open").Params(params...).Params(jen.Op("*").Id(f.Go), jen.Error()).Block(body...)
}

// paramsDoc returns a text about what fills parameters that the program does not set, or "".
func paramsDoc(f *model.Factory) string {
	for _, l := range f.Given.Leaves {
		if fills(l) {
			return "A parameter with the zero value is not given: it gets the value of its variable, or its default. "
		}
	}
	return ""
}

// fills reports whether a variable or a default fills the parameter l if the program does not set it.
func fills(l *model.Leaf) bool {
	return l.Source(nil).Bound() || !l.Field().IsZeroWith(l.Field().Default)
}

// fillers returns, for each parameter, what fills it if the program does not set it, apart from its default.
func fillers(f *model.Factory) map[*model.Field]string {
	notes := map[*model.Field]string{}
	for _, l := range f.Given.Leaves {
		s := l.Source(nil)
		if names := s.Names(); len(names) > 0 {
			if s.File != "" {
				names[len(names)-1] = "the file named by " + s.File
			}
			notes[l.Field()] = "If it is not given, it is read from " + ident.Either(names) + "."
		}
	}
	return notes
}

// configFactory writes the method Config of the factory.
func configFactory(f *model.Factory) jen.Code {
	zero := jen.Id(f.ConfigName()).Values()
	doc := "Config returns the configuration with which Open opens " + ident.WithArticle(f.Go) + ". The error has all problems, each a *resource.Problem. " + partly("Config")
	return render.Comment(doc).Line().Func().Add(receiver(f)).Id("Config").Params(givenParams(f)...).Params(jen.Id(f.ConfigName()), jen.Error()).Block(
		jen.If(jen.Id("f").Dot("ConfigFunc").Op("!=").Nil()).Block(jen.Return(jen.Id("f").Dot("ConfigFunc").Call(jen.Id("ctx"), jen.Id("p")))),
		unopened(f, jen.Add(zero)),
		jen.Return(jen.New(jen.Id(f.Options)).Dot("load").Call(jen.Id("ctx"), jen.Id("f").Dot("options"), jen.Id("p"))),
	)
}

// paramsString writes the method String of the parameters.
func paramsString(f *model.Factory) jen.Code {
	doc := "String returns the parameters as text, " + f.Name + "(...), with secrets masked."
	text := code.Quote(f.Name + "(").Op("+").Add(code.Runtime("Parameters")).Call(jen.Id("p").Dot("Describe").Call()).Op("+").Add(code.Quote(")"))
	return render.Comment(doc).Line().Func().Params(jen.Id("p").Id(f.ParamsName())).Id("String").Params().String().Add(code.Inline(jen.Return(text)))
}

// resourcesString writes the method String of the open resources.
func resourcesString(p *model.Package) jen.Code {
	return render.Comment("String returns the parameters of r as text, with secrets masked.").Line().
		Func().Params(jen.Id("r").Op("*").Id(p.ResourcesName())).Id("String").Params().String().
		Add(code.Inline(jen.Return(jen.Id("r").Dot("Config").Dot("Params").Dot("String").Call())))
}

// optionType writes the type CloudOption and the options of one group of resources.
func optionType(p *model.Package, ss []*slot) jen.Code {
	name := p.OptionName()
	var fields []jen.Code
	for i, s := range ss {
		if i > 0 {
			fields = append(fields, jen.Line())
		}
		fields = append(fields, s.fields()...)
	}
	doc := ident.Capital(ident.WithArticle(name)) + " changes how one " + p.Factory.Go + " is opened. A nil " + name + " is skipped."
	return render.Comment(doc).Line().Type().Id(name).Func().Params(jen.Op("*").Id(p.OptionsName())).
		Line().Line().Type().Id(p.OptionsName()).Struct(fields...)
}

// loadFactory writes the method of options that reads the configuration for the parameters p.
func loadFactory(p *model.Package, ss []*slot) jen.Code {
	f := p.Factory
	values := []jen.Code{}
	if p.Profiles != nil {
		values = append(values, code.Key("Profile", jen.Id(p.Common.ProfileName()).Call(jen.Id("r").Dot("Profile").Call())))
	}
	values = append(values, code.Key("Params", code.Runtime("Load").Call(jen.Id("r"), code.Quote(f.Name), jen.Id("p").Dot(model.FillName))))
	fail := func() jen.Code {
		return jen.If(jen.Err().Op(":=").Id("r").Dot("Err").Call(), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Id("c"), jen.Err()))
	}
	body := append(readerFrom(f),
		jen.Id("r").Dot("Trace").Call(),
		jen.Id("c").Op(":=").Id(p.ConfigName()).Values(values...),
		fail(),
		jen.Id("r").Dot("Params").Call(code.Runtime("Parameters").Call(jen.Id("c").Dot("Params").Dot("Describe").Call())),
	)
	body = append(body, givenProblems(ss)...)
	for _, s := range ss {
		body = append(body, s.load()...)
	}
	body = append(body, jen.Id("c").Dot("origins").Op("=").Id("r").Dot("Origins").Call(), jen.Return(jen.Id("c"), jen.Id("r").Dot("Err").Call()))
	doc := "load reads the configuration of " + ident.WithArticle(f.Go) + " with the parameters p. It uses the source, the profile and the resolver of the given options."
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context"), jen.Id("from").Op("*").Id(p.Common.OptionsName()), jen.Id("p").Id(f.ParamsName())}
	return render.Comment(doc).Line().Func().Params(jen.Id("o").Op("*").Id(p.OptionsName())).Id("load").Params(params...).
		Params(jen.Id(p.ConfigName()), jen.Error()).Block(body...)
}

// readerFrom writes the statements that create the reader r with the options from.
func readerFrom(f *model.Factory) []jen.Code {
	return []jen.Code{
		jen.List(jen.Id("r"), jen.Err()).Op(":=").Id("from").Dot("reader").Call(jen.Id("ctx")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Id(f.ConfigName()).Values(), jen.Err())),
	}
}

// testConfig writes the method TestConfig of the parameters.
func testConfig(p *model.Package) jen.Code {
	f := p.Factory
	settings := []jen.Code{
		code.Key("Source", code.Runtime("Map").Values()),
		code.Key("Warn", jen.Func().Params(code.Runtime("Problem")).Block()),
	}
	if ps := p.Profiles; ps != nil && ps.Default == nil {
		settings = append(settings, code.Key("Profile", jen.String().Call(jen.Id(ps.All[0].Go))))
	}
	doc := model.TestConfigName + " returns the configuration for the parameters p. It reads no variables and does not validate. Tests and mocks use it."
	return render.Comment(doc).Line().Func().Params(jen.Id("p").Id(f.ParamsName())).Id(model.TestConfigName).Params().Id(p.ConfigName()).Block(
		jen.Id("from").Op(":=").Op("&").Id(p.Common.OptionsName()).Values(code.Key("Settings", code.Runtime("Settings").Values(settings...))),
		jen.List(jen.Id("cfg"), jen.Id("_")).Op(":=").New(jen.Id(f.Options)).Dot("load").Call(jen.Qual("context", "Background").Call(), jen.Id("from"), jen.Id("p")),
		jen.Return(jen.Id("cfg")),
	)
}
