package diag

import (
	"strings"
	"testing"
)

func TestSuggest(t *testing.T) {
	keys := []string{"type", "optional", "default", "secret", "min", "max", "min_len"}
	for name, want := range map[string]string{
		"optinal":      "optional",
		"otpional":     "optional",
		"tpye":         "type",
		"Type":         "type",
		"MAX":          "max",
		"OPTIONAL":     "optional",
		"defaults":     "default",
		"minlen":       "min_len",
		"m":            "",
		"x":            "",
		"":             "",
		"required":     "",
		"completelyno": "",
		"type":         "",
	} {
		if got := Suggest(name, keys); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", name, got, want)
		}
	}
	if got := Suggest("hist", []string{"list", "host"}); got != "list" {
		t.Errorf("of equally near ones the first should win, got %q", got)
	}
	if got := Suggest("größe", []string{"grösse", "größer"}); got != "größer" {
		t.Errorf("distances should count characters, got %q", got)
	}
	long := strings.Repeat("x", 1<<20)
	if got := Suggest(long, []string{long + "y", "a"}); got != "" {
		t.Errorf("a suggestion for a very long name: %.20q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ab", 2}, {"ab", "", 2}, {"ab", "ba", 1}, {"ca", "abc", 3}, {"kitten", "sitting", 3}, {"abcd", "acbd", 1},
	} {
		if got := distance([]rune(c.a), []rune(c.b), maxSuggest); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	for _, c := range []struct {
		name       string
		candidates []string
		want       string
	}{
		{"prd", []string{"dev", "prod"}, "did you mean `prod`?"},
		{"zzzzzz", []string{"dev", "prod"}, "one of `dev`, `prod`"},
		{"zzzzzz", []string{"dev"}, "use `dev`"},
		{"zzzzzz", nil, ""},
		{"zzzzzz", strings.Fields("a b c d e f g h"), "one of `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`"},
		{"zzzzzz", strings.Fields("a b c d e f g h i j"), "one of `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more"},
	} {
		if got := DidYouMean(c.name, c.candidates); got != c.want {
			t.Errorf("DidYouMean(%q, %q) = %q, want %q", c.name, c.candidates, got, c.want)
		}
	}
}
