package format

import "strings"

// WithoutPassword returns text with xxxxx in place of the password of a URL in it, as url.URL.Redacted has it. The password may have
// characters that a URL would escape, except those that end the part before the host: a slash, a question mark and a number sign.
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
