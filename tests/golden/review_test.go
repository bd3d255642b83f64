package golden

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReview reads all generated Go, of the golden cases, of the showroom and of the kinds, for what a reviewer who does not know resgen stumbles
// over.
func TestReview(t *testing.T) {
	n, receivers := 0, map[string]string{}
	for _, c := range read(t) {
		for _, f := range c.want {
			if strings.HasSuffix(f.Name, "_gen.go") {
				review(t, c.name+"/"+f.Name, f.Data)
				renamed(t, c.name+"/"+f.Name, f.Data, receivers)
				n++
			}
		}
	}
	for _, folder := range []string{"../../generated", "../../kinds", "../../bench"} {
		err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, "_gen.go") {
				return err
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			review(t, name, text)
			renamed(t, name, text, receivers)
			n++
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 200 {
		t.Errorf("only %d generated files were read", n)
	}
}

// TestReviewFinds holds the reader of TestReview to finding each sort of fault, so that it does not pass because it sees nothing.
func TestReviewFinds(t *testing.T) {
	for want, code := range map[string]string{ // order: they have nothing to do with each other
		"a switch with one case":     `func f(x int) { switch x { case 1: } }`,
		"a branch that does nothing": `func f(x bool) { if x { } else { g() } }`,
		"wide":                       "func f(x bool) { if x && " + strings.Repeat("x && ", 30) + "x { g() } }",
		"Deref of c.A":               `func f() { if c.A != nil && gen.Deref(c.A) > 1 { g() } }`,
		"a side effect":              `func f() { g(o.give(&c), o.lend(&c)) }`,
		"context.Background":         `func f() { o.reader(context.Background()) }`,
		"a nil function":             `func f(set ...func(int)) { for _, f := range set { f(1) } }`,
		"a count":                    `func f() { r.Trace(3) }`,
		"n < 1":                      `func f() { if c.A == "" { g() } else if n := len(c.A); n < 1 || n > 3 { g() } }`,
		"alignment":                  "type options struct {\n\ta   int\n\tbcd int\n}",
		"an old sentence":            "// f ends. It waits for that until ctx ends.\nfunc f() {}",
	} {
		if found := strings.Join(faults("x_gen.go", []byte("package p\n\n"+code+"\n")), "\n"); !strings.Contains(found, want) {
			t.Errorf("%s: found %q in\n%s", want, found, code)
		}
	}
}

func review(t *testing.T, name string, text []byte) {
	t.Helper()
	for _, fault := range faults(name, text) {
		t.Error(fault)
	}
}

// renamed reports methods whose receiver has another name than in earlier methods of the same type (ST1016 of staticcheck). It adds the name
// of each type's receiver to names, by folder and type.
func renamed(t *testing.T, name string, text []byte, names map[string]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return // review reports it
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil || len(f.Recv.List[0].Names) == 0 {
			continue
		}
		of := f.Recv.List[0].Type
		if p, ok := of.(*ast.StarExpr); ok {
			of = p.X
		}
		if g, ok := of.(*ast.IndexExpr); ok {
			of = g.X
		}
		key, self := fmt.Sprint(filepath.Dir(name), ".", of), f.Recv.List[0].Names[0].Name
		if before, ok := names[key]; ok && before != self {
			t.Errorf("%s: the receiver of %s is %s, and %s in another method of the type", name, f.Name.Name, self, before)
		}
		names[key] = self
	}
}

// sentences are those that had to be read twice, or that use a parameter's name as an English word.
var sentences = regexp.MustCompile(`is about calls|It waits for that until|is that of [A-Z]\w+Client|// The profiles\.|are called only|puts the configurations of|has l told|has h keep|reads as o says`)

// literals are the texts in a line, which nobody can break.
var literals = regexp.MustCompile("`[^`]*`" + `|"(\\.|[^"\\])*"`)

// faults lists what is wrong with a generated file.
func faults(name string, text []byte) []string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	lines := strings.Split(string(text), "\n")
	report := func(n ast.Node, what string) {
		found = append(found, fmt.Sprintf("%s: %s", fset.Position(n.Pos()), what))
	}
	source := func(n ast.Node) string {
		return string(text[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
	}
	for _, g := range file.Comments {
		if s := sentences.FindString(strings.ReplaceAll(g.Text(), "\n", " ")); s != "" {
			report(g, "an old sentence: "+s)
		} else if s := sentences.FindString(source(g)); s != "" {
			report(g, "an old sentence: "+s)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SwitchStmt:
			if len(n.Body.List) == 1 {
				report(n, "a switch with one case")
			}
		case *ast.TypeSwitchStmt:
			if len(n.Body.List) == 1 {
				report(n, "a switch with one case")
			}
		case *ast.IfStmt:
			if len(n.Body.List) == 0 {
				report(n, "a branch that does nothing")
			}
			for i := fset.Position(n.If).Line; i <= fset.Position(n.Body.Lbrace).Line; i++ {
				line := strings.ReplaceAll(literals.ReplaceAllString(lines[i-1], `""`), "\t", "    ")
				if len(line) > 120 {
					report(n, fmt.Sprintf("a condition %d columns wide", len(line)))
				}
			}
			asked(n, source, report)
		case *ast.BinaryExpr:
			dereferenced(n, source, report)
		case *ast.CallExpr:
			called(n, source, report)
		case *ast.RangeStmt:
			if f, ok := n.Value.(*ast.Ident); ok && f.Name == "f" && len(n.Body.List) == 1 {
				if _, direct := n.Body.List[0].(*ast.ExprStmt); direct {
					report(n, "a nil function is called")
				}
			}
		case *ast.TypeSpec:
			if s, ok := n.Type.(*ast.StructType); ok && (n.Name.Name == "options" || strings.HasSuffix(n.Name.Name, "Mocks") || strings.HasSuffix(n.Name.Name, "Config")) {
				aligned(n, s, source, report)
			}
		}
		return true
	})
	return found
}

// dereferenced finds a dereference helper after a check that the pointer is not nil.
func dereferenced(n *ast.BinaryExpr, source func(ast.Node) string, report func(ast.Node, string)) {
	if n.Op != token.LAND {
		return
	}
	for _, c := range regexp.MustCompile(`([\w.]+) != nil`).FindAllStringSubmatch(source(n.X), -1) {
		if strings.Contains(source(n.Y), "gen.Deref("+c[1]+")") {
			report(n, "Deref of "+c[1]+" after a nil check")
		}
	}
}

// asked finds a length that is asked to be at least 1 after the value was found not to be empty.
func asked(n *ast.IfStmt, source func(ast.Node) string, report func(ast.Node, string)) {
	if strings.HasSuffix(source(n.Cond), `== ""`) && n.Else != nil && strings.Contains(source(n.Else), "n < 1 ") {
		report(n, "n < 1 after an emptiness check")
	}
}

// called finds calls with side effects among arguments, without the caller's context, or with a count over the specification.
func called(n *ast.CallExpr, source func(ast.Node) string, report func(ast.Node, string)) {
	for _, a := range n.Args {
		if c, ok := a.(*ast.CallExpr); ok && regexp.MustCompile(`^o\.(give|lend)\(`).MatchString(source(c)) {
			report(n, "a side effect among arguments")
		}
	}
	switch f := source(n.Fun); {
	case strings.HasSuffix(f, ".reader") && strings.Contains(source(n), "context.Background"):
		report(n, "context.Background in place of the caller's")
	case strings.HasSuffix(f, ".Trace") && len(n.Args) > 0 && !strings.Contains(f, "hooks"):
		report(n, "a count over the whole specification")
	}
}

// aligned finds fields of different resources whose types gofmt aligns. The fields of one resource may stand together.
func aligned(n *ast.TypeSpec, s *ast.StructType, source func(ast.Node) string, report func(ast.Node, string)) {
	var before string
	for _, line := range strings.Split(source(s), "\n")[1:] {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if rest == "" || strings.HasPrefix(name, "//") {
			before = ""
			continue
		}
		if before != "" && !strings.HasPrefix(name, before) && !strings.HasPrefix(before, name) {
			report(n, "alignment of "+name+" with "+before)
		}
		before = name
	}
}
