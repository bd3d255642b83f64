package tomltext

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"": `""`, "a b": `"a b"`, `a"b\c`: `"a\"b\\c"`, "a\n\tb": `"a\n\tb"`, "\r\x00\x1f\x7f": `"\u000d\u0000\u001f\u007f"`, "ü ✓": `"ü ✓"`, "'": `"'"`,
	} {
		if got := Quote(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestWriteTable(t *testing.T) {
	var b strings.Builder
	WriteTable(&b, "none", nil)
	WriteTable(&b, "package", [][2]string{{"name", Quote("shop")}, {"option", Quote("LoadOption")}})
	if want := "\n[package]\nname   = \"shop\"\noption = \"LoadOption\"\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestAllowed(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "a\tb\nc": true, "é ✓ \u00a0": true, "\x00": false, "\x1b[31m": false, "\r": false, "\x7f": false, "\u0085": false, "\ufeffa": false, "\u202eabc": false,
		"a\xffb": false, "\ufffd": true,
	} {
		if got := Allowed(text); got != want {
			t.Errorf("Allowed(%q): got %v", text, got)
		}
	}
}
