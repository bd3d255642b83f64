package format

import (
	"bytes"
	"encoding/json"
	"strings"
)

// WithoutPassword replaces the passwords of URLs in text with xxxxx, as url.URL.Redacted does. A URL may stand anywhere in the text; one
// without a scheme (//user:password@host, RFC 3986, section 4.2) only at its beginning. The password may contain characters that should have
// been escaped, except a slash, a question mark and a number sign, which end the part before the host. In JSON, a URL ends with its string.
func WithoutPassword(text string) string {
	if start := strings.TrimLeft(text, " \t\r\n"); start != "" && strings.IndexByte(`{["`, start[0]) >= 0 && json.Valid([]byte(text)) {
		return jsonWithoutPassword(text)
	}
	return withoutPassword(text)
}

// jsonWithoutPassword is withoutPassword for each string of a valid JSON text. Strings without a password keep their escapes.
func jsonWithoutPassword(text string) string {
	var masked strings.Builder
	for {
		before, rest, found := strings.Cut(text, `"`)
		masked.WriteString(before)
		if !found {
			return masked.String()
		}
		end := 0
		for rest[end] != '"' {
			if rest[end] == '\\' {
				end++
			}
			end++
		}
		quoted := `"` + rest[:end+1]
		text = rest[end+1:]
		var s string
		if err := json.Unmarshal([]byte(quoted), &s); err == nil && withoutPassword(s) != s {
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			if e.Encode(withoutPassword(s)) == nil {
				quoted = strings.TrimSuffix(b.String(), "\n")
			}
		}
		masked.WriteString(quoted)
	}
}

func withoutPassword(text string) string {
	var masked strings.Builder
	rest, found := strings.CutPrefix(text, "//")
	if !found {
		_, rest, found = strings.Cut(text, "://")
	}
	for ; found; _, rest, found = strings.Cut(rest, "://") {
		authority := rest
		if i := strings.IndexAny(rest, "/?#"); i >= 0 {
			authority = rest[:i]
		}
		end := strings.LastIndexByte(authority, '@')
		if colon := strings.IndexByte(authority[:max(end, 0)], ':'); colon >= 0 {
			masked.WriteString(text[:len(text)-len(rest)+colon+1] + "xxxxx")
			text, rest = rest[end:], rest[end:]
		}
	}
	return masked.String() + text
}
