package format

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
