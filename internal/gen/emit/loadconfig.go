package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/rules"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// loadConfig writes LoadConfig and, if the package also opens resources, the methods of options that it calls.
func loadConfig(p *model.Package, ss []*slot) []jen.Code {
	var decls []jen.Code
	doc := p.Common.LoadName() + " reads the configuration of every resource. The error has all problems, each a *resource.Problem. " + partly(p.Common.LoadName()) +
		" A field whose text is not valid has its default or zero value. A value that breaks a rule is kept."
	head := render.Comment(doc).Line().Func().Id(p.Common.LoadName()).Params(loaderParams(p)...).Params(jen.Id(p.Common.ConfigName()), jen.Error())
	if !p.Common.NoConfig {
		decls = append(decls, head.Block(jen.Return(jen.Id(p.Common.NewOptionsName()).Call(jen.Id("opts")).Dot("load").Call(jen.Id("ctx")))))
	}
	decls = append(decls, loadSome(p, ss))
	if p.Opens() {
		decls = append(decls, applyHandles(p, ss))
	}
	return append(decls, applyConfigs(p, ss), validateConfigs(p, ss))
}

// partly says what the named loader returns together with an error.
func partly(loader string) string {
	return "With an error, " + loader + " also returns what could be read."
}

// loadAll writes the code that fills c with the configuration of every resource that is not borrowed. r is the reader.
func loadAll(p *model.Package, ss []*slot) []jen.Code {
	body := []jen.Code{jen.Id("r").Dot("Trace").Call()}
	if p.Profiles != nil {
		profile := jen.Id(p.Common.ProfileName()).Call(jen.Id("r").Dot("Profile").Call())
		body = append(body, jen.Id("c").Op(":=").Id(p.Common.ConfigName()).Values(code.Key("Profile", profile)))
	} else {
		body = append(body, jen.Var().Id("c").Id(p.Common.ConfigName()))
	}
	body = append(body, givenProblems(ss)...)
	for _, s := range inLoadOrder(ss) {
		body = append(body, s.load()...)
	}
	return append(body,
		jen.Id("c").Dot("origins").Op("=").Id("r").Dot("Origins").Call(),
		jen.Return(jen.Id("c"), jen.Id("r").Dot("Err").Call()),
	)
}

// inLoadOrder returns ss, sorted so that each resource comes after those to which its condition refers.
func inLoadOrder(ss []*slot) []*slot {
	rs, of := make([]*model.Resource, len(ss)), make(map[*model.Resource]*slot, len(ss))
	for i, s := range ss {
		rs[i], of[s.r] = s.r, s
	}
	ordered := make([]*slot, len(ss))
	for i, r := range model.LoadOrder(rs) {
		ordered[i] = of[r]
	}
	return ordered
}

// givenProblems writes the code that copies configurations and handles in options into c, and reports problems of these configurations to the
// reader r. It leaves out a resource whose handle an option passes, because its configuration is not used.
func givenProblems(ss []*slot) []jen.Code {
	body := []jen.Code{
		jen.Id("o").Dot("applyConfigs").Call(jen.Op("&").Id("c")),
		jen.Id("problems").Op(":=").Id("o").Dot("validateConfigs").Call(jen.Op("&").Id("c")),
	}
	problems := jen.Id("problems")
	if slices.ContainsFunc(ss, func(s *slot) bool { return s.field != "" }) {
		body = append(body, jen.Id("borrowed").Op(":=").Id("o").Dot("applyHandles").Call(jen.Op("&").Id("c")))
		problems = code.Runtime("Except").Call(problems, jen.Id("borrowed").Op("..."))
	}
	return append(body, jen.Id("r").Dot("Given").Call(problems))
}

// given returns o.database, the handle that an option passes.
func (s *slot) given() *jen.Statement { return jen.Id("o").Dot(s.field) }

// loadSome writes the method load of options.
func loadSome(p *model.Package, ss []*slot) jen.Code {
	given := []jen.Code{
		jen.Id("c").Op(":=").Op("*").Id("o").Dot("config"),
		jen.Id("o").Dot("applyConfigs").Call(jen.Op("&").Id("c")),
	}
	invalid := jen.Id("c").Dot("Validate").Call()
	if p.Opens() {
		given = append(given, jen.Id("borrowed").Op(":=").Id("o").Dot("applyHandles").Call(jen.Op("&").Id("c")))
		invalid = code.Runtime("Except").Call(invalid, jen.Id("borrowed").Op("..."))
	}
	given = append(given, jen.If(jen.Id("o").Dot("Unvalidated")).Block(jen.Return(jen.Id("c"), jen.Nil())))
	given = append(given, jen.Return(jen.Id("c"), code.Runtime("OnlyOf").Call(invalid, jen.Id("only").Op("..."))))
	var body []jen.Code
	if !p.Common.NoConfig {
		body = append(body, jen.If(jen.Id("o").Dot("config").Op("!=").Nil()).Block(given...))
	}
	body = append(body, reader(p.Common.ConfigName())...)
	if p.Conditional() {
		body = append(body, jen.Id("only").Op("=").Id("o").Dot("withConditions").Call(jen.Id("only")))
	}
	body = append(body, jen.Id("r").Dot("Only").Call(jen.Id("only").Op("...")))
	body = append(body, loadAll(p, ss)...)
	return render.Comment("load reads the configuration of the named resources. Without names it reads all.").Line().
		Func().Params(jen.Id("o").Op("*").Id(p.Common.OptionsName())).Id("load").Params(jen.Id("ctx").Qual("context", "Context"), jen.Id("only").Op("...").String()).
		Params(jen.Id(p.Common.ConfigName()), jen.Error()).Block(body...)
}

func loaderParams(p *model.Package) []jen.Code {
	return []jen.Code{jen.Id("ctx").Qual("context", "Context"), jen.Id("opts").Op("...").Id(p.Common.OptionName())}
}

// reader writes r, err := o.reader(ctx) for a function that returns a goType and an error.
func reader(goType string) []jen.Code {
	return []jen.Code{
		jen.List(jen.Id("r"), jen.Err()).Op(":=").Id("o").Dot("reader").Call(jen.Id("ctx")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Id(goType).Values(), jen.Err())),
	}
}

// load writes gen.Load(r, "database", loadDatabase).
func load(r *model.Resource) *jen.Statement {
	f := "Load"
	if r.Optional {
		f = "LoadOptional"
	}
	loader := jen.Id(r.Loader)
	if r.Factory != nil {
		loader = jen.Id("c").Dot("Params").Dot(r.Loader)
	}
	x := code.Runtime(f).Call(jen.Id("r"), code.Quote(r.Name), loader)
	switch {
	case r.Kind.Struct != nil && r.Optional:
		return x.Dot("pointer").Call()
	case r.Kind.Struct != nil:
		return x.Dot("native").Call()
	}
	return x
}

// validated writes c.Database.Validate(), where x is c.Database.
func validated(r *model.Resource, x *jen.Statement) *jen.Statement {
	if r.Kind.Struct != nil && r.Pointer() {
		x = jen.Op("*").Add(x)
	}
	return code.Validated(r.Kind, x)
}

// describes writes c.Database.Describe(), where x is c.Database.
func describes(r *model.Resource, x *jen.Statement) *jen.Statement {
	if r.Kind.Struct == nil {
		return x.Dot("Describe").Call()
	}
	if r.Pointer() {
		x = jen.Op("*").Add(x)
	}
	return jen.Id(r.Kind.DescribeName()).Call(x)
}

// longestWhen is the maximum length of the arguments of When on one line.
const longestWhen = 80

// load writes c.Database = gen.Load(r, "database", loadDatabase), in the profiles of the resource, and only if no option passes a handle.
func (s *slot) load() []jen.Code {
	r := s.r
	field := func() *jen.Statement { return jen.Id("c").Dot(r.Go).Op("=") }
	set := []jen.Code{field().Add(load(r))}
	if r.Pointer() && !r.Optional {
		set = []jen.Code{jen.Id("v").Op(":=").Add(load(r)), field().Op("&").Id("v")}
	}
	wanted := jen.Id("o").Dot(r.ConfigField).Op("==").Nil()
	if s.field != "" {
		wanted = s.given().Op("==").Nil().Op("&&").Add(wanted)
	}
	if r.OnlyIn != nil {
		in := code.InProfiles(r, func() *jen.Statement { return jen.Id("c").Dot("Profile") }, "==", "||")
		if code.Joined(r) {
			in = jen.Parens(in)
		}
		wanted.Op("&&").Add(in)
	}
	if r.When != nil {
		args := append([]jen.Code{code.Quote(r.Name), rules.Existence(code.Name("c"), r.When)}, code.Quoted(r.When.Fields)...)
		call := jen.Params(args...)
		if code.Width(args) > longestWhen {
			call = code.ArgumentLines(args...)
		}
		wanted.Op("&&").Id("r").Dot("When").Add(call)
	}
	return []jen.Code{jen.If(wanted).Block(set...)}
}

// applyConfigs writes the method of options that copies the configurations of single resources into c.
func applyConfigs(p *model.Package, ss []*slot) jen.Code {
	var body []jen.Code
	for _, s := range ss {
		value := jen.Op("*").Id("o").Dot(s.r.ConfigField)
		if s.r.Pointer() { // a copy each time, because an option may be used again
			value = code.Runtime("Ptr").Call(value)
		}
		body = append(body, jen.If(s.givenConfig()).Block(jen.Id("c").Dot(s.r.Go).Op("=").Add(value), forget(s.r)))
	}
	return render.Comment("applyConfigs copies the configurations of single resources that were passed as options into c.").Line().
		Func().Params(jen.Id("o").Op("*").Id(p.OptionsName())).Id("applyConfigs").Params(jen.Id("c").Op("*").Id(p.ConfigName())).Block(body...)
}

// validateConfigs writes the method of options that validates what applyConfigs has copied into c.
func validateConfigs(p *model.Package, ss []*slot) jen.Code {
	body := []jen.Code{jen.Var().Id("errs").Index().Error()}
	for _, s := range ss {
		body = append(body, jen.If(s.givenConfig()).Block(
			code.Append("errs", code.Runtime("In").Call(code.Quote(s.r.Name), validated(s.r, jen.Id("c").Dot(s.r.Go)))),
		))
	}
	body = append(body, jen.Return(jen.Qual("errors", "Join").Call(jen.Id("errs").Op("..."))))
	return render.Comment("validateConfigs returns the problems of the configurations that applyConfigs copies into c.").Line().
		Func().Params(jen.Id("o").Op("*").Id(p.OptionsName())).Id("validateConfigs").Params(jen.Id("c").Op("*").Id(p.ConfigName())).Error().Block(body...)
}

// givenConfig writes the condition that an option passes the configuration of s, and that s exists in the profile of c.
func (s *slot) givenConfig() *jen.Statement {
	cond := jen.Id("o").Dot(s.r.ConfigField).Op("!=").Nil()
	if s.r.OnlyIn == nil {
		return cond
	}
	in := code.InProfiles(s.r, func() *jen.Statement { return jen.Id("c").Dot("Profile") }, "==", "||")
	if code.Joined(s.r) {
		in = jen.Parens(in)
	}
	return cond.Op("&&").Add(in)
}

// forget writes the statement that removes the origins of r, because no loader made its configuration.
func forget(r *model.Resource) jen.Code {
	return jen.Id("c").Dot("origins").Dot("Forget").Call(code.Quote(r.Name))
}

// applyHandles writes the method of options that copies the configurations of handles into c, where others are loaded.
func applyHandles(p *model.Package, ss []*slot) jen.Code {
	var body []jen.Code
	for _, s := range ss {
		if s.field == "" {
			continue
		}
		cfg := s.given().Dot("Config")
		if s.r.Pointer() {
			cfg = code.Runtime("Ptr").Call(cfg)
		}
		body = append(body, jen.If(s.given().Op("!=").Nil()).Block(
			jen.Id("c").Dot(s.r.Go).Op("=").Add(cfg),
			forget(s.r),
			jen.Id("names").Op("=").Append(jen.Id("names"), code.Quote(s.r.Name)),
		))
	}
	body = append(body, jen.Return(jen.Id("names")))
	return render.Comment("applyHandles copies the Config of every handle that was passed as an option into c, and returns the names of these resources.").Line().
		Func().Params(jen.Id("o").Op("*").Id(p.OptionsName())).Id("applyHandles").Params(jen.Id("c").Op("*").Id(p.ConfigName())).
		Params(jen.Id("names").Index().String()).Block(body...)
}

// loadOne writes LoadDatabaseConfig.
func loadOne(p *model.Package, s *slot) jen.Code {
	r := s.r
	goType := r.Kind.Config
	loaded := func() *jen.Statement { return jen.Id("c").Dot(r.Go) }
	body := []jen.Code{jen.List(jen.Id("c"), jen.Err()).Op(":=").Id(p.Common.NewOptionsName()).Call(jen.Id("opts")).Dot("load").Call(jen.Id("ctx"), code.Quote(r.Name))}
	if r.Pointer() {
		none := func(err jen.Code) jen.Code { return jen.Return(jen.Id(goType).Values(), err) }
		var absent []jen.Code
		elsewhere := func() jen.Code { return none(code.NotInProfile(r, jen.String().Call(jen.Id("c").Dot("Profile")))) }
		switch {
		case r.OnlyIn == nil:
			absent = []jen.Code{none(code.NotConfigured(r))}
		case !r.Optional && r.When == nil:
			absent = []jen.Code{elsewhere()}
		default:
			profile := func() *jen.Statement { return jen.Id("c").Dot("Profile") }
			absent = []jen.Code{jen.If(code.InProfiles(r, profile, "!=", "&&")).Block(elsewhere()), none(code.NotConfigured(r))}
		}
		body = append(body,
			jen.If(loaded().Op("!=").Nil()).Block(jen.Return(jen.Op("*").Add(loaded()), jen.Err())),
			jen.If(jen.Err().Op("!=").Nil()).Block(none(jen.Err())),
		)
		body = append(body, absent...)
	} else {
		body = append(body, jen.Return(loaded(), jen.Err()))
	}
	name := r.LoadName()
	doc := name + " reads the configuration of " + r.Name + " only. " + partly(name)
	if r.When != nil {
		doc = name + " reads the configuration of " + r.Name + ". It also reads that of " + ident.Listed(askedNames(r)) + ", which decides whether " + r.Name + " exists. " + partly(name)
	}
	return render.Comment(doc+absence(r)).Line().
		Func().Id(name).Params(loaderParams(p)...).Params(jen.Id(goType), jen.Error()).Block(body...)
}

// askedNames returns the names of the resources to which the condition of r refers.
func askedNames(r *model.Resource) []string {
	var names []string
	for _, a := range r.When.Asks {
		names = append(names, a.Resource.Name)
	}
	return names
}

// absence returns a sentence about the errors that say that r does not exist.
func absence(r *model.Resource) string {
	var s string
	if r.OnlyIn != nil {
		s += " The error wraps resource.ErrNotInProfile in profiles other than " + code.OnlyIn(r) + "."
	}
	switch {
	case r.When != nil && r.Optional:
		s += " The error wraps resource.ErrNotConfigured if " + r.Name + " is not configured, or if this is false: " + r.When.Text + "."
	case r.When != nil:
		s += " The error wraps resource.ErrNotConfigured if this is false: " + r.When.Text + "."
	case r.Optional:
		s += " The error wraps resource.ErrNotConfigured if " + r.Name + " is not configured."
	}
	return s
}
