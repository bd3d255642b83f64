package mocks

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/module"
)

// containerNames are the names of the variables in New and similar functions.
type containerNames struct{ t, edit, cfg, f, mocks, r, p, inner string }

// own returns a name of the package under test.
func (m *mocker) own(name string) *jen.Statement { return jen.Qual(m.p.Path, name) }

// edited writes a loop that calls the functions edit that are not nil with the configuration.
func (m *mocker) edited(n containerNames, edit jen.Code) jen.Code {
	return jen.For(jen.List(jen.Id("_"), jen.Id(n.f)).Op(":=").Range().Add(edit)).Block(
		jen.If(jen.Id(n.f).Op("!=").Nil()).Block(jen.Id(n.f).Call(jen.Op("&").Id(n.cfg))),
	)
}

// made writes the mocks of rs, which fail t.
func (m *mocker) made(n containerNames, rs []*model.Resource, t *jen.Statement) []jen.Code {
	var body []jen.Code
	for _, r := range rs {
		if r.Kind.Mockable() {
			body = append(body, jen.Id(n.mocks).Dot(r.Go).Op("=").Id(model.NewMockName(r.Kind.Client.Handle)).Call(jen.Add(t)))
		}
	}
	return body
}

// part returns the value of r in the resources: a handle around a mock, or the configuration cfg itself.
func (m *mocker) part(n containerNames, r *model.Resource, cfg jen.Code) jen.Code {
	c := r.Kind.Client
	if c == nil {
		return cfg
	}
	if !r.Kind.Mockable() {
		return jen.Op("&").Add(m.own(c.Handle)).Values(code.Key("Config", cfg))
	}
	return jen.Op("&").Add(m.own(c.Handle)).Values(code.Key(c.Interface, jen.Id(n.mocks).Dot(r.Go)), code.Key("Config", cfg))
}

// parts writes the fields for rs in the literal of a struct.
func (m *mocker) parts(n containerNames, rs []*model.Resource) []jen.Code {
	var body []jen.Code
	for _, r := range rs {
		cfg := func() *jen.Statement { return jen.Id(n.cfg).Dot(r.Go) }
		set := func(value jen.Code) jen.Code { return jen.Id(n.r).Dot(r.Go).Op("=").Add(value) }
		if !r.Pointer() {
			body = append(body, set(m.part(n, r, cfg())))
			continue
		}
		body = append(body, jen.If(cfg().Op("!=").Nil()).Block(
			set(code.Runtime("Present").Call(m.part(n, r, jen.Op("*").Add(cfg())))),
		).Else().Block(code.Absent(r, m.own, code.Name(n.cfg), set)...))
	}
	return body
}

// imports returns the names of the packages that a file without mocks of its own may import.
func (m *mocker) imports(kinds ...*model.Kind) map[string]string {
	names := map[string]string{m.p.Path: m.p.Name, module.Mock: "mock"}
	for _, k := range kinds {
		if k.From != nil {
			names[k.From.Path] = k.From.Name
		}
		if k.Client != nil && k.Client.Mocks != nil {
			names[k.Client.Mocks.Path] = k.Client.Mocks.Name
		}
	}
	return names
}
