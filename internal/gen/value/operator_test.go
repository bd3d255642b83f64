package value_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// TestOperators holds each operator, and its opposite, to Go's own. The fields are those of TestBroken: n is 7 and f is 0.
func TestOperators(t *testing.T) {
	check := func(expr string, want bool) {
		t.Helper()
		if got := !broken(t, "check = '"+expr+"'"); got != want {
			t.Errorf("%s: holds %t, want %t", expr, got, want)
		}
	}
	for _, k := range []int{6, 7, 8} {
		for sign, want := range map[string]bool{"==": k == 7, "!=": k != 7, "<": k < 7, "<=": k <= 7, ">": k > 7, ">=": k >= 7} {
			check(fmt.Sprintf("%d %s n", k, sign), want)
			check(fmt.Sprintf("!(%d %s n)", k, sign), !want)
		}
	}
	for _, sign := range []string{"==", "!=", "<", "<=", ">", ">="} {
		// A rule is broken if the opposite of its condition holds. Of NaN, != alone holds.
		check("f / f "+sign+" 1", sign != "==")
		check("1 "+sign+" f / f", sign != "==")
		check("!(f / f "+sign+" 1)", sign != "!=")
	}
	for _, a := range []bool{false, true} {
		for _, b := range []bool{false, true} {
			x, y := "n == 8", "tiny == 1"
			if a {
				x = "n == 7"
			}
			if b {
				y = "tiny == 127"
			}
			for format, want := range map[string]bool{"%s && %s": a && b, "%s || %s": a || b, "(%s) == (%s)": a == b, "(%s) != (%s)": a != b} {
				check(fmt.Sprintf(format, x, y), want)
				check("!("+fmt.Sprintf(format, x, y)+")", !want)
			}
		}
	}
	for expr, want := range map[string]bool{
		"u < 3.5 && u > 2.5": true, "u < 2.5": false, "2.5 < u": true, "n > f": true, "-f32 < f": true, "u / 2 == 1": true, "u / (u - 3) == 0": true,
		"u * 100 == 44": true, "u + 254 == 1": true, "f32 + f32 == 0.2": true, "f32 - f < 0.11 && f32 - f > 0.09": true, "n - 8 == -1": true, "n * n == 49": true,
		"f32 * f32 < 0.011 && f32 * f32 > 0.009": true, "u * wait == \"4m30s\"": true,
		`oneOf(type, text, "b")`: false, `oneOf(type, text, "a")`: true, `oneOf(type, "b")`: false, `oneOf(n, 1, unset + 7)`: true,
		`contains(list, "1999-12-31T22:59:58Z")`: false, `contains(map, "l")`: false, `contains(text, "x")`: false, `len(map) == 1 && len(list) == 1`: true,
		`hasPrefix(text, "er")`: false, `hasSuffix(text, "hä")`: false, `matches(text, "^u")`: false,
		`set(map) && set(list)`: true, `count(unset, none) == 0`: true, `!set(type)`: false,
	} {
		check(expr, want)
	}
}

// TestGroups holds what the groups of a rule say of each number of members that are set.
func TestGroups(t *testing.T) {
	for set := range 4 {
		members := append([]string{"type", "secret", "pool"}[:set:set], []string{"unset", "none", "gone"}[set:]...)
		for group, want := range map[string]bool{"exactly_one": set != 1, "at_most_one": set > 1, "at_least_one": set == 0, "together": set == 1 || set == 2} {
			k := kind(t, strings.Replace(fields, "[kind.k.object", "gone = { type = \"int\", optional = true }\n[kind.k.object", 1)+
				fmt.Sprintf("[[kind.k.rule]]\n%s = [%q, %q, %q]\n", group, members[0], members[1], members[2]))
			if got := value.Broken(k.Rules[0], configuration(t, k), ""); got != want {
				t.Errorf("%s of %v: broken %t, want %t", group, members, got, want)
			}
		}
	}
}

// TestOpen holds that no rule is broken by a field of which it is not known whether it is set: by itself, in an object, or as the condition.
func TestOpen(t *testing.T) {
	for rule, want := range map[string]bool{
		"check = '!set(secret)'": false, "check = 'n == 8'": true, "check = 'count(type, secret) == 0'": false, "check = 'len(secret) > 99 || n == 8'": false,
		"check = 'n == 8'\nwhen = 'set(secret)'": false, "check = 'n == 8'\nwhen = 'n == 7'": true, "check = 'n == 8'\nwhen = 'len(secret) > 2'": false,
		`at_most_one = ["type", "secret"]`: false, `at_most_one = ["type", "pool"]`: true, "check = 'pool.size == 5'": true,
	} {
		k := kind(t, fields+"[[kind.k.rule]]\n"+rule+"\n")
		s := configuration(t, k)
		for _, f := range k.Fields {
			if f.Name == "secret" {
				s.SetOpen(f)
			}
		}
		if got := value.Broken(k.Rules[0], s, ""); got != want {
			t.Errorf("%s: broken %t, want %t", rule, got, want)
		}
	}
	k := kind(t, fields+"[[kind.k.rule]]\ncheck = 'pool.size == 5'\n")
	s := configuration(t, k)
	for _, f := range k.Fields {
		if f.Name == "pool" {
			s.SetOpen(f)
		}
	}
	if value.Broken(k.Rules[0], s, "") {
		t.Error("a rule is broken by a field of an object of which nothing is known")
	}
}

// TestPatterns holds that an expression that is none matches nothing, and that each is compiled by itself.
func TestPatterns(t *testing.T) {
	text := &model.Field{Name: "text", Type: model.ScalarType("string")}
	s := value.NewStruct()
	s.Set(text, &model.Value{V: "abc", Text: "abc"})
	for pattern, want := range map[string]bool{"(": false, "^b": false, "b": true} {
		x := &model.Expr{Op: model.MatchesExpr, Pattern: pattern, Args: []*model.Expr{{Op: model.FieldExpr, Field: []*model.Field{text}, Type: text.Type}}}
		if got := !value.Broken(&model.Rule{Check: x}, s, ""); got != want {
			t.Errorf("%q matches: %t, want %t", pattern, got, want)
		}
	}
}
