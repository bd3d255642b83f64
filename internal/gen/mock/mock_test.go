package mock

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/render"
)

// TestNamesOfTheCompiler holds that no name which only the compiler uses gets into a mock: export data has such names for parameters,
// results and type parameters that have none.
func TestNamesOfTheCompiler(t *testing.T) {
	for _, name := range []string{"#rv1", "~r0", "~p0", ".anon1", "$1", "", "_", "a b", "func", "1st"} {
		pkg := types.NewPackage("example.com/store", "store")
		variable := func(t types.Type) *types.Var { return types.NewParam(token.NoPos, pkg, name, t) }
		params := types.NewTuple(variable(types.Typ[types.String]), variable(types.Typ[types.Int]))
		results := types.NewTuple(variable(types.Typ[types.Bool]), variable(types.Universe.Lookup("error").Type()))
		get := types.NewSignatureType(nil, nil, nil, params, results, false)
		// A function among the parameters has names as well.
		each := types.NewSignatureType(nil, nil, nil, types.NewTuple(variable(get)), nil, false)
		o := types.NewTypeName(token.NoPos, pkg, "Store", nil)
		store := types.NewNamed(o, types.NewInterfaceType([]*types.Func{
			types.NewFunc(token.NoPos, pkg, "Get", get), types.NewFunc(token.NoPos, pkg, "Each", each),
		}, nil).Complete(), nil)
		any := types.Universe.Lookup("any").Type()
		store.SetTypeParams([]*types.TypeParam{types.NewTypeParam(types.NewTypeName(token.NoPos, pkg, name, nil), any)})
		pkg.Scope().Insert(o)

		made := Emit(Place{Path: "example.com/mocks", Name: "mocks"}, []Target{{Type: o}})[0]
		if len(made.Problems) > 0 {
			t.Fatal(made.Problems)
		}
		src := render.File(render.Head{Package: "mocks", Path: "example.com/mocks", Imports: made.Imports}, made.Decls) // panics if that is no Go
		file, err := parser.ParseFile(token.NewFileSet(), "store_mock.go", src, 0)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && (!token.IsIdentifier(id.Name) || id.Name == name && name != "_") {
				t.Errorf("%q: the mock says %q", name, id.Name)
			}
			return true
		})
	}
}
