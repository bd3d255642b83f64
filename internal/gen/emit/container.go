package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// container writes the type Mocks, and what makes resources and bundles of mocks.
func (m *mocker) container() []jen.Code {
	if !m.p.Opens() {
		return nil
	}
	n := m.names()
	all := &model.Bundle{Uses: m.p.Resources, Opens: m.p.Factories}
	decls := []jen.Code{m.mocksType("Mocks", "resources", all), m.newResources(n, all)}
	if len(m.p.Bundles) > 0 {
		decls = append(decls, m.newConfig(n))
	}
	for _, f := range m.p.Factories {
		decls = append(decls, m.factory(n, f)...)
	}
	for _, b := range m.p.Bundles {
		decls = append(decls, m.mocksType(b.MocksName(), ident.WithArticle(b.Go), b), m.newBundle(n, b))
	}
	return decls
}

// mocksType writes the struct of the mocks of b, which are called what.
func (m *mocker) mocksType(name, what string, b *model.Bundle) jen.Code {
	var fields []jen.Code
	for _, r := range b.Uses {
		if r.Kind.Mockable() {
			fields = append(fields, jen.Id(r.Go).Op("*").Id(model.MockName(r.Kind.Client.Handle)))
		}
	}
	for _, f := range b.Opens {
		fields = append(fields, jen.Id(f.Go).Op("*").Id(f.FactoryMockName()))
	}
	verb := " is made of."
	if b.Go == "" {
		verb = " are made of."
	}
	return render.Comment(name + " are the mocks that " + what + verb).Line().Type().Id(name).Struct(fields...)
}

// own is a name of the package under test.
func (m *mocker) own(name string) *jen.Statement { return jen.Qual(m.p.Path, name) }

// params are the parameters of New and its like.
func (m *mocker) params(n containerNames) []jen.Code {
	edit := jen.Func().Params(jen.Op("*").Add(m.own("Config")))
	return []jen.Code{jen.Id(n.t).Qual("testing", "TB"), jen.Id(n.edit).Op("...").Add(edit)}
}

// containerNames are the names of the variables in New and its like.
type containerNames struct{ t, edit, cfg, f, mocks, r, p, of string }

func (m *mocker) names() containerNames {
	s := scopeOf("resource", "testing")
	for _, name := range m.imports(m.p.Kinds...) { // order: a set
		s.own[name] = true
	}
	return containerNames{
		t: s.pick("t"), edit: s.pick("edit"), cfg: s.pick("cfg"), f: s.pick("f"), mocks: s.pick("m"), r: s.pick("r"), p: s.pick("p"), of: s.pick("of"),
	}
}

// newResources writes New.
func (m *mocker) newResources(n containerNames, all *model.Bundle) jen.Code {
	body := m.config(n)
	if len(m.p.Bundles) > 0 {
		body = []jen.Code{jen.Id(n.cfg).Op(":=").Id(model.TestConfigFunc).Call(jen.Id(n.edit).Op("..."))}
	}
	body, maybes := m.assemble(n, body, "Mocks", "Resources", all, key("Config", jen.Id(n.cfg)))
	doc := "New returns resources made of mocks, which fail t at every call that no rule expects. edit changes the configuration, which has " +
		"the defaults of the kinds and is not validated."
	if maybes {
		doc += " A resource that may be absent is there unless edit sets its configuration to nil."
	}
	return render.Comment(doc).Line().Func().Id("New").Params(m.params(n)...).
		Params(jen.Op("*").Add(m.own("Resources")), jen.Op("*").Id("Mocks")).Block(body...)
}

// config writes what makes the configuration: the defaults, edited.
func (m *mocker) config(n containerNames) []jen.Code {
	var configs []jen.Code
	if ps := m.p.Profiles; ps != nil && ps.Default != nil {
		configs = append(configs, key("Profile", m.own(ps.Default.Go)))
	}
	for _, r := range m.p.Resources {
		configs = append(configs, key(r.Go, m.defaults(r)))
	}
	return []jen.Code{
		jen.Id(n.cfg).Op(":=").Add(m.own("Config")).Add(lines(configs...)),
		jen.For(jen.List(jen.Id("_"), jen.Id(n.f)).Op(":=").Range().Id(n.edit)).Block(jen.Id(n.f).Call(jen.Op("&").Id(n.cfg))),
	}
}

// newConfig writes the function that makes the configuration, for New and those of bundles.
func (m *mocker) newConfig(n containerNames) jen.Code {
	edit := m.params(n)[1]
	return render.Comment(model.TestConfigFunc + " returns the configuration of resources made of mocks.").Line().
		Func().Id(model.TestConfigFunc).Params(edit).Add(m.own("Config")).Block(append(m.config(n), jen.Return(jen.Id(n.cfg)))...)
}

// assemble appends to body what makes the mocks of b, and of those the struct called of, which begins with the fields first.
func (m *mocker) assemble(n containerNames, body []jen.Code, mocks, of string, b *model.Bundle, first ...jen.Code) (_ []jen.Code, maybe bool) {
	made := m.made(b.Uses, jen.Id(n.t))
	parts, maybes := m.parts(n, b.Uses)
	for _, f := range b.Opens {
		made = append(made, key(f.Go, jen.Op("&").Id(f.FactoryMockName()).Values(key("t", jen.Id(n.t)))))
		parts = append(parts, key(f.Go, jen.Id(n.mocks).Dot(f.Go).Dot("factory").Call()))
	}
	body = append(body,
		jen.Id(n.mocks).Op(":=").Op("&").Id(mocks).Add(lines(made...)),
		jen.Id(n.r).Op(":=").Op("&").Add(m.own(of)).Add(lines(append(first, parts...)...)),
	)
	return append(append(body, maybes...), jen.Return(jen.Id(n.r), jen.Id(n.mocks))), len(maybes) > 0
}

// made are the mocks of rs, which fail t.
func (m *mocker) made(rs []*model.Resource, t *jen.Statement) []jen.Code {
	var made []jen.Code
	for _, r := range rs {
		if r.Kind.Mockable() {
			made = append(made, key(r.Go, jen.Id(model.NewMockName(r.Kind.Client.Handle)).Call(jen.Add(t))))
		}
	}
	return made
}

// parts are rs as fields of what holds them, and what sets those that may be absent.
func (m *mocker) parts(n containerNames, rs []*model.Resource) (parts, maybes []jen.Code) {
	for _, r := range rs {
		if !r.Pointer() {
			parts = append(parts, key(r.Go, m.part(n, r, jen.Id(n.cfg).Dot(r.Go))))
			continue
		}
		cfg := func() *jen.Statement { return jen.Id(n.cfg).Dot(r.Go) }
		set := func(value jen.Code) jen.Code { return jen.Id(n.r).Dot(r.Go).Op("=").Add(value) }
		maybes = append(maybes, jen.If(cfg().Op("!=").Nil()).Block(
			set(res("Present").Call(m.part(n, r, jen.Op("*").Add(cfg())))),
		).Else().Block(absent(r, m.own, id(n.cfg), set)...))
	}
	return parts, maybes
}

// defaults is the configuration that r starts with.
func (m *mocker) defaults(r *model.Resource) jen.Code {
	path := m.p.Path
	if r.Kind.From != nil {
		path = r.Kind.From.Path
	}
	cfg := jen.Qual(path, r.Kind.DefaultName()).Call()
	if r.Pointer() {
		return res("Ptr").Call(cfg)
	}
	return cfg
}

// part is r in the resources: a handle on a mock, or the configuration cfg itself.
func (m *mocker) part(n containerNames, r *model.Resource, cfg jen.Code) jen.Code {
	c := r.Kind.Client
	if c == nil {
		return cfg
	}
	if !r.Kind.Mockable() {
		return jen.Op("&").Add(m.own(c.Handle)).Values(key("Config", cfg))
	}
	return jen.Op("&").Add(m.own(c.Handle)).Values(key(c.Interface, jen.Id(n.mocks).Dot(r.Go)), key("Config", cfg))
}

// newBundle writes what makes a bundle of mocks.
func (m *mocker) newBundle(n containerNames, b *model.Bundle) jen.Code {
	name := b.NewName()
	var body []jen.Code
	if len(b.Uses) > 0 { // the mocks of factories have configurations of their own
		body = append(body, jen.Id(n.cfg).Op(":=").Id(model.TestConfigFunc).Call(jen.Id(n.edit).Op("...")))
	}
	body, _ = m.assemble(n, body, b.MocksName(), b.Go, b)
	return render.Comment(name+" returns "+ident.WithArticle(b.Go)+" made of mocks, as New does.").Line().
		Func().Id(name).Params(m.params(n)...).Params(jen.Op("*").Add(m.own(b.Go)), jen.Op("*").Id(b.MocksName())).Block(body...)
}
