package house

import (
	"go/ast"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// tables are the rooms that say what types and constraints are. Whoever else says it says it for a second time.
var tables = []string{"internal/gen/scalar", "internal/gen/constraint"}

// plain is how types and constraints are called.
var plain = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z]+)*$`)

// missing takes each column out of each row that has it. faults must then find something, unless the column is optional.
func missing[R any](t *testing.T, rows []*R, optional map[string]string, faults func(*R) (name string, found []string)) {
	t.Helper()
	of := reflect.TypeFor[R]()
	for i := range of.NumField() {
		column := of.Field(i).Name
		if optional[column] != "" {
			continue
		}
		had := 0
		for _, row := range rows {
			without := *row
			v := reflect.ValueOf(&without).Elem().Field(i)
			if v.IsZero() {
				continue
			}
			had++
			v.SetZero()
			if _, found := faults(&without); len(found) == 0 {
				name, _ := faults(row)
				t.Errorf("%s without %s looks right", name, column)
			}
		}
		if had == 0 {
			t.Errorf("no row has %s", column)
		}
	}
	for column := range optional { // order: every one is looked at
		if _, ok := of.FieldByName(column); !ok {
			t.Errorf("%v has no column %s", of, column)
		}
	}
}

// TestRowsAreData holds that a row imports neither what prints Go nor what reads it.
func TestRowsAreData(t *testing.T) {
	for _, room := range tables {
		for _, p := range list(t, ".", "./"+room) {
			for _, imported := range p.Imports {
				if strings.HasPrefix(imported, "go/") || strings.Contains(imported, "jennifer") {
					t.Errorf("%s imports %s: rows are data", room, imported)
				}
			}
		}
	}
}

// asking are the functions that look a row up by its name, so that their argument is no second copy of a fact.
var asking = []string{"ScalarType", "Named"}

// meant are the texts of some files that are called like a type or a constraint and mean something else.
var meant = map[string]struct {
	texts []string
	why   string
}{
	"internal/cli/cli.go":                             {[]string{"format"}, "a flag"},
	"internal/cli/env.go":                             {[]string{"format", "json"}, "a flag and a value of it"},
	"internal/cli/variables/json.go":                  {[]string{"string"}, "the type of the profile, which is no field"},
	"internal/cli/version.go":                         {[]string{"json"}, "a flag"},
	"internal/diag/printers.go":                       {[]string{"json"}, "a value of a flag"},
	"internal/gen/schema/schema.go":                   {[]string{"pattern", "format", "string"}, "keywords and types of JSON Schema"},
	"internal/gen/schema/project.go":                  {[]string{"string"}, "a type of JSON Schema"},
	"internal/gen/lang/lang.go":                       {[]string{"path"}, "a key of operations, and a place of parameters"},
	"internal/gen/resolve/operation/http.go":          {[]string{"path"}, "a place of parameters"},
	"internal/gen/resolve/operation/transport.go":     {[]string{"string", "bool"}, "Go types, in the words of a finding"},
	"internal/gen/resolve/client/convert.go":          {[]string{"string"}, "the Go type of a map's key"},
	"internal/gen/importing/deployment/compose.go":    {[]string{"path", "format"}, "keys of Compose"},
	"internal/gen/importing/deployment/kubernetes.go": {[]string{"prefix"}, "a key of Kubernetes"},
	"internal/gen/importing/viper/file.go":            {[]string{"json"}, "the ending of a file"},
	"internal/gen/importing/gosource/literal.go":      {[]string{"time"}, "an import path"},
	"internal/gen/emit/convert/convert.go":            {[]string{"string"}, "a Go type"},
	"internal/gen/emit/convert/existing.go":           {[]string{"string"}, "a Go type"},
	"internal/gen/emit/code/imports.go":               {[]string{"time"}, "an import path"},
	"internal/gen/emit/rules/expr.go":                 {[]string{"uint64", "int64"}, "Go types to which operands are converted"},
	"internal/gen/monitoring/dashboard.go":            {[]string{"max"}, "what a legend of Grafana shows"},
	"internal/gen/mock/subject.go":                    {[]string{"bool"}, "a predeclared name that a method's package may hide"},
}

// TestFactsOnce holds that the program asks the tables about types and constraints: no other room knows one by its name.
func TestFactsOnce(t *testing.T) {
	var names []string
	for _, row := range scalar.Types {
		names = append(names, row.Name)
		if row.Option != nil {
			names = append(names, row.Option.Key)
		}
	}
	for _, row := range constraint.Rows {
		names = append(names, row.Key)
	}
	used := map[string]bool{}
	for _, p := range list(t, ".", "./internal/...") {
		room := strings.TrimPrefix(p.ImportPath, root+"/")
		if slices.Contains(tables, room) ||
			slices.Contains([]string{"internal/gen/syntax", "internal/gotypes", "internal/ident"}, room) {
			continue // what TOML is, and Go packages
		}
		fset := token.NewFileSet()
		for _, f := range parse(t, fset, p) {
			name := room + "/" + f.name
			for _, lit := range texts(f.file) {
				text, _ := strconv.Unquote(lit.Value)
				switch {
				case !slices.Contains(names, text):
				case slices.Contains(meant[name].texts, text):
					used[name+" "+text] = true
				case name == "internal/gen/model/field.go" && text == constraintOfModel:
				default:
					t.Errorf("%s: %q is a row of a table: ask the row, or give it a column that answers", where(fset, lit), text)
				}
			}
		}
	}
	for file, m := range meant { // order: every one is looked at
		for _, text := range m.texts {
			if !used[file+" "+text] {
				t.Errorf("%s no longer has the text %q: remove it from meant", file, text)
			}
		}
	}
}

// constraintOfModel is the constraint that the model knows, because it names a variable for its argument. Its row takes the name from there.
const constraintOfModel = "pattern"

// texts are the literals of f that are texts, but for imports and the arguments of functions that look a row up.
func texts(f *ast.File) []*ast.BasicLit {
	var found []*ast.BasicLit
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains(asking, sel.Sel.Name) {
				return false
			}
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				found = append(found, n)
			}
		}
		return true
	})
	return found
}
