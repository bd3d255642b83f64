package gen

import (
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
)

// TestDecoded holds that neither the text of a secret nor what it stands for gets into a log.
func TestDecoded(t *testing.T) {
	key := resource.NewSecret("a2V5LW9mLWEtbG9jaw==")
	if got := string(Decoded(key, format.Base64)); got != "key-of-a-lock" {
		t.Errorf("got %q", got)
	}
	if got := resource.Redact("a2V5LW9mLWEtbG9jaw== is key-of-a-lock"); got != "[REDACTED] is [REDACTED]" {
		t.Error(got)
	}
	if got := Decoded(resource.NewSecret("?"), format.Base64); got != nil {
		t.Errorf("got %q", got)
	}
}

// TestEncoded holds that a secret of bytes is decoded to these bytes again.
func TestEncoded(t *testing.T) {
	for _, b := range [][]byte{nil, {0}, []byte("key-of-a-lock")} {
		if got := Decoded(EncodedBase64(b), format.Base64); string(got) != string(b) {
			t.Errorf("got %q, want %q", got, b)
		}
		if got := Decoded(EncodedHex(b), format.Hex); string(got) != string(b) {
			t.Errorf("got %q, want %q", got, b)
		}
	}
	if !EncodedHex(nil).IsZero() || EncodedHex([]byte{255}).Reveal() != "ff" {
		t.Error("the text is not the bytes in hexadecimal digits")
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
