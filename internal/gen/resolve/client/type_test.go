package client

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// typeOf is the type that the Go expression expr names.
func typeOf(t *testing.T, expr string) types.Type {
	t.Helper()
	tv, err := types.Eval(token.NewFileSet(), types.NewPackage("example.com/p", "p"), token.NoPos, expr)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	return tv.Type
}

// TestTypePredicates holds which Go types stand where constructors, methods and calls need a type of some form.
func TestTypePredicates(t *testing.T) {
	for name, test := range map[string]struct { // order: each is asked for itself
		is      func(types.Type) bool
		yes, no []string
	}{
		"isCleanup": {isCleanup, []string{"func()"}, []string{"func(int)", "func() error", "int"}},
		"isChange": {
			isChange,
			[]string{"func(*int)", "func(*int) error"},
			[]string{"func()", "func(int, int)", "func(...int)", "func(int) int", "func(int) (int, error)", "int"},
		},
		"isGiven": {
			isGiven,
			[]string{"func(string) bool", "func(name string) (ok bool)"},
			[]string{"func(...string) bool", "func() bool", "func(string, string) bool", "func(int) bool", "func(string)", "func(string) (bool, bool)", "func(string) int", "bool"},
		},
		"embeddable": {embeddable, []string{"error"}, []string{"any", "interface{ F() }", "*int", "*struct{}", "int"}},
		"isAny":      {isAny, []string{"any", "interface{}"}, []string{"error", "int"}},
		"isValues":   {isValues, []string{"map[string]any"}, []string{"map[int]any", "map[string]string", "any"}},
		"isPointer":  {isPointer, []string{"*int"}, []string{"int", "[]int"}},
		"isString":   {isString, []string{"string"}, []string{"int", "[]string", "bool"}},
		"isBool":     {isBool, []string{"bool"}, []string{"string", "*bool"}},
	} {
		for _, expr := range test.yes {
			if !test.is(typeOf(t, expr)) {
				t.Errorf("%s(%s) is false", name, expr)
			}
		}
		for _, expr := range test.no {
			if test.is(typeOf(t, expr)) {
				t.Errorf("%s(%s) is true", name, expr)
			}
		}
	}
}

// TestRevealed holds which Go types take the text of a secret.
func TestRevealed(t *testing.T) {
	text, raw := model.ScalarType("string"), model.ScalarType("bytes")
	list := func(of *model.Type) *model.Type { return &model.Type{Kind: model.List, Elem: of} }
	dict := func(of *model.Type) *model.Type { return &model.Type{Kind: model.Map, Elem: of} }
	for _, test := range []struct {
		of   *model.Type
		expr string
		want bool
	}{
		{text, "string", true},
		{text, "[]byte", true},
		{text, "int", false},
		{text, "[]string", false},
		{text, "*string", false},
		{raw, "[]byte", true},
		{list(text), "[]string", true},
		{list(text), "[][]byte", false},
		{list(raw), "[][]byte", true},
		{list(raw), "[][]int", false},
		{list(text), "string", false},
		{list(text), "[]byte", false},
		{list(text), "map[string]string", false},
		{dict(text), "map[string]string", true},
		{dict(text), "map[int]string", false},
		{dict(text), "map[string]int", false},
		{dict(raw), "map[string][]byte", true},
		{dict(text), "[]string", false},
		{dict(text), "[]byte", false},
	} {
		if got := revealed(test.of, typeOf(t, test.expr)); got != test.want {
			t.Errorf("revealed of kind %v, %s: %v", test.of.Kind, test.expr, got)
		}
	}
}

// TestIgnored holds which fields of a struct an element of the key ignore means, and that it notes that there is one.
func TestIgnored(t *testing.T) {
	for _, test := range []struct {
		ignore, path, promoted string
		want                   bool
	}{
		{"HTTP", "HTTP", "", true},
		{"HTTP", "HTTP.Addr", "", true},
		{"HTTP", "HTTPS", "", false},
		{"HTTP.Addr", "HTTP", "", false},
		{"Port", "Base.Port", "Port", true},
		{"Port", "Base.Port", "", false},
		{"Base.Port", "Base.Port", "Port", true},
	} {
		element := &ignored{path: test.ignore}
		other := &ignored{path: "Other"}
		if got := ignoredIn([]*ignored{other, element}, test.path, test.promoted); got != test.want || element.met != test.want || other.met {
			t.Errorf("%q ignores %s: %v, and it is met: %v", test.ignore, test.path, got, element.met)
		}
	}
}

// TestHints holds what findings suggest to type.
func TestHints(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{another("OpenStore"), "NewStore"},
		{another("Open"), "MyOpen"},
		{another("close"), "MyClose"},
		{declareParam("customer_id"), "declare it: `param.customer_id = { type = \"string\" }`"},
		{declareParam("customerId"), "declare it: `param.customer_id = { type = \"string\", name = \"customerId\" }`"},
		{declareParam("1"), ""},
		{plainResults(0), "nothing"},
		{plainResults(1), "an error"},
		{fold("Base_URL"), fold("baseUrl")},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
