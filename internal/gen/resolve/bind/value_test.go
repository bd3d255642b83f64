package bind

import (
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// TestSame holds when bindings of two profiles count as one.
func TestSame(t *testing.T) {
	a := model.Binding{Source: model.Source{Env: []string{"A"}, File: "A_FILE"}, From: model.FromKind, Fallback: &model.Value{V: int64(1), Text: "1"}}
	if !same(a, a) {
		t.Error("a binding is not the same as itself")
	}
	for name, change := range map[string]func(b *model.Binding){ // order: each is a change for itself
		"env":          func(b *model.Binding) { b.Env = []string{"A", "B"} },
		"file":         func(b *model.Binding) { b.File = "B_FILE" },
		"default_file": func(b *model.Binding) { b.DefaultFile = "/a" },
		"old":          func(b *model.Binding) { b.Old = []string{"B"} },
		"allow_empty":  func(b *model.Binding) { b.AllowEmpty = true },
		"shared":       func(b *model.Binding) { b.Shared = true },
		"trim":         func(b *model.Binding) { b.Trim = true },
		"lower":        func(b *model.Binding) { b.Lower = true },
		"layer":        func(b *model.Binding) { b.From = model.FromProfile },
		"insecure":     func(b *model.Binding) { b.Insecure = true },
		"implied":      func(b *model.Binding) { b.Implied = true },
		"no fallback":  func(b *model.Binding) { b.Fallback = nil },
		"other value":  func(b *model.Binding) { b.Fallback = &model.Value{V: int64(2), Text: "2"} },
		"other text":   func(b *model.Binding) { b.Fallback = &model.Value{V: int64(1), Text: "01"} },
	} {
		b := a
		change(&b)
		if same(a, b) || same(b, a) {
			t.Errorf("a binding with another %s counts as the same", name)
		}
	}
	param, other := &model.Field{Name: "a"}, &model.Field{Name: "b"}
	for _, test := range []struct {
		what string
		a, b *model.Value
		want bool
	}{
		{"no values", nil, nil, true},
		{"equal values", &model.Value{V: "x", Text: "x"}, &model.Value{V: "x", Text: "x"}, true},
		{"one store", &model.Value{Store: "vault:a"}, &model.Value{Store: "vault:a"}, true},
		{"two stores", &model.Value{Store: "vault:a"}, &model.Value{Store: "vault:b"}, false},
		{"a store and a value", &model.Value{Store: "vault:a"}, &model.Value{V: "x", Text: "x"}, false},
		{"a store and nothing", &model.Value{Store: "vault:a"}, nil, false},
		{"one parameter", &model.Value{Made: &model.Made{Param: param}}, &model.Value{Made: &model.Made{Param: param}}, true},
		{"two parameters", &model.Value{Made: &model.Made{Param: param}}, &model.Value{Made: &model.Made{Param: other}}, false},
		{"a parameter and a value", &model.Value{Made: &model.Made{Param: param}}, &model.Value{V: "x", Text: "x"}, false},
	} {
		if sameValue(test.a, test.b) != test.want || sameValue(test.b, test.a) != test.want {
			t.Errorf("%s: the same is %v", test.what, !test.want)
		}
	}
}

// TestMissing holds when a key that says how texts are read changes nothing, because nothing is read that way.
func TestMissing(t *testing.T) {
	variable, file := model.Source{Env: []string{"A"}}, model.Source{File: "A_FILE"}
	old, path, both := model.Source{Old: []string{"B"}}, model.Source{DefaultFile: "/a"}, model.Source{Env: []string{"A"}, File: "A_FILE"}
	for _, test := range []struct {
		key  string
		from model.Source
		want string
	}{
		{"file_content", variable, "no file"},
		{"file_content", file, ""},
		{"file_content", path, ""},
		{"prefer_env", file, "no variable"},
		{"prefer_env", variable, "no variable that names a file"},
		{"prefer_env", both, ""},
		{"trim", file, "no variable"},
		{"trim", variable, ""},
		{"trim", old, ""},
		{"lower", model.Source{}, "neither a variable nor a file"},
		{"lower", variable, ""},
		{"lower", file, ""},
		{"lower", path, ""},
	} {
		if got := missing(&syntax.Entry{Key: test.key}, test.from); got != test.want {
			t.Errorf("%s of %+v: %q, want %q", test.key, test.from, got, test.want)
		}
	}
}

// TestRefusesEmpty holds of which fields with a default an empty variable is no value.
func TestRefusesEmpty(t *testing.T) {
	min := model.Constraints{{Key: "min_len", Arg: &model.Value{V: int64(1), Text: "1"}}}
	for _, test := range []struct {
		what  string
		field *model.Field
		want  bool
	}{
		{"a number", &model.Field{Type: model.ScalarType("int")}, true},
		{"an optional number", &model.Field{Type: model.ScalarType("int"), Optional: true}, false},
		{"a text", &model.Field{Type: model.ScalarType("string")}, false},
		{"a text with a least length", &model.Field{Type: model.ScalarType("string"), Rules: min}, true},
		{"an optional text with a least length", &model.Field{Type: model.ScalarType("string"), Rules: min, Optional: true}, false},
	} {
		if got := refusesEmpty(test.field); (got != "") != test.want {
			t.Errorf("%s: %q", test.what, got)
		}
	}
}

// TestTextual holds which parameters can stand in a template.
func TestTextual(t *testing.T) {
	for class, want := range map[scalar.Class]bool{ // order: each is asked for itself
		scalar.Text: true, scalar.Signed: true, scalar.Flag: true, scalar.Opaque: false, scalar.Moment: false, scalar.Floating: false, scalar.Address: false,
	} {
		if got := textual(class); got != want {
			t.Errorf("the class %v: %v", class, got)
		}
	}
}

// TestOverEntries holds how the entries of a map in a profile change those of the resource.
func TestOverEntries(t *testing.T) {
	entry := func(key string, from model.Layer) model.Item {
		return model.Item{Key: key, From: from, Value: &model.Value{Text: "{}"}}
	}
	below := &model.Value{V: []model.Item{entry("a", model.FromResource), entry("b", model.FromResource)}}
	object := &model.Object{Name: "o"}
	dict := &model.Field{Type: &model.Type{Kind: model.Map, Elem: &model.Type{Kind: model.ObjectType, Object: object}}}
	for _, test := range []struct {
		what string
		in   model.Binding
		v    []model.Item
		want string
	}{
		{"nothing below", model.Binding{}, []model.Item{entry("c", 0)}, "c:profile"},
		{"entries below", model.Binding{Fallback: below, From: model.FromResource}, []model.Item{entry("c", 0), entry("a", 0)}, "a:profile b:config c:profile"},
		{"the default of the kind below", model.Binding{Fallback: below, From: model.FromKind}, []model.Item{entry("c", 0)}, "c:profile"},
	} {
		got := ""
		for _, item := range overEntries(test.in, &model.Value{V: test.v}, dict, model.FromProfile).V.([]model.Item) {
			if got != "" {
				got += " "
			}
			got += item.Key + map[model.Layer]string{model.FromProfile: ":profile", model.FromResource: ":config"}[item.From]
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
	if items := below.V.([]model.Item); items[0].From != model.FromResource {
		t.Error("the entries below have changed")
	}
	if v := (&model.Value{V: "x"}); overEntries(model.Binding{}, v, &model.Field{Type: model.ScalarType("string")}, model.FromProfile) != v {
		t.Error("a text has entries")
	}
}

// TestItemName holds the paths of items.
func TestItemName(t *testing.T) {
	if got := itemName("servers", "0", model.List); got != "servers[0]" {
		t.Error(got)
	}
	if got := itemName("regions", "eu", model.Map); got != "regions.eu" {
		t.Error(got)
	}
}

// TestReading holds which entries of a table say how texts are read. Those of another type have a finding, and say nothing.
func TestReading(t *testing.T) {
	text, on := &syntax.Value{Kind: syntax.String, Text: "raw"}, &syntax.Value{Kind: syntax.Bool, Bool: true}
	for _, key := range []string{"file_content", "prefer_env", "trim", "lower"} {
		good, bad := on, text
		if key == "file_content" {
			good, bad = text, on
		}
		e := &syntax.Entry{Key: key, Value: good}
		if got := (reading{}).with(e).entries(); len(got) != 1 || got[0] != e {
			t.Errorf("%s says %v", key, got)
		}
		if got := (reading{}).with(&syntax.Entry{Key: key, Value: bad}).entries(); len(got) != 0 {
			t.Errorf("%s of another type says %v", key, got)
		}
		below := &syntax.Entry{Key: key, Value: good}
		if got := (reading{}).with(e).or(reading{}.with(below)).entries(); len(got) != 1 || got[0] != e {
			t.Errorf("%s is read from below", key)
		}
		if got := (reading{}).or(reading{}.with(below)).entries(); len(got) != 1 || got[0] != below {
			t.Errorf("%s is not read from below", key)
		}
	}
	if got := (reading{}).with(&syntax.Entry{Key: "shared", Value: on}).entries(); len(got) != 0 {
		t.Errorf("shared says %v", got)
	}
}
