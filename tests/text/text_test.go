// Package text holds what internal/gen/envtext writes against programs and libraries of others that read it.
package text

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	compose "github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/joho/godotenv"
	yaml2 "gopkg.in/yaml.v2"
	"gopkg.in/yaml.v3"

	"github.com/resgen-go/resgen/internal/gen/envtext"
)

// pieces are what texts are made of: what readers take for more than itself, and the words that YAML takes for something else.
var pieces = []string{
	"", " ", "a", "B", "0", "-", "_", ".", "/", ":", ": ", "@", "%", "+", ",", "=", "?", "*", "~", "&", ";", "|", "<", ">", "(", ")", "[", "]", "{", "}", "!",
	"#", " #", "$", "$A", "${A}", "$(A)", "\"", "'", "\\", "\\n", "`", "\t", "é", "日", "😀", "\ufffd", "\u00a0", "---", "...", "- ", "? ", "<<", "0x", "0o7", "1e3", "null",
}

// words are scalars that are no strings in YAML 1.1 or 1.2.
var words = []string{
	"null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N",
	"0", "-1", "+1", "010", "0o10", "0x1F", "0b11", "1_000", "1.5", ".5", "1e3", "1.e+3", ".inf", "-.Inf", ".NaN", "190:20:30", "1:30", "1:30.5",
	"2001-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43", "<<", "=", "", " ", "a ", " a", "a: b", "a:", "a #b", "#a", "- a", "-", "?", ":", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a",
	"'a'", "\"a\"", "[a]", "{a}", "a\nb", "a\r\nb", "\n", "a\n", "\t", "---", "...", "\u0085", "\u2028", "\ufeff", "\ufffe", "\x00", "\x7f", "\x1b", "\U000e0001",
}

func texts(n int) []string {
	r := rand.New(rand.NewPCG(3, 4))
	all := slices.Clone(words)
	for range n {
		var b strings.Builder
		for range 1 + r.IntN(5) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		all = append(all, b.String())
	}
	return all
}

// TestYAML reads scalars with a library for YAML 1.2 and with its predecessor, which knows the booleans of YAML 1.1.
func TestYAML(t *testing.T) {
	readers := map[string]func([]byte, any) error{
		"yaml.v3": yaml.Unmarshal,
		"yaml.v2": func(in []byte, out any) error { return yaml2.Unmarshal(in, out) },
	}
	for _, text := range texts(5000) {
		for _, form := range []string{"%s\n", "a: %s\n", "- %s # c\n", "{a: %s, b: c}\n"} {
			document := fmt.Sprintf(form, envtext.YAML(text))
			for name, read := range readers {
				var got any
				if err := read([]byte(document), &got); err != nil {
					t.Errorf("%s: %q as %s: %v", name, text, document, err)
					continue
				}
				switch x := got.(type) {
				case map[string]any:
					got = x["a"]
				case map[any]any:
					got = x["a"]
				case []any:
					got = x[0]
				}
				if got != text {
					t.Errorf("%s reads %q as %s: %#v", name, text, document, got)
				}
			}
		}
	}
	for _, word := range words {
		if got := envtext.YAML(word); !strings.HasPrefix(got, `"`) {
			t.Errorf("%q is written without quotes: %s", word, got)
		}
	}
}

// TestDotenvReaders holds that others read the lines as resource/dotenv does, but for what the comment of Dotenv names.
func TestDotenvReaders(t *testing.T) {
	var script bytes.Buffer
	var inBash []string
	for _, text := range texts(3000) {
		line, ok := envtext.Dotenv("A", text)
		if !ok {
			continue
		}
		none := func(string) (string, bool) { return "", false }
		escaped := strings.ContainsAny(text, "'\n\r") || strings.HasSuffix(text, `\`) // it cannot stand in single quotes
		if got, err := compose.UnmarshalWithLookup(line+"\n", none); (err != nil || got["A"] != text) && !(escaped && strings.Contains(text, "`")) {
			t.Errorf("Compose reads %q as %q: %q, %v", text, line, got["A"], err)
		}
		ends := escaped && (strings.HasSuffix(text, `\`) || strings.HasSuffix(text, `"`))
		if got, err := godotenv.Unmarshal(line + "\n"); (err != nil || got["A"] != text) && !ends {
			t.Errorf("godotenv reads %q as %q: %q, %v", text, line, got["A"], err)
		}
		if !strings.ContainsAny(text, "\n\r") {
			inBash = append(inBash, text)
			script.WriteString(line + "\nprintf '%s\\0' \"$A\"\n")
		}
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Log("not asked: there is no bash")
		return
	}
	cmd := exec.CommandContext(context.Background(), bash, "--norc")
	cmd.Stdin = &script
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(got) != len(inBash) {
		t.Fatalf("bash set %d variables, want %d", len(got), len(inBash))
	}
	for i, text := range inBash {
		if got[i] != text {
			t.Errorf("bash reads %q as %q", text, got[i])
		}
	}
}
