package format

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// Base64 decodes the base64 of RFC 4648, section 4, with padding and in one line. The empty text stands for no bytes.
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

// Hex decodes pairs of hexadecimal digits of either case. The empty text stands for no bytes.
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

// SecretBytes returns a parser that makes a Secret of each text that parse accepts; parse is Base64 or Hex. The secret holds the text;
// gen.Decoded returns the bytes.
func SecretBytes(parse func(string) ([]byte, error)) func(string) (resource.Secret, error) {
	return func(s string) (resource.Secret, error) {
		if _, err := parse(s); err != nil {
			return resource.Secret{}, err
		}
		return resource.NewSecret(s), nil
	}
}
