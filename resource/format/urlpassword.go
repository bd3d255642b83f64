package format

import "strings"

// WithoutPassword replaces the password of a URL in text with xxxxx, as url.URL.Redacted does. The password may contain characters that
// should have been escaped, except a slash, a question mark and a number sign, which end the part before the host.
func WithoutPassword(text string) string {
	begin := strings.Index(text, "://")
	if begin < 0 {
		return text
	}
	begin += len("://")
	authority := text[begin:]
	if i := strings.IndexAny(authority, "/?#"); i >= 0 {
		authority = authority[:i]
	}
	end := strings.LastIndexByte(authority, '@')
	colon := strings.IndexByte(authority[:max(end, 0)], ':')
	if colon < 0 {
		return text
	}
	return text[:begin+colon+1] + "xxxxx" + WithoutPassword(text[begin+end:])
}
