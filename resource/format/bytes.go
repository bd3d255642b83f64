package format

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// Base64 takes bytes in the base64 of RFC 4648, section 4, with padding and in one line. The empty text is no bytes.
func Base64(s string) ([]byte, error) {
	if err := lex.Trimmed(s); err != nil {
		return nil, err
	}
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") { // the package skips line breaks
		return nil, errors.New("must be base64 in one line, with its padding")
	}
	return b, nil
}

// Hex takes bytes as pairs of hexadecimal digits of either case. The empty text is no bytes.
func Hex(s string) ([]byte, error) {
	if err := lex.Trimmed(s); err != nil {
		return nil, err
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return nil, errors.New("must be pairs of hexadecimal digits")
	}
	return b, nil
}

// SecretBytes hides a text that parse takes, Base64 or Hex. The secret holds the text itself; Decoded returns the bytes.
func SecretBytes(parse func(string) ([]byte, error)) func(string) (resource.Secret, error) {
	return func(s string) (resource.Secret, error) {
		if _, err := parse(s); err != nil {
			return resource.Secret{}, err
		}
		return resource.NewSecret(s), nil
	}
}
