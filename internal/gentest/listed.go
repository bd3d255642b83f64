package gentest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/naming"
)

// Listed compares the names that the files of res declare with those that its model lists. Without a package, it compares nothing.
func Listed(t *testing.T, what string, res gen.Result) {
	t.Helper()
	p := res.Package
	if p == nil {
		return
	}
	var here, tests []string
	for _, f := range res.Files {
		switch dir := path.Dir(f.Path); {
		case !strings.HasSuffix(f.Path, ".go"):
		case dir == path.Clean(p.Output.Dir):
			here = append(here, declared(t, f.Path, f.Data)...)
		case dir == path.Join(p.Output.Dir, p.Output.Test):
			tests = append(tests, declared(t, f.Path, f.Data)...)
		}
	}
	same(t, what, here, naming.Package(p))
	for _, n := range naming.Mocks(p) {
		if !slices.Contains(tests, spoken(n)) {
			t.Errorf("%s: the package of mocks has no %s", what, spoken(n))
		}
	}
	once(t, what+", mocks", tests)
}

func same(t *testing.T, what string, declared []string, list []naming.Name) {
	t.Helper()
	var names []string
	for _, n := range list {
		names = append(names, spoken(n))
	}
	once(t, what, names)
	for _, n := range names {
		if !slices.Contains(declared, n) {
			t.Errorf("%s: the model lists %s, and no file declares it", what, n)
		}
	}
	for _, n := range declared {
		if !slices.Contains(names, n) {
			t.Errorf("%s: a file declares %s, and the model does not list it", what, n)
		}
	}
}

// once reports names that two things have.
func once(t *testing.T, what string, names []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, n := range names {
		_, n, _ = strings.Cut(n, " ")
		if seen[n] {
			t.Errorf("%s: two things are called %s", what, n)
		}
		seen[n] = true
	}
}

// spoken is n as declared has it.
func spoken(n naming.Name) string {
	if n.IsType() {
		return "type " + n.Go
	}
	words := map[naming.Sort]string{
		naming.FuncName: "func", naming.VarName: "var", naming.ConstName: "const", naming.FieldName: "field", naming.MethodName: "method",
	}
	if n.Member() {
		return words[n.Sort] + " " + n.Of + "." + n.Go
	}
	return words[n.Sort] + " " + n.Go
}

// declared lists what a Go file declares: "type T", "field T.F", "method T.M", "func F", "var V", "const C".
func declared(t *testing.T, name string, src []byte) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				names = append(names, "func "+decl.Name.Name)
			} else {
				names = append(names, "method "+typeName(decl.Recv.List[0].Type)+"."+decl.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names = append(names, "type "+spec.Name.Name)
					names = append(names, fields(spec)...)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						if id.Name != "_" {
							names = append(names, decl.Tok.String()+" "+id.Name)
						}
					}
				}
			}
		}
	}
	return names
}

// fields lists the fields of a struct type, embedded ones too.
func fields(spec *ast.TypeSpec) []string {
	s, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil
	}
	var names []string
	for _, f := range s.Fields.List {
		for _, id := range f.Names {
			names = append(names, "field "+spec.Name.Name+"."+id.Name)
		}
		if len(f.Names) == 0 {
			names = append(names, "field "+spec.Name.Name+"."+typeName(f.Type))
		}
	}
	return names
}

// typeName is the name of the type that x names, without its package.
func typeName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return typeName(x.X)
	case *ast.ParenExpr:
		return typeName(x.X)
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.IndexExpr:
		return typeName(x.X)
	case *ast.IndexListExpr:
		return typeName(x.X)
	}
	return ""
}
