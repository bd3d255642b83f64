package diag

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"testing"
)

// Every constant has its row: the language offers no way to list constants, so their declarations are read.
func TestEveryConstantIsListed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := map[Code]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); ok && id.Name == "Code" {
			for _, v := range spec.Values {
				text, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				declared[Code(text)] = true
			}
		}
		return true
	})
	if len(declared) < 4 {
		t.Fatalf("only %d constants found", len(declared))
	}
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	for _, i := range Codes() {
		if !declared[i.Code] {
			t.Errorf("%s stands twice in codes, or has no constant", i.Code)
		}
		delete(declared, i.Code)
		if !kebab.MatchString(string(i.Code)) {
			t.Errorf("%s is not made of kebab-case words", i.Code)
		}
		if i.Title == "" || i.Title[len(i.Title)-1] == '.' || i.Code.Title() != i.Title {
			t.Errorf("%s: title %q", i.Code, i.Title)
		}
	}
	for code := range declared {
		t.Errorf("%s has no row in codes", code)
	}
	if Code("no-such-code").Title() != "" {
		t.Error("a title for a code that does not exist")
	}
}
