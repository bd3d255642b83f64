package emit

import (
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// mocks is the package for tests: a file for each kind with a client, and one for the package.
func mocks(p *model.Package) []File {
	var kinds []*model.Kind
	for _, k := range p.Kinds {
		if k.Client != nil {
			kinds = append(kinds, k)
		}
	}
	if p.Output.Test == "" || len(kinds) == 0 {
		return nil
	}
	m := &mocker{p: p, place: mock.Place{Path: path.Join(p.Path, p.Output.Test), Name: p.Output.Test}}
	var local []*model.Kind
	var fs []File
	m.place.Taken = m.taken()
	for _, k := range kinds {
		if k.From != nil && k.Client.Mocks != nil {
			m.place.Taken = append(m.place.Taken, mockTypes(k)...)
			m.place.Taken = append(m.place.Taken, mockFuncs(k)...)
			fs = append(fs, m.file(k.Name+"_mock_gen.go", "", m.imports(k.Client.Mocks), func() []jen.Code { return mockAliases(k) }))
		} else {
			local = append(local, k)
		}
	}
	fs = append(fs, m.local(local)...)
	doc := "Package " + m.place.Name + " has mocks of what package " + p.Name + " opens, for tests."
	return append(fs, m.file("resgen_gen.go", doc, m.imports(nil), m.container))
}

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

// imports are the names of the packages that files import which hold no mocks.
func (m *mocker) imports(from *model.Import) map[string]string {
	names := map[string]string{m.p.Path: m.p.Name, mock.Runtime: "mock"}
	if from != nil {
		names[from.Path] = from.Name
	}
	for _, k := range m.p.Kinds {
		if k.From != nil {
			names[k.From.Path] = k.From.Name
		}
	}
	return names
}

// local are the files of the mocks that are written here.
func (m *mocker) local(kinds []*model.Kind) []File {
	own := types.NewPackage(m.p.Path, m.p.Name)
	var targets []mock.Target
	var of []*model.Kind // beside each target
	for _, k := range kinds {
		t := newClientType(own, k)
		targets, of = append(targets, targetOf(k.Client.Handle, t.named)), append(of, k)
		for _, c := range t.chains {
			if c.first {
				targets, of = append(targets, targetOf(c.named.Obj().Name(), c.named)), append(of, k)
			}
		}
	}
	var fs []File
	for i, made := range mock.Emit(m.place, targets) {
		if len(made.Problems) > 0 {
			panic("emit: a client that cannot be mocked: " + made.Problems[0].Text)
		}
		name := of[i].Name + "_mock_gen.go"
		if i > 0 && of[i] == of[i-1] {
			name = of[i].Name + "_" + strings.ToLower(made.Name) + "_mock_gen.go"
		}
		fs = append(fs, m.file(name, "", made.Imports, func() []jen.Code { return made.Decls }))
	}
	return fs
}

// targetOf is the interface named as something to mock: its mock is called NameMock.
func targetOf(name string, named *types.Named) mock.Target {
	return mock.Target{Type: types.NewTypeName(token.NoPos, named.Obj().Pkg(), name, named)}
}

// mockTypes are the exported types of the mocks of k, as package mock names them.
func mockTypes(k *model.Kind) []string {
	names := []string{}
	taken := scope{}
	var of [][2]any
	t := newClientType(types.NewPackage("", ""), k)
	of = append(of, [2]any{k.Client.Handle, t.named})
	for _, c := range t.chains {
		if c.first {
			of = append(of, [2]any{c.named.Obj().Name(), c.named})
		}
	}
	for _, x := range of {
		base := x[0].(string)
		names = append(names, taken.pick(base+"Mock"), taken.pick(base+"On"), taken.pick(base+"Funcs"))
	}
	for _, x := range of {
		for method := range x[1].(*types.Named).Underlying().(*types.Interface).Methods() {
			handle := taken.pick(x[0].(string) + method.Name())
			names = append(names, handle, taken.pick(handle+"Call"))
		}
	}
	return names
}
