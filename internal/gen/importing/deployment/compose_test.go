package deployment

import (
	"fmt"
	"strings"
	"testing"
)

// TestInterpolate replaces variables in values of Compose files.
func TestInterpolate(t *testing.T) {
	for text, want := range map[string]string{
		"a": "a", "$$A": "$A", "${A:-b}c": "bc", "${A-b}": "b", "${A:-${B:-c}}": "c", "${A}": "?", "$A": "?", "${A:?say}": "?", "${A:+x}": "", "a${A+x}b": "ab", "${A:+$TOKEN}": "secret",
		"${A:-}": "", "${A_TOKEN:-x}": "secret", "x${A:-${PASSWORD}}": "secret", "a$": "a$", "$1": "$1", "${": "?", "${1}": "?", "${A": "?",
	} {
		value, known, secret := interpolate(text, 0)
		switch {
		case secret:
			value = "secret"
		case !known:
			value = "?"
		}
		if value != want {
			t.Errorf("%s: got %q, want %q", text, value, want)
		}
	}
}

// TestRawFile reads an env_file whose values have neither quotes nor variables.
func TestRawFile(t *testing.T) {
	const compose = "services:\n  api:\n    env_file:\n      - {path: plain.env}\n      - {path: raw.env, format: raw}\n"
	files := map[string]string{"plain.env": "A=\"a\"\nB=$C\n", "raw.env": "# C=1\n A=\"x y\"\nB=$C \nD\nE=\n"}
	all, notes, err := Manifests(Request{
		Files: []File{{Name: "compose.yaml", Text: []byte(compose)}},
		Read:  func(name, _ string) ([]byte, error) { return []byte(files[name]), nil },
	})
	if err != nil || len(notes) > 0 {
		t.Fatal(notes, err)
	}
	var got []string
	for _, v := range all {
		got = append(got, fmt.Sprintf("%s=%s %t", v.Name, v.Text, v.Need))
	}
	if got := strings.Join(got, ", "); got != `A="x y" true, B=$C  true, D= false, E= false` {
		t.Error(got)
	}
}
