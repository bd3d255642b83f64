package constraint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// field is a field x with these keys.
func field(t *testing.T, keys string) *model.Field {
	t.Helper()
	var list diag.List
	file := syntax.Parse(&diag.Source{Name: "resgen.toml", Text: []byte("version = 1\n[kind.k.field]\nx = { " + keys + " }\n")}, &list)
	pkg := resolve.Package([]*syntax.File{file}, resolve.Options{Dir: "settings"}, &list)
	if pkg == nil {
		var b strings.Builder
		_ = diag.Text(&b, list.Sorted()) // a Builder does not fail
		t.Fatal(b.String())
	}
	return pkg.Kinds[0].Fields[0]
}

// print is x as Go would have it, more or less: v is the value.
func print(x *model.Expr) string {
	if x == nil {
		return "nothing"
	}
	var args []string
	for _, a := range x.Args {
		args = append(args, print(a))
	}
	switch x.Op {
	case model.ItemExpr:
		return "v"
	case model.LiteralExpr:
		return x.Literal.Text
	case model.BinaryExpr:
		return args[0] + " " + x.Sign + " " + args[1]
	case model.LenExpr:
		return "len(v)"
	case model.MatchesExpr:
		return "matches(v, " + x.Pattern + ")"
	case model.TestExpr:
		return x.Is.Go + "(v)"
	}
	name := map[model.ExprOp]string{
		model.FiniteExpr: "finite", model.SchemeExpr: "scheme", model.OneOfExpr: "oneOf", model.HasPrefixExpr: "hasPrefix", model.HasSuffixExpr: "hasSuffix",
	}[x.Op]
	return name + "(" + strings.Join(args, ", ") + ")"
}

// TestChecks holds what the constraints of a field ask of its value as such, and of each of its items: the condition and the words.
func TestChecks(t *testing.T) {
	for _, tt := range []struct{ keys, whole, each, notes string }{
		{`type = "int"`, "", "", ""},
		{`type = "int", min = 1`, "min: v >= 1: be at least 1", "", "at least 1"},
		{`type = "int", max = 5`, "max: v <= 5: be at most 5", "", "at most 5"},
		{`type = "int", min = 1, max = 5`, "range(min, max): v >= 1 && v <= 5: be from 1 to 5", "", "from 1 to 5"},
		{`type = "int", min = 5, max = 5`, "range(min, max): v >= 5 && v <= 5: be from 5 to 5", "", "from 5 to 5"},
		{`type = "float", min = 1`, "min: finite(v) && v >= 1: be at least 1", "", "at least 1"},
		{`type = "float", min = 1, max = 5`, "range(min, max): finite(v) && v >= 1 && v <= 5: be from 1 to 5", "", "from 1 to 5"},
		{`type = "int8", min = -128, max = 5`, "range(max): v <= 5: be from -128 to 5", "", "from -128 to 5"},
		{`type = "int8", min = 5, max = 127`, "range(min): v >= 5: be from 5 to 127", "", "from 5 to 127"},
		{`type = "int8", min = -128, max = 127`, "", "", ""},
		{`type = "int8", min = -128`, "", "", ""},
		{`type = "uint8", min = 0`, "", "", ""},
		{`type = "uint8", max = 255`, "", "", ""},
		{`type = "uint8", max = 254`, "max: v <= 254: be at most 254", "", "at most 254"},
		{`type = "duration", min = "0s"`, "min: v >= 0s: be at least 0s", "", "at least 0s"},
		{`type = "string", min_len = 0`, "", "", ""},
		{`type = "string", min_len = 0, max_len = 3`, "max_len: len(v) <= 3: have at most 3 characters", "", "at most 3 characters"},
		{`type = "string", min_len = 1`, "min_len: len(v) >= 1: have at least 1 character", "", "at least 1 character"},
		{`type = "string", min_len = 1, max_len = 3`, "length(min_len, max_len): len(v) >= 1 && len(v) <= 3: have 1 to 3 characters", "", "1 to 3 characters"},
		{`type = "string", min_len = 3, max_len = 3`, "length(min_len, max_len): len(v) == 3: have 3 characters", "", "3 characters"},
		{`type = "bytes", min_len = 2`, "min_len: len(v) >= 2: have at least 2 bytes", "", "at least 2 bytes"},
		{`type = "[]int", min_len = 2`, "min_len: len(v) >= 2: have at least 2 items", "", "at least 2 items"},
		{`type = "map[string]int", max_len = 1`, "max_len: len(v) <= 1: have at most 1 entry", "", "at most 1 entry"},
		{`type = "string", pattern = "^a"`, "pattern: matches(v, ^a): match the pattern ^a", "", "matches ^a"},
		{`type = "string", prefix = "a", suffix = "b"`, `prefix: hasPrefix(v, a): start with "a"; suffix: hasSuffix(v, b): end with "b"`, "", `starts with "a"; ends with "b"`},
		{`type = "string", format = "hostname"`, "format: IsHostname(v): be a host name", "", "a host name"},
		{`type = "url", schemes = ["https", "http"]`, "schemes: oneOf(scheme(v), https, http): have the scheme https or http", "", "scheme https or http"},
		{`type = "string", one_of = ["a", "b"]`, "one_of: oneOf(v, a, b): be one of a, b", "", ""},
		{`type = "int", one_of = [1, 2]`, "one_of: oneOf(v, 1, 2): be one of 1, 2", "", "one of 1, 2"},
		{`type = "string", one_of = ["a", "b"], ignore_case = true`, "one_of: oneOf(v, a, b): be one of a, b", "", "in upper or lower case"},
		{`type = "[]string", one_of = ["a", "b"], ignore_case = true`, "", "one_of: oneOf(v, a, b): be one of a, b", "each in upper or lower case"},
		{`type = "path", exists = "dir"`, "", "", "an existing directory"},
		{`type = "[]path", exists = "file"`, "", "", "each an existing file"},
		{`type = "map[string]path", exists = "executable"`, "", "", "each value an existing executable file"},
		{`type = "[]int", unique = true`, "", "unique!: nothing: not repeat an item", "no item twice"},
		{`type = "[]int", unique = false`, "", "", ""},
		{
			`type = "[]int", min = 1, max_len = 4, unique = true`, "max_len: len(v) <= 4: have at most 4 items",
			"unique!: nothing: not repeat an item; min: v >= 1: be at least 1", "at most 4 items; no item twice; each at least 1",
		},
		{`type = "map[string]int", min = 1, max = 2`, "", "range(min, max): v >= 1 && v <= 2: be from 1 to 2", "each value from 1 to 2"},
	} {
		f := field(t, tt.keys)
		if got := told(constraint.Whole(f.Type, f.Rules)); got != tt.whole {
			t.Errorf("%s: as a whole\n got %s\nwant %s", tt.keys, got, tt.whole)
		}
		if got := told(constraint.Each(f.Type, f.Rules)); got != tt.each {
			t.Errorf("%s: each item\n got %s\nwant %s", tt.keys, got, tt.each)
		}
		if got := strings.Join(constraint.All(f), "; "); got != tt.notes {
			t.Errorf("%s: documentation\n got %s\nwant %s", tt.keys, got, tt.notes)
		}
	}
}

// TestWithoutArgument holds that a constraint whose argument was none asks nothing, and neither does its counterpart of both.
func TestWithoutArgument(t *testing.T) {
	text, three := model.ScalarType("string"), &model.Value{V: int64(3), Text: "3"}
	for _, key := range held {
		if got := constraint.Whole(text, model.Constraints{{Key: key}}); len(got) > 0 {
			t.Errorf("%s: %s", key, told(got))
		}
	}
	if got := told(constraint.Whole(text, model.Constraints{{Key: "min_len"}, {Key: "max_len", Arg: three}})); got != "max_len: len(v) <= 3: have at most 3 characters" {
		t.Errorf("%s", got)
	}
}

func told(checks []constraint.Check) string {
	var all []string
	for _, c := range checks {
		rule := c.Rule
		var parts []string
		for _, p := range c.Parts {
			parts = append(parts, p.Key)
		}
		if keys := strings.Join(parts, ", "); keys != rule {
			rule += "(" + keys + ")"
		}
		if c.Unique {
			rule += "!"
		}
		all = append(all, fmt.Sprintf("%s: %s: %s", rule, print(c.Holds), c.Must))
	}
	return strings.Join(all, "; ")
}

// TestReading holds which texts are changed before they are read.
func TestReading(t *testing.T) {
	if constraint.Reading(field(t, `type = "string", one_of = ["Low", "High"]`).Rules) != nil {
		t.Error("one_of changes texts")
	}
	read := constraint.Reading(field(t, `type = "string", one_of = ["Low", "High"], ignore_case = true`).Rules)
	if read("hIGH") != "High" || read("x") != "x" {
		t.Errorf("%s, %s", read("hIGH"), read("x"))
	}
}

// held are the constraints that the tests below are about.
var held = strings.Fields("min max min_len max_len pattern prefix suffix format schemes one_of ignore_case unique exists")

// TestFitting holds which constraints a field of each type can have.
func TestFitting(t *testing.T) {
	length, text := "min_len max_len", "pattern prefix suffix"
	object := &model.Type{Kind: model.ObjectType, Object: &model.Object{}}
	goType := &model.Type{Kind: model.TextType}
	of := model.ScalarType
	list := func(elem *model.Type) *model.Type { return &model.Type{Kind: model.List, Elem: elem} }
	dict := func(elem *model.Type) *model.Type { return &model.Type{Kind: model.Map, Elem: elem} }
	for _, tt := range []struct {
		name   string
		t      *model.Type
		secret bool
		want   string
	}{
		{"string", of("string"), false, length + " " + text + " format one_of ignore_case"},
		{"secret string", of("string"), true, length + " " + text + " format"},
		{"path", of("path"), false, length + " " + text + " exists"},
		{"int", of("int"), false, "min max one_of"},
		{"secret int", of("int"), true, ""},
		{"time", of("time"), false, "min max one_of"},
		{"bool", of("bool"), false, ""},
		{"url", of("url"), false, "schemes"},
		{"secret url", of("url"), true, "schemes"},
		{"json", of("json"), false, ""},
		{"bytes", of("bytes"), false, length},
		{"[]int", list(of("int")), false, "min max " + length + " one_of unique"},
		{"secret []string", list(of("string")), true, length + " " + text + " format unique"},
		{"[]bool", list(of("bool")), false, length + " unique"},
		{"[]json", list(of("json")), false, length},
		{"map[string]int", dict(of("int")), false, "min max " + length + " one_of"},
		{"[]object", list(object), false, length},
		{"map[string]object", dict(object), false, length},
		{"[]go", list(goType), false, ""},
		{"object", object, false, ""},
		{"go", goType, false, ""},
	} {
		keys := slices.DeleteFunc(constraint.Keys(tt.t, tt.secret), func(key string) bool { return !slices.Contains(held, key) })
		if got := strings.Join(keys, " "); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// TestRows holds what the reference says of constraints, and the names by which they are found.
func TestRows(t *testing.T) {
	for key, want := range map[string]string{
		"min": "number duration size time", "max_len": "string path bytes list map", "pattern": "string path", "format": "string", "schemes": "url",
		"one_of": "string number duration size time", "unique": "list", "exists": "path",
	} {
		if got := strings.Join(constraint.Of(key).For(), " "); got != want {
			t.Errorf("%s is for %s, want %s", key, got, want)
		}
	}
	for name, want := range map[string]string{"regex": "pattern", "enum": "one_of", "min": "", "x": ""} {
		if got, ok := constraint.OtherName(name); got != want || ok != (want != "") {
			t.Errorf("%s: %s, %t", name, got, ok)
		}
	}
	if constraint.Of("x") != nil || constraint.Order("x") != -1 || constraint.Order("min") != 0 || constraint.Order("max") != 1 {
		t.Error("the order of the rows is another one")
	}
	look := constraint.Of("exists").Looks
	for kind, want := range map[model.TypeKind]string{model.Scalar: "Exists", model.List: "ExistsEach", model.Map: "ExistsEachValue"} {
		if got := look.MethodOf(&model.Type{Kind: kind}); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	var secret, whole, lists, maps []string
	for _, key := range held {
		r := constraint.Of(key)
		for is, list := range map[*[]string]bool{&secret: r.Secret, &whole: r.Whole, &lists: r.List, &maps: r.Map} { // order: each has its own
			if list {
				*is = append(*is, r.Key)
			}
		}
	}
	if !slices.Equal(secret, []string{"min_len", "max_len", "pattern", "prefix", "suffix", "format", "schemes", "unique"}) ||
		!slices.Equal(whole, []string{"min_len", "max_len", "unique"}) || !slices.Equal(lists, whole) || !slices.Equal(maps, []string{"min_len", "max_len"}) {
		t.Errorf("secrets %q, whole %q, lists %q, maps %q", secret, whole, lists, maps)
	}
}

// TestConditions holds that a condition of the table is the one that its words tell.
func TestConditions(t *testing.T) {
	for _, tt := range []struct{ keys, good, bad string }{
		{`type = "float", min = 1, max = 5`, "1 5 2.5", "0.99 5.01"},
		{`type = "string", min_len = 2, max_len = 3`, "ab äöü", "a abcd"},
		{`type = "string", min_len = 2, max_len = 2`, "ab", "a abc"},
		{`type = "string", prefix = "a", suffix = "z"`, "az abz", "a z"},
		{`type = "string", format = "hostname"`, "localhost", "-x"},
		{`type = "time", max = "2026-01-02T15:04:05Z"`, "2026-01-02T16:04:05+01:00", "2026-01-02T15:04:06Z"},
	} {
		f := field(t, tt.keys)
		for i, texts := range []string{tt.good, tt.bad} {
			for _, text := range strings.Fields(texts) {
				v, err := value.ParseField(f, text)
				if err != nil {
					t.Fatal(err)
				}
				if got := len(value.Check(f, v)); (got == 0) != (i == 0) {
					t.Errorf("%s: %s breaks %d", tt.keys, text, got)
				}
			}
		}
	}
}
