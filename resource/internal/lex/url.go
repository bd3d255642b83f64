package lex

import (
	"slices"
	"strings"
)

// AstrayURL reports whether the user name or password in the URL s seems to contain an unescaped "/", "?" or "#". Every parser ends the
// user information at such a character, so a part of the password would become the host, the path or the query. AstrayURL returns true if
// there is a colon before such a character and an "@" after it.
//
// It returns false for common URLs with a port and a path such as /@scope/name, or a query such as ?to=me@example.com.
func AstrayURL(s string) bool {
	scheme, rest, _ := strings.Cut(s, "://")
	i := strings.IndexAny(rest, "/?#")
	if i < 0 || rest[0] == '[' || strings.IndexByte(rest[:i], ':') < 0 {
		return false
	}
	web := slices.Contains([]string{"http", "https", "ws", "wss"}, strings.ToLower(scheme))
	text := rest[i:]
	if text[0] == '/' {
		end := strings.IndexAny(text, "?#")
		if end < 0 {
			end = len(text)
		}
		path := text[:end]
		if web {
			path = strings.ReplaceAll(path, "/@", "/")
		}
		if strings.IndexByte(path, '@') >= 0 {
			return true
		}
		if text = text[end:]; text == "" || web {
			return false
		}
	}
	before, _, at := strings.Cut(text, "@")
	return at && (text[0] == '#' || !strings.Contains(before, "="))
}
