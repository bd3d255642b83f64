package format

import "strings"

// WithoutPassword replaces the passwords of URLs in text with xxxxx, as url.URL.Redacted does. A URL may stand anywhere in the text; one
// without a scheme (//user:password@host, RFC 3986, section 4.2) only at its beginning. The password may contain characters that should have
// been escaped, except a slash, a question mark and a number sign, which end the part before the host.
func WithoutPassword(text string) string {
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
