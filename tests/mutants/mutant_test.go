package main

import (
	"go/format"
	"slices"
	"strings"
	"testing"
)

// TestMutants holds what becomes of each sort of condition, and that the text around it stays.
func TestMutants(t *testing.T) {
	for body, want := range map[string][]string{
		"return a == b":                {"return a != b"},
		"return a <= b":                {"return a > b", "return a < b"},
		"return p && !q":               {"return p || !q", "return (p)", "return (!q)", "return p && q"},
		"return p || q":                {"return p && q", "return (p)", "return (q)"},
		"if p {\n\t\tuse()\n\t}":       {"if !(p) {\n\t\tuse()\n\t}"},
		"if p {\n\t\treturn true\n\t}": {"if !(p) {\n\t\treturn true\n\t}", "if (p) && false {\n\t\treturn true\n\t}", "if p {\n\t\treturn false\n\t}"},
		"return a + b":                 nil,
	} {
		frame := func(body string) string { return "package x\n\nfunc f() bool {\n\t" + body + "\n}\n" }
		all, err := mutantsOf("x.go", []byte(frame(body)))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range all {
			got = append(got, string(m.altered()))
			if m.line < 4 || m.file != "x.go" || strings.TrimSpace(m.what) == "" {
				t.Errorf("%s: %s:%d: %s", body, m.file, m.line, m.what)
			}
			if _, err := format.Source(m.altered()); err != nil {
				t.Errorf("%s: %v", body, err)
			}
		}
		for i, w := range want {
			want[i] = frame(w)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", body, strings.Join(got, ""), strings.Join(want, ""))
		}
	}
}
