package resource

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

// Base64 takes bytes in the base64 of RFC 4648, section 4, with padding and in one line. The empty text is no bytes.
func Base64(s string) ([]byte, error) {
	if err := trimmed(s); err != nil {
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
	if err := trimmed(s); err != nil {
		return nil, err
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return nil, errors.New("must be pairs of hexadecimal digits")
	}
	return b, nil
}

// SecretBytes hides a text that parse takes, Base64 or Hex. The secret holds the text itself; Decoded returns the bytes.
func SecretBytes(parse func(string) ([]byte, error)) func(string) (Secret, error) {
	return func(s string) (Secret, error) {
		if _, err := parse(s); err != nil {
			return Secret{}, err
		}
		return NewSecret(s), nil
	}
}

// Decoded reveals a secret and returns the bytes that its text stands for; nil for a text that parse does not take, which only a
// configuration has that no loader made. Redact knows the bytes as well as the text.
func Decoded(s Secret, parse func(string) ([]byte, error)) []byte {
	b, err := parse(s.Reveal())
	if err != nil {
		return nil
	}
	revealed.noteText(string(b))
	return b
}

// A byteCount is what is shown of bytes.
type byteCount int

// String returns "24 bytes", or "" for none.
func (n byteCount) String() string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 byte"
	}
	return strconv.Itoa(int(n)) + " bytes"
}

// Counted is what Describe shows of bytes, and of a list or map of bytes: how many they are.
func Counted[T []byte | [][]byte | map[string][]byte](v T) any {
	switch v := any(v).(type) {
	case []byte:
		return byteCount(len(v))
	case [][]byte:
		counts := make([]byteCount, len(v))
		for i, b := range v {
			counts[i] = byteCount(len(b))
		}
		return counts
	case map[string][]byte:
		counts := make(map[string]byteCount, len(v))
		for k, b := range v {
			counts[k] = byteCount(len(b))
		}
		return counts
	}
	return nil
}
