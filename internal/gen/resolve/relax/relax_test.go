package relax

import (
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// field is a field of type typ with rules.
func field(typ string, rules ...model.Constraint) *model.Field {
	return &model.Field{Type: model.ScalarType(typ), Rules: rules}
}

// list is a field of type []typ with rules.
func list(typ string, rules ...model.Constraint) *model.Field {
	return &model.Field{Type: &model.Type{Kind: model.List, Spec: "[]" + typ, Elem: model.ScalarType(typ)}, Rules: rules}
}

// dict is a map[string]int whose keys have rules.
func dict(keys ...model.Constraint) *model.Field {
	f := &model.Field{Type: &model.Type{Kind: model.Map, Spec: "map[string]int", Elem: model.ScalarType("int")}}
	if len(keys) > 0 {
		f.Keys = field("string", keys...)
	}
	return f
}

func optional(f *model.Field) *model.Field {
	f.Optional = true
	return f
}

// rule is a constraint with one argument, or with several values.
func rule(key string, args ...any) model.Constraint {
	if key != "one_of" {
		return model.Constraint{Key: key, Arg: &model.Value{V: args[0]}}
	}
	var values []*model.Value
	for _, a := range args {
		values = append(values, &model.Value{V: a})
	}
	return model.Constraint{Key: key, Arg: &model.Value{V: values}, Set: true}
}

// TestWeaker holds what a field allows beyond the one that it stands in for.
func TestWeaker(t *testing.T) {
	const (
		unset  = "may stay unset, which"
		zero   = "may stay unset, without a default, which"
		values = "may have values that `"
		keys   = "may have keys that `"
	)
	withDefault := field("string", rule("min_len", int64(1)))
	withDefault.Default = &model.Value{V: "x"}
	plain := field("string")
	plain.Default = &model.Value{V: "x"}
	number := field("int", rule("min", int64(1)))
	number.Default = &model.Value{V: int64(1)}
	for _, test := range []struct {
		what    string
		f, base *model.Field
		want    string
	}{
		{"the same", field("int"), field("int"), ""},
		{"optional, of a required text", optional(field("string")), field("string"), unset},
		{"optional, of an optional text", optional(field("string")), optional(field("string")), ""},
		{"required, of an optional text", field("string"), optional(field("string")), ""},
		{"optional, of a text with a default", optional(field("string")), plain, ""},
		{"optional, of a text with a default that may not be empty", optional(field("string", rule("min_len", int64(1)))), withDefault, zero},
		{"optional, of a number with a default that may not be zero", optional(field("int", rule("min", int64(1)))), number, zero},

		{"no limit", field("int"), field("int", rule("min", int64(1))), values + "min` of"},
		{"a lower minimum", field("int", rule("min", int64(0))), field("int", rule("min", int64(1))), values + "min` of"},
		{"the same minimum", field("int", rule("min", int64(1))), field("int", rule("min", int64(1))), ""},
		{"a higher minimum", field("int", rule("min", int64(2))), field("int", rule("min", int64(1))), ""},
		{"a higher maximum", field("int", rule("max", int64(2))), field("int", rule("max", int64(1))), values + "max` of"},
		{"the same maximum", field("int", rule("max", int64(1))), field("int", rule("max", int64(1))), ""},
		{"a lower maximum", field("int", rule("max", int64(0))), field("int", rule("max", int64(1))), ""},
		{"more limits", field("int", rule("min", int64(1))), field("int"), ""},
		{"the second limit", field("int", rule("min", int64(1)), rule("max", int64(9))), field("int", rule("min", int64(1)), rule("max", int64(8))), values + "max` of"},
		{"another type of number", field("uint", rule("min", uint64(0))), field("int", rule("min", int64(1))), ""},
		{"another pattern: nobody can tell", field("string", rule("pattern", "a")), field("string", rule("pattern", "b")), ""},
		{"no pattern", field("string"), field("string", rule("pattern", "b")), values + "pattern` of"},

		{"fewer values", field("string", rule("one_of", "a")), field("string", rule("one_of", "a", "b")), ""},
		{"other values", field("string", rule("one_of", "a", "c")), field("string", rule("one_of", "a", "b")), values + "one_of` of"},
		{"values in place of a limit", field("int", rule("one_of", int64(1), int64(2))), field("int", rule("min", int64(1))), ""},
		{"values beyond a limit", field("int", rule("one_of", int64(2), int64(0))), field("int", rule("min", int64(1))), values + "min` of"},
		{"items with values in place of a limit: nobody can tell", list("int", rule("one_of", int64(2))), list("int", rule("min", int64(1))), values + "min` of"},
		{"items that repeat", list("int"), list("int", rule("unique", true)), values + "unique` of"},
		{"items that do not repeat", list("int", rule("unique", true)), list("int", rule("unique", true)), ""},
		{"another case", field("string", rule("one_of", "a")), field("string", rule("one_of", "a"), rule("ignore_case", true)), ""},
		{"a rule without an argument", field("int"), field("int", model.Constraint{Key: "min"}), ""},

		{"any keys", dict(), dict(rule("min_len", int64(2))), keys + "min_len` of"},
		{"shorter keys", dict(rule("min_len", int64(1))), dict(rule("min_len", int64(2))), keys + "min_len` of"},
		{"longer keys", dict(rule("min_len", int64(3))), dict(rule("min_len", int64(2))), ""},
		{"of any keys", dict(rule("min_len", int64(3))), dict(), ""},
	} {
		if got := Weaker(test.f, test.base); got != test.want {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
}

// TestCompare holds how limits of each type are ordered, and that those of two types are not.
func TestCompare(t *testing.T) {
	early := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	all := [][2]any{
		{int64(1), int64(2)},
		{uint64(1), uint64(2)},
		{1, 2},
		{1.5, 2.5},
		{time.Second, time.Minute},
		{early, early.Add(time.Hour)},
	}
	for i, pair := range all {
		for _, test := range []struct {
			a, b any
			want int
		}{{pair[0], pair[1], -1}, {pair[1], pair[0], 1}, {pair[0], pair[0], 0}} {
			if got, known := compare(test.a, test.b); !known || got != test.want {
				t.Errorf("compare(%v, %v) = %d, %t", test.a, test.b, got, known)
			}
		}
		if got, known := compare(pair[0], all[(i+1)%len(all)][0]); known || got != 0 {
			t.Errorf("%T and %T are compared", pair[0], all[(i+1)%len(all)][0])
		}
	}
	if _, known := compare("a", "b"); known {
		t.Error("texts are compared")
	}
}
