package mocks

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// factory writes the mocks of one group of resources of f, and the factory of mocks.
func (m *mocker) factory(n containerNames, f *model.Factory) []jen.Code {
	var fields []jen.Code
	for _, r := range f.Resources {
		if r.Kind.Mockable() {
			fields = append(fields, jen.Id(r.Go).Op("*").Id(model.MockName(r.Kind.Client.Handle)))
		}
	}
	mocks, mock := f.MocksName(), f.FactoryMockName()
	one, edit := ident.WithArticle(f.Go), jen.Func().Params(jen.Op("*").Add(m.own(f.ConfigName())))
	newDoc := f.NewName() + " returns a factory that opens resources made of mocks. Opening " + one + " fails t unless On was called with its parameters. Each function in " + n.edit +
		" changes the configuration that " + f.ParamsName() + "." + model.TestConfigName + " returns. Open ignores its options."
	return []jen.Code{
		render.Comment(mocks + " has the mocks of " + one + ".").Line().Type().Id(mocks).Struct(code.Parted(fields)...),
		render.Comment(mock+" controls what a factory of mocks opens.").Line().Type().Id(mock).Struct(
			jen.Id("t").Qual("testing", "TB"),
			jen.Id("edit").Index().Add(edit),
			jen.Id("groups").Qual(module.Mock, "Groups").Types(m.own(f.ParamsName()), jen.Op("*").Id(mocks)),
		),
		render.Comment(newDoc).Line().Func().Id(f.NewName()).
			Params(jen.Id(n.t).Qual("testing", "TB"), jen.Id(n.edit).Op("...").Add(edit)).
			Params(jen.Op("*").Add(m.own(f.FactoryName())), jen.Op("*").Id(mock)).Block(
			jen.Id(n.mocks).Op(":=").Op("&").Id(mock).Values(code.Key("t", jen.Id(n.t)), code.Key("edit", jen.Id(n.edit))),
			jen.Return(jen.Id(n.mocks).Dot("factory").Call(), jen.Id(n.mocks)),
		),
		m.onParams(n, f), m.factoryOf(n, f), m.factoryConfig(n, f), m.factoryOpen(n, f),
	}
}

// method begins a method of the factory's mock.
func (n containerNames) method(f *model.Factory) *jen.Statement {
	return jen.Func().Params(jen.Id(n.mocks).Op("*").Id(f.FactoryMockName()))
}

// onParams writes the method On.
func (m *mocker) onParams(n containerNames, f *model.Factory) jen.Code {
	within := n
	within.mocks = n.inner
	made := append([]jen.Code{jen.Id(n.inner).Op(":=").New(jen.Id(f.MocksName()))}, m.made(within, f.Resources, jen.Id(n.mocks).Dot("t"))...)
	made = append(made, jen.Return(jen.Id(n.inner)))
	doc := "On returns the mocks of the " + f.Go + " with the parameters p. From now on the factory opens it."
	return render.Comment(doc).Line().Add(n.method(f)).Id("On").Params(jen.Id(n.p).Add(m.own(f.ParamsName()))).Op("*").Id(f.MocksName()).Block(
		jen.Return(jen.Id(n.mocks).Dot("groups").Dot("On").Call(
			jen.Id(n.mocks).Dot("config").Call(jen.Id(n.p)).Dot("Params"),
			jen.Func().Params().Op("*").Id(f.MocksName()).Block(made...),
		)),
	)
}

// factoryOf writes the method that makes the factory.
func (m *mocker) factoryOf(n containerNames, f *model.Factory) jen.Code {
	config := jen.Func().Params(jen.Id("_").Qual("context", "Context"), jen.Id(n.p).Add(m.own(f.ParamsName()))).Params(m.own(f.ConfigName()), jen.Error()).Block(
		jen.Id(n.cfg).Op(":=").Id(n.mocks).Dot("config").Call(jen.Id(n.p)),
		jen.Return(jen.Id(n.cfg), code.Runtime("In").Call(code.Quote(f.Name), jen.Id(n.cfg).Dot("Params").Dot("Validate").Call())),
	)
	return n.method(f).Id("factory").Params().Op("*").Add(m.own(f.FactoryName())).Block(
		jen.Return(jen.Op("&").Add(m.own(f.FactoryName())).Add(code.Lines(code.Key("OpenFunc", jen.Id(n.mocks).Dot("open")), code.Key("ConfigFunc", config)))),
	)
}

// factoryConfig writes the method that returns the configuration for parameters.
func (m *mocker) factoryConfig(n containerNames, f *model.Factory) jen.Code {
	return n.method(f).Id("config").Params(jen.Id(n.p).Add(m.own(f.ParamsName()))).Add(m.own(f.ConfigName())).Block(
		jen.Id(n.cfg).Op(":=").Id(n.p).Dot(model.TestConfigName).Call(),
		m.edited(n, jen.Id(n.mocks).Dot("edit")),
		jen.Return(jen.Id(n.cfg)),
	)
}

// factoryOpen writes the method that opens mocks.
func (m *mocker) factoryOpen(n containerNames, f *model.Factory) jen.Code {
	within := n
	within.mocks = n.inner
	mocks, assign := jen.Id(n.inner), ":="
	mocked := false
	for _, r := range f.Resources {
		mocked = mocked || r.Kind.Mockable()
	}
	if !mocked {
		mocks, assign = jen.Id("_"), "="
	}
	open := jen.Id(n.mocks).Dot("groups").Dot("Open").Call(jen.Id(n.mocks).Dot("t"), jen.Id(n.cfg).Dot("Params"))
	body := []jen.Code{
		jen.Id(n.mocks).Dot("t").Dot("Helper").Call(),
		jen.Id(n.cfg).Op(":=").Id(n.mocks).Dot("config").Call(jen.Id(n.p)),
		jen.Err().Op(":=").Add(code.Runtime("In")).Call(code.Quote(f.Name), jen.Id(n.cfg).Dot("Params").Dot("Validate").Call()),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.List(mocks, jen.Err()).Op(assign).Add(open),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
	}
	body = append(body, jen.Id(n.r).Op(":=").Op("&").Add(m.own(f.Go)).Values(code.Key("Config", jen.Id(n.cfg))))
	body = append(append(body, m.parts(within, f.Resources)...), jen.Return(jen.Id(n.r), jen.Nil()))
	params := []jen.Code{jen.Id("_").Qual("context", "Context"), jen.Id(n.p).Add(m.own(f.ParamsName())), jen.Id("_").Op("...").Add(m.own(f.OptionName()))}
	return n.method(f).Id("open").Params(params...).Params(jen.Op("*").Add(m.own(f.Go)), jen.Error()).Block(body...)
}
