package house

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/resgen-go/resgen/internal/gen/scalar"
	paths "github.com/resgen-go/resgen/internal/module"
)

// optionalOfTypes are the columns that a type may leave empty whatever the others say, and why nothing but its author can tell that one
// is missing.
var optionalOfTypes = map[string]string{
	"Other":        "other languages may have no other name",
	"Example":      "most literals need no help",
	"Option":       "most types are written in one way",
	"Lenient":      "most types have one way to be read",
	"Variable":     "by default a variable has what documentation shows",
	"RawItems":     "only json stands in an array as it is",
	"SecretReader": "most types make no secrets",
	"Decode":       "of most secrets the text is the value",
	"SecretNote":   "of most secrets there is nothing to add",
	"Shown":        "most values are shown",
}

// goTypes finds Go types and functions that rows name.
type goTypes struct{ types.Importer }

func (g goTypes) scope(t *testing.T, path string) *types.Scope {
	t.Helper()
	p, err := g.Import(path)
	if err != nil {
		t.Fatal(err)
	}
	return p.Scope()
}

func (g goTypes) of(t *testing.T, row scalar.GoType) types.Type {
	t.Helper()
	scope := types.Universe
	if row.Path != "" {
		scope = g.scope(t, row.Path)
	}
	o := scope.Lookup(row.Name)
	if o == nil {
		return nil
	}
	switch row.Prefix {
	case "*":
		return types.NewPointer(o.Type())
	case "[]":
		return types.NewSlice(o.Type())
	}
	return o.Type()
}

// function is the function of the runtime that c names; nil for none.
func (g goTypes) function(t *testing.T, c scalar.Code) *types.Signature {
	t.Helper()
	for {
		if call, ok := c.(scalar.Call); ok {
			c = call.Fun
			continue
		}
		ref, ok := c.(scalar.Ref)
		if !ok || ref.Path != paths.Home(ref.Name) || !ast.IsExported(ref.Name) {
			return nil
		}
		f, ok := g.scope(t, ref.Path).Lookup(ref.Name).(*types.Func)
		if !ok {
			return nil
		}
		return f.Signature()
	}
}

// A shape is what Go says of a type: what it is made of, how its zero value is told, and how its values are compared.
type shape struct {
	underlying string
	empty      scalar.Empty
	equality   scalar.Equality
}

func shapeOf(t types.Type) shape {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return shape{"", scalar.EmptyNil, scalar.ByURLText}
	case *types.Slice:
		return shape{"[]byte", scalar.EmptyLen, scalar.ByString}
	case *types.Struct:
		return shape{"", scalar.EmptyIsZero, scalar.ByEqual}
	case *types.Basic:
		if u.Kind() == types.String {
			return shape{"string", scalar.EmptyText, scalar.ByOperator}
		}
		return shape{u.Name(), scalar.EmptyNever, scalar.ByOperator}
	}
	return shape{}
}

// options are the values of the option of t; "" alone if it has none.
func options(t *scalar.Type) []string {
	if t.Option == nil {
		return []string{""}
	}
	return t.Option.Values
}

// typeFaults is what is wrong with a row: a column that contradicts another, or that misses although another needs it.
func typeFaults(t *testing.T, g goTypes, row *scalar.Type) []string {
	var found []string
	wants := func(holds bool, what string) {
		if !holds {
			found = append(found, what)
		}
	}
	wants(plain.MatchString(row.Name), "Name: no name of a type")
	wants(row.Class != scalar.None, "Class is missing")
	wants(row.Text != "" && !strings.HasSuffix(row.Text, "."), "Text: no noun phrase")
	found = append(found, literalFaults(row)...)
	found = append(found, optionFaults(row)...)
	found = append(found, lenientFaults(row)...)
	goType := g.of(t, row.Go)
	if goType == nil {
		return append(found, "Go: no Go type")
	}
	s := shapeOf(goType)
	wants(row.Underlying == s.underlying, fmt.Sprintf("Underlying must be %q", s.underlying))
	wants(row.Empty == s.empty, fmt.Sprintf("Empty must be %d", s.empty))
	wants(row.Equality == s.equality, fmt.Sprintf("Equality must be %d", s.equality))
	wants((row.Zero == nil) == (s.empty == scalar.EmptyIsZero), "Zero: only a struct has no literal for it")
	wants(row.MayBeZero == (s.equality == scalar.ByEqual || s.empty == scalar.EmptyNever), "MayBeZero: of this Go type, the zero value is or is not a value")
	wants((row.Key != nil) == (s.equality == scalar.ByEqual || row.Class == scalar.Address), "Key: values that are equal need not be the same")
	number, whole := row.Class.Number(), row.Class == scalar.Signed || row.Class == scalar.Unsigned
	wants(row.Ordered == (number || row.Class.Quantity() || row.Class == scalar.Moment), "Ordered contradicts Class")
	wants((row.Bits > 0) == number, "Bits: numbers have them")
	wants((row.Limits != nil) == whole, "Limits: whole numbers have them")
	wants(row.Length == map[bool]scalar.Length{row.Class == scalar.Text: scalar.Characters, row.Class == scalar.Opaque && !row.RawItems: scalar.Bytes}[true], "Length contradicts Class")
	found = append(found, readerFaults(t, g, row)...)
	return append(found, textFaults(row)...)
}

func literalFaults(row *scalar.Type) []string {
	var doc map[string]any
	if _, err := toml.Decode("x = "+row.TOML, &doc); err != nil {
		return []string{"TOML: no literal"}
	}
	got := map[string]scalar.Written{"string": scalar.AsString, "bool": scalar.AsBool, "int64": scalar.AsInteger, "float64": scalar.AsNumber, "time.Time": scalar.AsDatetime}[fmt.Sprintf("%T", doc["x"])]
	if got != row.Written {
		return []string{"Written: TOML is written in another way"}
	}
	return nil
}

func optionFaults(row *scalar.Type) []string {
	o := row.Option
	if o == nil {
		return nil
	}
	if o.Key == "" || !strings.HasSuffix(o.Doc, ".") || len(o.Values) < 2 || o.Note == nil || o.Default != "" && !slices.Contains(o.Values, o.Default) {
		return []string{"Option: a column of it is missing"}
	}
	return nil
}

// lenientFaults reads the texts of a row's lenient way, and those that need none.
func lenientFaults(row *scalar.Type) []string {
	l := row.Lenient
	switch {
	case l == nil || row.Parse == nil:
		return nil
	case l.Parse == nil || l.Reader == nil || !strings.HasSuffix(l.Doc, ".") || len(l.Good) == 0 || len(l.Bad) == 0:
		return []string{"Lenient: a column of it is missing"}
	}
	var found []string
	for _, option := range options(row) {
		for _, text := range row.Good {
			want, _ := row.Parse(option, text)
			if got, err := l.Parse(option, text); err != nil || !same(row, got, want) {
				found = append(found, fmt.Sprintf("Lenient: %q is not what it is otherwise", text))
			}
		}
		for _, text := range l.Good {
			if _, err := l.Parse(option, text); err != nil {
				found = append(found, fmt.Sprintf("Lenient: %q is none: %v", text, err))
			}
		}
		for _, text := range l.Bad {
			if _, err := l.Parse(option, text); err == nil || strings.Contains(err.Error(), text) {
				found = append(found, fmt.Sprintf("Lenient: %q is read, or its error holds it: %v", text, err))
			}
		}
	}
	return found
}

// readerFaults looks at the functions of the runtime that a row names.
func readerFaults(t *testing.T, g goTypes, row *scalar.Type) []string {
	if row.Reader == nil {
		return []string{"Reader is missing"}
	}
	var found []string
	for _, option := range options(row) {
		read := g.function(t, row.Reader(option))
		if read == nil {
			return []string{"Reader: no function of the runtime"}
		}
		if row.Generic != (read.TypeParams().Len() > 0) {
			found = append(found, "Generic: the function has type parameters, or has none")
		}
		if row.SecretReader != nil && g.function(t, row.SecretReader(option)) == nil {
			found = append(found, "SecretReader: no function of the runtime")
		}
		if row.Decode != nil && g.function(t, row.Decode(option)) == nil {
			found = append(found, "Decode: no function of the runtime")
		}
		switch {
		case (row.Decode == nil) != (row.Encode == nil):
			found = append(found, "Encode: it is the reverse of Decode")
		case row.Encode != nil && g.function(t, row.Encode(option)) == nil:
			found = append(found, "Encode: no function of the runtime")
		}
	}
	if row.Shown != "" && g.function(t, scalar.Ref{Path: paths.Home(row.Shown), Name: row.Shown}) == nil {
		found = append(found, "Shown: no function of the runtime")
	}
	return found
}

// textFaults reads and writes the texts of a row.
func textFaults(row *scalar.Type) []string {
	switch {
	case row.Parse == nil:
		return []string{"Parse is missing"}
	case row.Format == nil:
		return []string{"Format is missing"}
	case row.Literal == nil:
		return []string{"Literal is missing"}
	case len(row.Good) < 4:
		return []string{"Good: too few texts"}
	case len(row.Bad) == 0 && row.Class != scalar.Text:
		return []string{"Bad: no text"}
	}
	var found []string
	for _, option := range options(row) {
		for _, text := range row.Good {
			v, err := row.Parse(option, text)
			if err != nil {
				found = append(found, fmt.Sprintf("Good: %q is none: %v", text, err))
				continue
			}
			if row.Literal(v) == nil {
				found = append(found, fmt.Sprintf("Literal of %q is missing", text))
			}
			if again, err := row.Parse(option, inVariable(row, option, v)); err != nil || !same(row, again, v) {
				found = append(found, fmt.Sprintf("Format and Parse do not agree about %q", text))
			}
			shown, err := row.Parse(option, row.Format(option, v))
			hidden := row.Hidden != nil && row.Hidden(v)
			if whole := err == nil && same(row, shown, v); whole == hidden {
				found = append(found, fmt.Sprintf("Hidden does not tell whether Format shows all of %q", text))
			}
		}
		for _, text := range row.Bad {
			if _, err := row.Parse(option, text); err == nil {
				found = append(found, fmt.Sprintf("Bad: %q is read", text))
			} else if len(text) > 4 && strings.Contains(err.Error(), text) {
				found = append(found, fmt.Sprintf("Parse: the error holds the text %q", text))
			}
		}
	}
	return found
}

func inVariable(row *scalar.Type, option string, v any) string {
	if row.Variable != nil {
		return row.Variable(option, v)
	}
	return row.Format(option, v)
}

func same(row *scalar.Type, a, b any) bool {
	if row.Key != nil {
		a, b = row.Key(a), row.Key(b)
	}
	return a == b
}

// newTypes reads the export data of whatever the pipeline imports.
func newTypes(t *testing.T) goTypes {
	t.Helper()
	files := exports(t)
	return goTypes{importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })}
}

func TestTypes(t *testing.T) {
	g := newTypes(t)
	seen := map[string]string{}
	for _, row := range scalar.Types {
		for _, fault := range typeFaults(t, g, row) {
			t.Errorf("%s: %s", row.Name, fault)
		}
		for _, name := range append([]string{row.Name}, row.Other...) {
			if other := seen[name]; other != "" && other != row.Name {
				t.Errorf("both %s and %s are called %s", other, row.Name, name)
			}
			seen[name] = row.Name
		}
	}
	missing(t, scalar.Types, optionalOfTypes, func(row *scalar.Type) (string, []string) { return row.Name, typeFaults(t, g, row) })
}
