package golden

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestReview reads all generated Go, of the golden cases, of the showroom and of the kinds, for what a reviewer who does not know resgen stumbles
// over.
func TestReview(t *testing.T) {
	n := 0
	packages := map[string]map[string][]byte{} // the files of each folder
	add := func(name string, text []byte) {
		folder := path.Dir(name)
		if packages[folder] == nil {
			packages[folder] = map[string][]byte{}
		}
		packages[folder][name] = text
		n++
	}
	for _, c := range read(t) {
		for _, f := range c.want {
			if strings.HasSuffix(f.Name, "_gen.go") {
				add(c.name+"/"+f.Name, f.Data)
			}
		}
	}
	for _, folder := range []string{"../../generated", "../../kinds", "../../bench", "../../examples", "../behaviour", "../lifecycle"} {
		err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, "_gen.go") {
				return err
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			add(filepath.ToSlash(name), text)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 200 {
		t.Errorf("only %d generated files were read", n)
	}
	receivers := map[string]string{}
	for _, files := range packages { // order: each fault says where it is
		for _, fault := range faults(files) {
			t.Error(fault)
		}
		for name, text := range files {
			renamed(t, name, text, receivers)
		}
	}
}

// TestReviewFinds holds the reader of TestReview to finding each sort of fault, so that it does not pass because it sees nothing.
func TestReviewFinds(t *testing.T) {
	for want, code := range map[string]string{ // order: they have nothing to do with each other
		"a switch with one case":     `func f(x int) { switch x { case 1: } }`,
		"a branch that does nothing": `func f(x bool) { if x { } else { g() } }`,
		"wide":                       "func f(x bool) { if x && " + strings.Repeat("x && ", 30) + "x { g() } }",
		"Deref of c.A":               `func f() { if c.A != nil && gen.Deref(c.A) > 1 { g() } }`,
		"a side effect":              `func f() { o.Start(ctx, o.node(r)) }; func (o *options) node(r *Resources) N { r.A = o.a; return N{} }`,
		"context.Background":         `func f() { o.reader(context.Background()) }`,
		"a nil function":             `func f(set ...func(int)) { for _, f := range set { f(1) } }`,
		"a count":                    `func f() { r.Trace(3) }`,
		"n < 1":                      `func f() { if c.A == "" { g() } else if n := len(c.A); n < 1 || n > 3 { g() } }`,
		"a field that nothing reads": `type cloud struct { factory *factory }; func f(c *cloud) *cloud { c.factory = x; return &cloud{factory: x} }`,
		"alignment":                  "type options struct {\n\ta   int\n\tbcd int\n}",
		"an old sentence":            "// f ends. It waits for that until ctx ends.\nfunc f() {}",
		"name port is in":            `func f() { ps.AddRule("the port must be open", "pool.port") }`,
	} {
		if found := strings.Join(faults(map[string][]byte{"x_gen.go": []byte("package p\n\n" + code + "\n")}), "\n"); !strings.Contains(found, want) {
			t.Errorf("%s: found %q in\n%s", want, found, code)
		}
	}
}

// renamed reports methods whose receiver has another name than in earlier methods of the same type (ST1016 of staticcheck). It adds the name
// of each type's receiver to names, by folder and type.
func renamed(t *testing.T, name string, text []byte, names map[string]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return // faults reports it
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

// faults lists what is wrong with the generated files of a package.
func faults(files map[string][]byte) []string {
	fset := token.NewFileSet()
	parsed, found := map[string]*ast.File{}, []string(nil)
	writes := map[string]bool{}
	for name, text := range files { // order: what is found is about one file each
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			found = append(found, err.Error())
			continue
		}
		parsed[name] = file
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && assigns(f) {
				writes[f.Name.Name] = true
			}
		}
	}
	fields, reads := map[string]token.Pos{}, map[string]bool{}
	for name, file := range parsed { // order: as above
		found = append(found, faultsOf(fset, file, files[name], writes)...)
		fieldsIn(file, fields, reads)
	}
	for name, pos := range fields { // order: as above
		if !reads[name] {
			found = append(found, fmt.Sprintf("%s: a field that nothing reads: %s", fset.Position(pos), name))
		}
	}
	return found
}

// fieldsIn adds the unexported fields of structs in file to fields, and the fields that file reads to reads.
func fieldsIn(file *ast.File, fields map[string]token.Pos, reads map[string]bool) {
	set := map[ast.Node]bool{} // selectors to which something is assigned
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			for _, f := range n.Fields.List {
				for _, name := range f.Names {
					if !name.IsExported() && name.Name != "_" {
						fields[name.Name] = name.Pos()
					}
				}
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				set[l] = true
			}
		case *ast.SelectorExpr:
			if !set[n] {
				reads[n.Sel.Name] = true
			}
		}
		return true
	})
}

// assigns reports whether a call of f sets a field of one of f's parameters. A function in f, which runs later, does not count.
func assigns(f *ast.FuncDecl) bool {
	params := map[string]bool{}
	for _, p := range f.Type.Params.List {
		if _, pointer := p.Type.(*ast.StarExpr); pointer {
			for _, name := range p.Names {
				params[name.Name] = true
			}
		}
	}
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			_, later := n.(*ast.FuncLit)
			return !later
		}
		for _, l := range a.Lhs {
			for s, ok := l.(*ast.SelectorExpr); ok; s, ok = l.(*ast.SelectorExpr) {
				l = s.X
			}
			x, ok := l.(*ast.Ident)
			found = found || ok && params[x.Name] && a.Tok == token.ASSIGN
		}
		return true
	})
	return found
}

// faultsOf lists what is wrong with a generated file. writes has the names of the functions that set fields of their parameters.
func faultsOf(fset *token.FileSet, file *ast.File, text []byte, writes map[string]bool) []string {
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
			called(n, source, writes, report)
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

// called finds calls with side effects among arguments, without the caller's context, or with a count over the specification. writes has the
// names of the functions that set fields of their parameters.
func called(n *ast.CallExpr, source func(ast.Node) string, writes map[string]bool, report func(ast.Node, string)) {
	for _, a := range n.Args {
		if c, ok := a.(*ast.CallExpr); ok {
			f := source(c.Fun)
			if writes[f[strings.LastIndex(f, ".")+1:]] {
				report(a, "a side effect among arguments: "+f+" sets fields of its parameters")
			}
		}
	}
	switch f := source(n.Fun); {
	case strings.HasSuffix(f, ".AddRule"), strings.HasSuffix(f, ".WarnRule"):
		repeated(n, report)
	case strings.HasSuffix(f, ".reader") && strings.Contains(source(n), "context.Background"):
		report(n, "context.Background in place of the caller's")
	case strings.HasSuffix(f, ".Trace") && len(n.Args) > 0 && !strings.Contains(f, "hooks"):
		report(n, "a count over the whole specification")
	}
}

// repeated finds the name of a field in the message of a rule about this field alone. A problem shows the field before the message. A message
// that resgen composes of the rule's condition is an exception: the condition has the name.
func repeated(n *ast.CallExpr, report func(ast.Node, string)) {
	if len(n.Args) != 2 {
		return
	}
	message, ok := stringOf(n.Args[0])
	field, literal := stringOf(n.Args[1])
	if !ok || !literal || strings.HasPrefix(message, "must satisfy ") || mayRepeat[message] != "" {
		return
	}
	name := field[strings.LastIndexByte(field, '.')+1:]
	if regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).MatchString(message) {
		report(n, "the name "+name+" is in the message of a rule about it alone: "+message)
	}
}

// mayRepeat has the messages that may contain the name of their field, each with the reason.
var mayRepeat = map[string]string{
	"must be one host name, one IP address, or the absolute path of a folder": "a host name is a term of its own",
	"`text` must not be */ or %s //go:x":                                      "the golden case is about the characters in it",
}

// stringOf returns the value of a string literal.
func stringOf(x ast.Expr) (string, bool) {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
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
