package gen

import (
	"strconv"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/redact"
)

// Decoded reveals a secret and returns the bytes that its text stands for; nil for a text that parse does not take, which only a
// configuration has that no loader made. resource.Redact knows the bytes as well as the text.
func Decoded(s resource.Secret, parse func(string) ([]byte, error)) []byte {
	b, err := parse(s.Reveal())
	if err != nil {
		return nil
	}
	redact.AddText(string(b))
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
