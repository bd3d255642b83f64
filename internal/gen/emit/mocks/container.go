package mocks

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// container writes the type Mocks, and the functions that return resources and bundles made of mocks.
func (m *mocker) container() []jen.Code {
	if !m.p.Opens() {
		return nil
	}
	n := m.names()
	all := &model.Bundle{Uses: m.p.Resources, Opens: m.p.Factories}
	decls := []jen.Code{m.mocksType("Mocks", "the resources that New returns", all), m.newResources(n, all)}
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

// mocksType writes the struct name with the mocks of b. what is a phrase for its comment.
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
	return render.Comment(name + " has the mocks of " + what + ".").Line().Type().Id(name).Struct(code.Parted(fields)...)
}

// params returns the parameters of New and similar functions.
func (m *mocker) params(n containerNames) []jen.Code {
	edit := jen.Func().Params(jen.Op("*").Add(m.own(m.p.Common.ConfigName())))
	return []jen.Code{jen.Id(n.t).Qual("testing", "TB"), jen.Id(n.edit).Op("...").Add(edit)}
}

func (m *mocker) names() containerNames {
	s := code.ScopeOf("resource", "testing")
	for _, name := range m.imports(m.p.Kinds...) { // order: a set
		s.Take(name)
	}
	return containerNames{
		t: s.Pick("t"), edit: s.Pick("edit"), cfg: s.Pick("cfg"), f: s.Pick("f"), mocks: s.Pick("m"), r: s.Pick("r"), p: s.Pick("p"), inner: s.Pick("mocks"),
	}
}

// newResources writes New.
func (m *mocker) newResources(n containerNames, all *model.Bundle) jen.Code {
	body := m.config(n)
	if len(m.p.Bundles) > 0 {
		body = []jen.Code{jen.Id(n.cfg).Op(":=").Id(model.TestConfigFunc).Call(jen.Id(n.edit).Op("..."))}
	}
	body = m.assemble(n, body, "Mocks", m.p.Common.ResourcesName(), all, true)
	doc := "New returns resources made of mocks. The mocks fail t at every call that no rule expects. Each function in " + n.edit +
		" changes the configuration, which starts with the defaults of the kinds and is not validated. A nil function is skipped."
	if slices.ContainsFunc(m.p.Resources, (*model.Resource).Pointer) {
		doc += " A resource that may be absent is present unless a function in " + n.edit + " sets its configuration to nil."
	}
	return render.Comment(doc).Line().Func().Id("New").Params(m.params(n)...).
		Params(jen.Op("*").Add(m.own(m.p.Common.ResourcesName())), jen.Op("*").Id("Mocks")).Block(body...)
}

// config writes the code that makes the configuration: it calls the edit functions with the defaults.
func (m *mocker) config(n containerNames) []jen.Code {
	body := []jen.Code{jen.Var().Id(n.cfg).Add(m.own(m.p.Common.ConfigName()))} // gofmt would align a literal, and a new resource would change the lines of others
	set := func(field string, value jen.Code) { body = append(body, jen.Id(n.cfg).Dot(field).Op("=").Add(value)) }
	if ps := m.p.Profiles; ps != nil && ps.Default != nil {
		set("Profile", m.own(ps.Default.Go))
	}
	for _, r := range m.p.Resources {
		set(r.Go, m.defaults(r))
	}
	return append(body, m.edited(n, jen.Id(n.edit)))
}

// newConfig writes the function that makes the configuration, for New and the constructors of bundles.
func (m *mocker) newConfig(n containerNames) jen.Code {
	edit := m.params(n)[1]
	return render.Comment(model.TestConfigFunc + " returns the configuration of resources made of mocks.").Line().
		Func().Id(model.TestConfigFunc).Params(edit).Add(m.own(m.p.Common.ConfigName())).Block(append(m.config(n), jen.Return(jen.Id(n.cfg)))...)
}

// assemble appends to body the code that makes the mocks of b, and the struct of, which uses these mocks. If config is true, the struct has
// the configuration.
func (m *mocker) assemble(n containerNames, body []jen.Code, mocks, of string, b *model.Bundle, config bool) []jen.Code {
	body = append(body, jen.Id(n.mocks).Op(":=").New(jen.Id(mocks)))
	body = append(body, m.made(n, b.Uses, jen.Id(n.t))...)
	for _, f := range b.Opens {
		body = append(body, jen.Id(n.mocks).Dot(f.Go).Op("=").Op("&").Id(f.FactoryMockName()).Values(code.Key("t", jen.Id(n.t))))
	}
	body = append(body, jen.Line(), jen.Id(n.r).Op(":=").New(m.own(of)))
	if config {
		body = append(body, jen.Id(n.r).Dot("Config").Op("=").Id(n.cfg))
	}
	body = append(body, m.parts(n, b.Uses)...)
	for _, f := range b.Opens {
		body = append(body, jen.Id(n.r).Dot(f.Go).Op("=").Id(n.mocks).Dot(f.Go).Dot("factory").Call())
	}
	return append(body, jen.Return(jen.Id(n.r), jen.Id(n.mocks)))
}

// defaults returns the configuration that r starts with.
func (m *mocker) defaults(r *model.Resource) jen.Code {
	cfg := m.own(r.Kind.DefaultName()).Call()
	if r.Pointer() {
		return code.Runtime("Ptr").Call(cfg)
	}
	return cfg
}

// newBundle writes the function that makes a bundle of mocks.
func (m *mocker) newBundle(n containerNames, b *model.Bundle) jen.Code {
	name := b.NewName()
	var body []jen.Code
	if len(b.Uses) > 0 { // the mocks of factories have configurations of their own
		body = append(body, jen.Id(n.cfg).Op(":=").Id(model.TestConfigFunc).Call(jen.Id(n.edit).Op("...")))
	}
	body = m.assemble(n, body, b.MocksName(), b.Go, b, false)
	return render.Comment(name+" returns "+ident.WithArticle(b.Go)+" made of mocks, as New does.").Line().
		Func().Id(name).Params(m.params(n)...).Params(jen.Op("*").Add(m.own(b.Go)), jen.Op("*").Id(b.MocksName())).Block(body...)
}
