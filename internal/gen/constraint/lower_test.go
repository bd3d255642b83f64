package constraint

import (
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource/format"
)

func TestMatchesLower(t *testing.T) {
	for expr, want := range map[string]bool{
		`^[a-z_]+$`: true, `^[A-Z]+$`: false, `[A-Z]`: false, `(?i)^[A-Z]`: true, `-`: false, `^$`: false, `^`: true, `$`: true, `x`: true,
		`^.$`: true, `^\d{3}$`: true, `^(a|B)$`: true, `^(A|B)$`: false, `^(A|)$`: false, `^(A|)`: true, `a^b`: false, `a$b`: false, `\x00|x`: true,
		`^[^a-z]+$`: true, `^[^a-z0-9_]+$`: false, `^k-`: false, `\bx\b`: true, `^a*$`: true, `(?m)^[a-z]+$`: true, `^(?s:.)$`: true,
	} {
		if got := matchesLower(expr); got != want {
			t.Errorf("matchesLower(%q) = %t", expr, got)
		}
	}
}

// TestLowerFormats holds lowerFormats against what the formats take: a format is there if it takes some lower-case text.
func TestLowerFormats(t *testing.T) {
	texts := []string{"a", "0", "abcd", "utc", "localhost", "1234", "a_b", "deadbeef", "123e4567e89b12d3a456426614174000", strings.Repeat("a", 64)}
	for _, f := range format.Formats {
		takes := slices.ContainsFunc(texts, f.Is)
		if listed := slices.Contains(lowerFormats, f.Name); listed != takes {
			t.Errorf("%s: is in lowerFormats: %t, and takes a lower-case text: %t", f.Name, listed, takes)
		}
	}
	for _, name := range lowerFormats {
		if formatOf(name).Name == "" {
			t.Errorf("there is no format %s", name)
		}
	}
}

// TestLowerRows holds that every constraint of keys says whether a lower-case key may satisfy it, or that others tell.
func TestLowerRows(t *testing.T) {
	arg := func(v any, text string) *model.Value { return &model.Value{V: v, Text: text} }
	for key, args := range map[string][2]*model.Value{ // one that a lower-case key satisfies, one that none does
		"max_len": {arg(int64(1), "1"), arg(int64(0), "0")},
		"pattern": {arg("^a", "^a"), arg("^A", "^A")},
		"prefix":  {arg("a_", "a_"), arg("a-", "a-")},
		"suffix":  {arg("0", "0"), arg(".com", ".com")},
		"format":  {arg("dns_label", "dns_label"), arg("uuid", "uuid")},
	} {
		if r := Of(key); !r.Lower(args[0]) || r.Lower(args[1]) {
			t.Errorf("%s: %s must be possible in lower case, and %s must not", key, args[0].Text, args[1].Text)
		}
	}
	var keys []string
	for _, r := range OfKeys() {
		keys = append(keys, r.Key)
	}
	if want := []string{"min_len", "max_len", "pattern", "prefix", "suffix", "format", "one_of"}; !slices.Equal(keys, want) {
		t.Errorf("keys have the constraints %v, want %v: a new one needs a case above", keys, want)
	}
}
