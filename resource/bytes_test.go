package resource

import (
	"strings"
	"testing"
)

func TestBytes(t *testing.T) {
	for _, tt := range []struct {
		parse      func(string) ([]byte, error)
		text, want string // want "!": refused
	}{
		{Base64, "", ""},
		{Base64, "c2VjcmV0", "secret"},
		{Base64, "AAECAw==", "\x00\x01\x02\x03"},
		{Base64, "AAECAw", "!"},
		{Base64, "AAECAx==", "!"}, // bits that no byte has
		{Base64, "_-8=", "!"},
		{Base64, "c2Vj\ncmV0", "!"},
		{Base64, "c2Vj\r\ncmV0", "!"},
		{Base64, " c2VjcmV0", "!"},
		{Base64, "c2VjcmV0\n", "!"},
		{Hex, "", ""},
		{Hex, "00fF", "\x00\xff"},
		{Hex, "0", "!"},
		{Hex, "0x00", "!"},
		{Hex, "00 ff", "!"},
		{Hex, "00\n", "!"},
	} {
		got, err := tt.parse(tt.text)
		if err != nil {
			if strings.Contains(err.Error(), "c2Vj") {
				t.Errorf("%q: the error holds the text: %v", tt.text, err)
			}
			got = []byte("!")
		}
		if string(got) != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
		s, err := SecretBytes(tt.parse)(tt.text)
		if (err != nil) != (tt.want == "!") || err == nil && s.Reveal() != tt.text {
			t.Errorf("%q as a secret: %q, %v", tt.text, s.Reveal(), err)
		}
	}
}

// TestDecoded holds that neither the text of a secret nor what it stands for gets into a log.
func TestDecoded(t *testing.T) {
	key := NewSecret("a2V5LW9mLWEtbG9jaw==")
	if got := string(Decoded(key, Base64)); got != "key-of-a-lock" {
		t.Errorf("got %q", got)
	}
	if got := Redact("a2V5LW9mLWEtbG9jaw== is key-of-a-lock"); got != "[REDACTED] is [REDACTED]" {
		t.Error(got)
	}
	if got := Decoded(NewSecret("?"), Base64); got != nil {
		t.Errorf("got %q", got)
	}
}

func TestCounted(t *testing.T) {
	for want, got := range map[string]any{
		"24 bytes":        Counted(make([]byte, 24)),
		"1 byte":          Counted([]byte{0}),
		"":                Counted([]byte(nil)),
		"1 byte, 2 bytes": Counted([][]byte{{1}, {2, 3}}),
		"a=2 bytes, b=":   Counted(map[string][]byte{"b": {}, "a": {0, 0}}),
	} {
		if show(got) != want {
			t.Errorf("got %q, want %q", show(got), want)
		}
	}
}
