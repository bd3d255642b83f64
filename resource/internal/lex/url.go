package lex

import (
	"slices"
	"strings"
)

// AstrayURL reports whether the user or password of s seems to have a /, ? or # of its own, which ends it for every reader of urls: a colon
// stands before that character, and an @ after it. Then what passes for the host, the path or the rest is part of the password.
//
// The web has paths such as /@scope/name and queries such as ?to=me@example.com behind a port, which are let through.
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
