package emit_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/emit"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// TestMockAliases holds the aliases of mocks to what the package has that they are of.
func TestMockAliases(t *testing.T) {
	has := exported(t, goldenModel(t, "clientkinds"), "pool_mock_gen.go", "pool_pool_conn_mock_gen.go")
	aliases := exported(t, goldenModel(t, "used"), "pool_mock_gen.go")
	if len(has) < 10 || !slices.Equal(has, aliases) {
		t.Errorf("the package has\n%q\nand its user\n%q", has, aliases)
	}
}

// exported are the exported types and functions of the files of p, sorted.
func exported(t *testing.T, p *model.Package, files ...string) []string {
	t.Helper()
	var names []string
	for _, f := range emit.Package(spelled(p)) {
		if !slices.Contains(files, path.Base(f.Name)) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Bytes(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.IsExported() {
					names = append(names, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
						names = append(names, s.Name.Name)
					}
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// TestNoMocks has no package for tests where none is asked for, or nothing is mocked.
func TestNoMocks(t *testing.T) {
	text, err := golden{name: "clients"}.specification()
	if err != nil {
		t.Fatal(err)
	}
	unwanted := resolved(t, "clients", strings.Replace(string(text), "[output]", "[output]\ntest = false", 1))
	nothing := goldenModel(t, "settings")
	for _, p := range []*model.Package{unwanted, nothing} {
		for _, f := range emit.Package(spelled(p)) {
			if strings.Contains(f.Name, "test/") || strings.Contains(f.Name, "mock") {
				t.Errorf("%s has %s", p.Name, f.Name)
			}
		}
	}
}
