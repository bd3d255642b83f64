package mocks

import (
	"go/token"
	"go/types"
	"path"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
)

// Files returns the files of the package for tests: the mocks of each kind with a client, and resources made of them.
func Files(p *model.Package) []code.File {
	m := newMocker(p)
	var fs []code.File
	for _, a := range m.aliased {
		fs = append(fs, m.file(a.kind.Name+"_mock"+output.Suffix, "", m.imports(a.kind), func() []jen.Code { return m.aliases(a) }))
	}
	fs = append(fs, m.written()...)
	if len(fs) == 0 {
		return nil
	}
	doc := "Package " + m.place.Name + " has mocks of the clients of package " + p.Name + ", for tests."
	return append(fs, m.file(output.PackageFile, doc, m.imports(p.Kinds...), m.container))
}

// A mocker writes the package for tests of p.
type mocker struct {
	p       *model.Package
	place   mock.Place
	aliased []aliased
	local   []*model.Kind // whose mocks are written here
}

// An aliased is a kind of another package, with its mocks in that package's package of mocks.
type aliased struct {
	kind  *model.Kind
	types []aliasedType
	made  []made
}

type aliasedType struct{ name, home string }

// A made is an interface, its mock and the constructor of the mock.
type made struct{ mocked, mock, make string }

func newMocker(p *model.Package) *mocker {
	m := &mocker{p: p, place: mock.Place{Path: path.Join(p.Path, p.Output.Test), Name: p.Output.Test}}
	taken, own := code.ScopeOf(), map[string]bool{}
	for _, n := range naming.Mocks(p) {
		taken.Take(n.Go)
	}
	for _, k := range p.Kinds {
		switch {
		case p.Output.Test == "" || !k.Mockable():
		case k.From != nil && k.Client.Mocks != nil:
			m.aliased = append(m.aliased, m.alias(k, taken))
		default:
			m.local = append(m.local, k)
			for _, base := range k.Client.Mocked() {
				own[model.MockName(base)], own[model.NewMockName(base)] = true, true
			}
		}
	}
	for _, name := range taken.Names() {
		if !own[name] {
			m.place.Taken = append(m.place.Taken, name)
		}
	}
	return m
}

// alias finds the mocks of k in the mocks package of its home. Mocks and constructors keep their names. Other types get underscores if
// their names are taken.
func (m *mocker) alias(k *model.Kind, taken code.Scope) aliased {
	home := k.Home
	if home == nil {
		alone := *k
		alone.From = nil
		home = &model.Package{Path: k.From.Path, Name: k.From.Name, Kinds: []*model.Kind{&alone}, Output: model.Output{Test: k.Client.Mocks.Name}}
	}
	a := aliased{kind: k}
	names := newMocker(home).declared(k.Name)
	for i, of := range m.mocked(k) {
		a.made = append(a.made, made{of.named.Obj().Name(), names[i].Types[0], names[i].New})
		a.types = append(a.types, aliasedType{names[i].Types[0], names[i].Types[0]})
		for _, name := range names[i].Types[1:3] {
			a.types = append(a.types, aliasedType{taken.Pick(name), name})
		}
	}
	for _, n := range names {
		for _, name := range n.Types[3:] {
			a.types = append(a.types, aliasedType{taken.Pick(name), name})
		}
	}
	return a
}

// declared lists what this package declares for the mocks of the named kind.
func (m *mocker) declared(name string) []mock.Declared {
	all := mock.Declare(m.place, m.targets())
	for _, k := range m.local {
		n := len(k.Client.Mocked())
		if k.Name == name {
			return all[:n]
		}
		all = all[n:]
	}
	panic("mocks: a kind whose mocks are nowhere: " + name)
}

// targets returns the interfaces of the kinds whose mocks this package declares: for each kind the interface of its client, and then the
// interfaces of results.
func (m *mocker) targets() []mock.Target {
	var targets []mock.Target
	for _, k := range m.local {
		for i, of := range m.mocked(k) {
			// The type has the name of the mock, and is an alias of the interface.
			t := mock.Target{Type: types.NewTypeName(token.NoPos, of.named.Obj().Pkg(), of.base, of.named)}
			if i == 0 {
				t.Failing = m.failing(k)
			}
			targets = append(targets, t)
		}
	}
	return targets
}

// failing returns the functions that make failing results of methods of k.
func (m *mocker) failing(k *model.Kind) map[string]mock.Function {
	home := model.Import{Path: m.p.Path, Name: m.p.Name}
	if k.From != nil {
		home = model.Import{Path: k.From.Path, Name: k.From.Name}
	}
	all := map[string]mock.Function{}
	for method, f := range k.Client.Failing { // order: a set
		from := home
		if f.From != nil {
			from = *f.From
		}
		all[method] = mock.Function{Path: from.Path, Package: from.Name, Name: f.Name}
	}
	return all
}

func (m *mocker) file(name, doc string, imports map[string]string, decls func() []jen.Code) code.File {
	name = path.Join(m.p.Output.Test, name)
	return code.File{
		Name:  name,
		Head:  render.Head{Source: code.Source(m.p, name, m.p.Sources[0]), Package: m.place.Name, Path: m.place.Path, Doc: doc, Imports: imports},
		Decls: decls,
	}
}

// A mocked is an interface to mock, and the name of its mock without Mock.
type mocked struct {
	base  string
	named *types.Named
}

// mocked returns the interfaces of k: the interface of its client, and then the interfaces of results.
func (m *mocker) mocked(k *model.Kind) []mocked {
	home := types.NewPackage(m.p.Path, m.p.Name)
	if k.From != nil {
		home = types.NewPackage(k.From.Path, k.From.Name)
	}
	c := k.Client
	list := []mocked{{c.Handle, model.NewInterface(home, c.Interface, c.InterfaceMethods())}}
	for _, ch := range c.ChainInterfaces() {
		list = append(list, mocked{ch.Interface, ch.Named})
	}
	return list
}

// written returns the files of the mocks that are written here.
func (m *mocker) written() []code.File {
	var names []string
	taken := code.ScopeOf()
	for _, a := range m.aliased {
		taken.Take(a.kind.Name)
	}
	for _, k := range m.local {
		names = append(names, taken.Pick(k.Name))
	}
	var fs []code.File
	mocks := mock.Emit(m.place, m.targets())
	for i, k := range m.local {
		for j, base := range k.Client.Mocked() {
			name := names[i]
			if j > 0 {
				name = taken.Pick(name + "_" + ident.FileStem(base))
			}
			made := mocks[0]
			mocks = mocks[1:]
			if len(made.Problems) > 0 {
				panic("mocks: a client that cannot be mocked: " + made.Problems[0].Text)
			}
			fs = append(fs, m.file(name+"_mock"+output.Suffix, "", made.Imports, func() []jen.Code { return made.Decls }))
		}
	}
	return fs
}

// aliases writes aliases of the mocks of a kind of another package.
func (m *mocker) aliases(a aliased) []jen.Code {
	from := a.kind.Client.Mocks
	var list []jen.Code
	for _, t := range a.types {
		list = append(list, jen.Id(t.name).Op("=").Qual(from.Path, t.home))
	}
	title := "These aliases name the mocks of the kind " + a.kind.Name + ", which package " + from.Name + " declares. Tests need to import only this package."
	decls := []jen.Code{render.Comment(title).Line().Type().Defs(list...)}
	for _, made := range a.made {
		doc := made.make + " makes " + ident.WithArticle(made.mocked) + " that fails t at every call that no rule expects."
		decls = append(decls, render.Comment(doc).Line().Func().Id(made.make).
			Params(jen.Id("t").Qual(module.Mock, "T"), jen.Id("opts").Op("...").Qual(module.Mock, "Option")).Op("*").Id(made.mock).
			Block(jen.Return(jen.Qual(from.Path, made.make).Call(jen.Id("t"), jen.Id("opts").Op("...")))))
	}
	return decls
}
