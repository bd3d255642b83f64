package docs

import (
	"cmp"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/resource"
)

// TestKindPages holds the lists of fields and errors on the page of each kind to its specification and its Go.
func TestKindPages(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	specs, err := filepath.Glob(filepath.Join(root, "kinds", "*", "resgen.toml"))
	if err != nil || len(specs) < 9 {
		t.Fatalf("%d kinds, %v", len(specs), err)
	}
	for _, spec := range specs {
		name := filepath.Base(filepath.Dir(spec))
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(spec)
			if err != nil {
				t.Fatal(err)
			}
			res := gen.Resolve(gen.Spec{World: gotypes.From, Dir: "kinds/" + name, Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: text}}})
			if res.Package == nil || len(res.Findings) > 0 {
				t.Fatalf("the specification has findings: %v", res.Findings)
			}
			at := slices.IndexFunc(res.Package.Kinds, func(k *model.Kind) bool { return k.Name == name })
			page := filepath.Join(root, "docs", "kinds", name+".md")
			holds(t, page, map[string]string{
				"fields": fieldsOf(res.Package.Kinds[at]),
				"errors": errorsOf(t, filepath.Dir(spec)),
			})
		})
	}
}

// holds holds the generated parts of a page to what they should be.
func holds(t *testing.T, page string, parts map[string]string) {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want, err := filled(string(data), parts)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Errorf("%s is stale: go test ./tests/docs -update", filepath.Base(page))
	}
}

// fieldsOf lists the fields of a kind, and what must hold between them.
func fieldsOf(k *model.Kind) string {
	rows := [][]string{{"Field", "Type", "Value", "Meaning"}}
	for _, d := range k.Client.Deps {
		need := "required"
		if d.Optional {
			need = "optional"
		}
		rows = append(rows, []string{"`" + d.Name + "`", "resource of kind " + ident.Either(ticked(d.Of)), need, line(d.Doc)})
	}
	for _, f := range k.Fields {
		rows = append(rows, []string{"`" + f.Name + "`", "`" + f.Type.Spec + "`", line(strings.Join(traits(f), ", ")), line(f.Doc)})
	}
	text := markdown(rows)
	var rules, warnings []string
	for _, r := range k.Rules {
		rule := "- " + about(r.Fields, r.Message) + "."
		if r.Warning {
			warnings = append(warnings, rule)
		} else {
			rules = append(rules, rule)
		}
	}
	for _, w := range k.Wirings {
		rule := cmp.Or(w.Message, "at most one may be set")
		if w.Exactly {
			rule = cmp.Or(w.Message, "exactly one must be set")
		}
		rules = append(rules, "- "+about(slices.Concat(w.Deps, w.Fields), rule)+" (checked when the resource is opened).")
	}
	if len(rules) > 0 {
		text += "\nWhat must hold between fields, and is checked when the configuration is read:\n\n" + strings.Join(rules, "\n") + "\n"
	}
	if len(warnings) > 0 {
		text += "\nWhat causes a warning when the configuration is read:\n\n" + strings.Join(warnings, "\n") + "\n"
	}
	return text
}

// about is a message after the fields that it is about, unless it names them all: then a problem shows it alone too.
func about(fields []string, message string) string {
	if (&resource.Problem{Fields: fields, Message: message}).Error() == message {
		return message
	}
	return ident.Listed(ticked(fields)) + ": " + message
}

// traits is what a value of f must be.
func traits(f *model.Field) []string {
	var all []string
	switch {
	case f.Required():
		all = append(all, "required")
	case f.Default != nil && f.Default.Text != "":
		text := f.Default.Text
		if d, err := time.ParseDuration(text); err == nil && f.Type.Spec == "duration" {
			text = scalar.ShortDuration(d)
		}
		all = append(all, "default `"+text+"`")
	case f.Default != nil:
		all = append(all, "default empty")
	default:
		all = append(all, "optional")
	}
	if f.Secret {
		all = append(all, "secret")
	}
	if f.With != nil {
		all = append(all, "looked up together with `"+f.With.Name+"`")
	}
	if t := f.Type.Item(); t.Enum != nil {
		all = append(all, "one of "+ident.Listed(ticked(t.Enum.Texts())))
	}
	for _, note := range constraint.All(f) {
		if before, pattern, ok := strings.Cut(note, "matches "); ok {
			note = before + "matches `" + pattern + "`"
		}
		all = append(all, note)
	}
	if t := f.Type.Item(); t.Option != "" {
		all = append(all, t.Scalar.Option.Key+" `"+t.Option+"`")
	}
	return all
}

func ticked(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = "`" + text + "`"
	}
	return all
}

// line is a text in one line, for a cell of a table.
func line(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// errorsOf lists the errors that a package exports: types with a method Error, aliases of such types, and
// variables whose names begin with Err.
func errorsOf(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	p, err := doc.NewFromFiles(fset, files, "example.com/kind")
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{{"Error", "Meaning"}}
	values := p.Vars
	for _, typ := range p.Types {
		values = append(values, typ.Vars...)
		if slices.ContainsFunc(typ.Methods, func(f *doc.Func) bool { return f.Name == "Error" }) || isAlias(typ) && strings.HasSuffix(typ.Name, "Error") {
			rows = append(rows, []string{"`*" + typ.Name + "`", meaning(typ.Name, typ.Doc)})
		}
	}
	for _, v := range values {
		for _, name := range v.Names {
			if strings.HasPrefix(name, "Err") {
				rows = append(rows, []string{"`" + name + "`", meaning(name, docOf(v, name))})
			}
		}
	}
	if len(rows) == 1 {
		return "The package has no errors of its own: those of what it opens come as they are.\n"
	}
	slices.SortStableFunc(rows[1:], func(a, b []string) int { return strings.Compare(strings.Trim(a[0], "`*"), strings.Trim(b[0], "`*")) })
	return markdown(rows)
}

// isAlias reports whether a type is another name of a type of another package, whose methods go/doc does not see.
func isAlias(typ *doc.Type) bool {
	return slices.ContainsFunc(typ.Decl.Specs, func(s ast.Spec) bool { return s.(*ast.TypeSpec).Assign.IsValid() })
}

// docOf is the comment on one of the variables of a declaration.
func docOf(v *doc.Value, name string) string {
	for _, spec := range v.Decl.Specs {
		s, ok := spec.(*ast.ValueSpec)
		if ok && s.Names[0].Name == name && s.Doc != nil {
			return s.Doc.Text()
		}
	}
	return v.Doc
}

// meaning is a comment as a cell of a table, without the name that it begins with.
func meaning(name, comment string) string {
	first, _, _ := strings.Cut(comment, "\n\n")
	text := line(first)
	for _, article := range []string{"A ", "An ", ""} {
		for _, verb := range []string{" says that ", " is "} {
			if rest, ok := strings.CutPrefix(text, article+name+verb); ok {
				return strings.ToUpper(rest[:1]) + rest[1:]
			}
		}
	}
	return text
}
