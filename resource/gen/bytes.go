package gen

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/redact"
)

// Decoded reveals the secret s and returns the bytes that parse decodes from its text. If parse fails, Decoded returns nil. That is
// possible only if no loader made the configuration. resource.Redact masks the bytes as well as the text.
func Decoded(s resource.Secret, parse func(string) ([]byte, error)) []byte {
	b, err := parse(s.Reveal())
	if err != nil {
		return nil
	}
	redact.AddText(string(b))
	return b
}

// EncodedBase64 returns the secret whose text is b in base64: the reverse of Decoded with format.Base64. Without bytes the secret is zero.
func EncodedBase64(b []byte) resource.Secret {
	return encoded(b, base64.StdEncoding.EncodeToString)
}

// EncodedHex returns the secret whose text is b in hexadecimal digits: the reverse of Decoded with format.Hex. Without bytes the secret is
// zero.
func EncodedHex(b []byte) resource.Secret {
	return encoded(b, hex.EncodeToString)
}

func encoded(b []byte, text func([]byte) string) resource.Secret {
	if len(b) == 0 {
		return resource.Secret{}
	}
	return resource.NewSecret(text(b))
}

// A byteCount is the number of bytes of a value. It is shown in place of the bytes.
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

// Counted returns what Describe shows for bytes, or for a list or map of bytes: the number of bytes.
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
