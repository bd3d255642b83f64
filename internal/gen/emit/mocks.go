package emit

import (
	"go/token"
	"go/types"
	"path"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// mocks is the package for tests: the mocks of each kind with a client, and resources made of them.
func mocks(p *model.Package) []File {
	m := &mocker{p: p, place: mock.Place{Path: path.Join(p.Path, p.Output.Test), Name: p.Output.Test}}
	m.place.Taken = m.containers()
	var fs []File
	var local []*model.Kind
	for _, k := range p.Kinds {
		switch {
		case p.Output.Test == "" || !mockable(k):
		case k.From != nil && k.Client.Mocks != nil:
			m.place.Taken = append(m.place.Taken, m.aliased(k)...)
			fs = append(fs, m.file(k.Name+"_mock_gen.go", "", m.imports(k), func() []jen.Code { return m.aliases(k) }))
		default:
			local = append(local, k)
		}
	}
	fs = append(fs, m.written(local)...)
	if len(fs) == 0 {
		return nil
	}
	doc := "Package " + m.place.Name + " has mocks of the clients of package " + p.Name + ", for tests."
	return append(fs, m.file("resgen_gen.go", doc, m.imports(p.Kinds...), m.container))
}

// mockable reports whether there is anything to mock of what k's resources are opened to.
func mockable(k *model.Kind) bool { return k.Client != nil && len(k.Client.Methods) > 0 }

// A mocker writes the package for tests of p.
type mocker struct {
	p     *model.Package
	place mock.Place
}

func (m *mocker) file(name, doc string, imports map[string]string, decls func() []jen.Code) File {
	name = path.Join(m.p.Output.Test, name)
	return File{
		Name:  name,
		Head:  render.Head{Source: source(m.p, name, m.p.Sources[0]), Package: m.place.Name, Path: m.place.Path, Doc: doc, Imports: imports},
		Decls: decls,
	}
}

// imports are the names of the packages that a file without mocks of its own may import.
func (m *mocker) imports(kinds ...*model.Kind) map[string]string {
	names := map[string]string{m.p.Path: m.p.Name, mock.Runtime: "mock"}
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

// A mocked is an interface to mock, and the name of its mock without Mock.
type mocked struct {
	base  string
	named *types.Named
}

// mocked are the interfaces of k: of its client first, then of what that returns.
func (m *mocker) mocked(k *model.Kind) []mocked {
	home := types.NewPackage(m.p.Path, m.p.Name)
	if k.From != nil {
		home = types.NewPackage(k.From.Path, k.From.Name)
	}
	t := newClientType(home, k)
	list := []mocked{{k.Client.Handle, t.named}}
	for _, c := range t.chains {
		if c.first {
			list = append(list, mocked{c.named.Obj().Name(), c.named})
		}
	}
	return list
}

// written are the files of the mocks that are written here.
func (m *mocker) written(kinds []*model.Kind) []File {
	var targets []mock.Target
	var names []string
	for _, k := range kinds {
		for i, of := range m.mocked(k) {
			// The type's name is that of the mock; what it stands for is the interface.
			targets = append(targets, mock.Target{Type: types.NewTypeName(token.NoPos, of.named.Obj().Pkg(), of.base, of.named)})
			name := k.Name
			if i > 0 {
				name += "_" + ident.Snake(of.base)
			}
			names = append(names, name+"_mock_gen.go")
		}
	}
	var fs []File
	for i, made := range mock.Emit(m.place, targets) {
		if len(made.Problems) > 0 {
			panic("emit: a client that cannot be mocked: " + made.Problems[0].Text)
		}
		fs = append(fs, m.file(names[i], "", made.Imports, func() []jen.Code { return made.Decls }))
	}
	return fs
}

// mockTypes are the exported types of the mocks of k.
func (m *mocker) mockTypes(k *model.Kind) []string {
	var names []string
	taken := scopeOf()
	list := m.mocked(k)
	for _, of := range list {
		names = append(names, taken.pick(of.base+"Mock"), taken.pick(of.base+"On"), taken.pick(of.base+"Funcs"))
	}
	for _, of := range list {
		for f := range of.named.Underlying().(*types.Interface).Methods() {
			handle := taken.pick(of.base + f.Name())
			names = append(names, handle, taken.pick(handle+"Call"))
		}
	}
	return names
}

// aliased are the names that aliases declares.
func (m *mocker) aliased(k *model.Kind) []string {
	names := m.mockTypes(k)
	for _, of := range m.mocked(k) {
		names = append(names, "New"+of.base+"Mock")
	}
	return names
}

// aliases writes the mocks of a kind of another package, so that they read as this package's own.
func (m *mocker) aliases(k *model.Kind) []jen.Code {
	from := k.Client.Mocks
	var list []jen.Code
	for _, name := range m.mockTypes(k) {
		list = append(list, jen.Id(name).Op("=").Qual(from.Path, name))
	}
	title := "The mocks of the kind " + k.Name + ", which package " + from.Name + " has."
	decls := []jen.Code{render.Comment(title).Line().Type().Defs(list...)}
	for _, of := range m.mocked(k) {
		name := "New" + of.base + "Mock"
		doc := name + " makes " + ident.Article(of.base) + " " + of.base + " that fails t at every call that no rule expects."
		decls = append(decls, render.Comment(doc).Line().Func().Id(name).
			Params(jen.Id("t").Qual(mock.Runtime, "T"), jen.Id("opts").Op("...").Qual(mock.Runtime, "Option")).Op("*").Id(of.base+"Mock").
			Block(jen.Return(jen.Qual(from.Path, name).Call(jen.Id("t"), jen.Id("opts").Op("...")))))
	}
	return decls
}
