package endpoint

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encodedSeparators are the escapes that change what a path means once they are undone.
var encodedSeparators = regexp.MustCompile(`(?i)%(2e|2f|5c)`)

// checkPlain refuses what an endpoint written by hand never needs: escapes of dots, slashes and backslashes, also twice escaped.
func checkPlain(path string) error {
	text, err := url.PathUnescape(path)
	switch {
	case err != nil:
		return fmt.Errorf("%w: it has half an escape", ErrRefused)
	case strings.Contains(path, `\`) || encodedSeparators.MatchString(path) || encodedSeparators.MatchString(text):
		return fmt.Errorf("%w: it has a backslash, or an escape of a dot, a slash or a backslash: send the text as a parameter, "+
			"httpkind.Call{Path: \"/files/{name}\", Params: httpkind.Values{\"name\": \"a/b\"}}", ErrRefused)
	}
	return nil
}

// checkPath unescapes a path, unless that or its likes could lead upwards, or be cut short.
func checkPath(path string) (string, error) {
	text, err := url.PathUnescape(path)
	if err != nil {
		return "", fmt.Errorf("%w: it has half an escape", ErrRefused)
	}
	if strings.HasPrefix(path, "/") || strings.Contains(path, "//") {
		return "", fmt.Errorf("%w: it has two slashes in a row", ErrRefused)
	}
	if hasControl(text) {
		return "", fmt.Errorf("%w: it has control characters, or is not UTF-8", ErrRefused)
	}
	if climbs(text) {
		return "", fmt.Errorf(`%w: it has "." or ".." in its path`, ErrRefused)
	}
	return text, nil
}

// checkQuery refuses a query that could end the line of a request.
func checkQuery(query string) error {
	if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' }) {
		return fmt.Errorf("%w: its query must be escaped", ErrRefused)
	}
	return nil
}

// hasControl reports whether text, unescaped as often as some server might do it, has control characters or bytes that are no UTF-8,
// such as an overlong form of a dot.
func hasControl(text string) bool {
	return anyDecoding(text, func(s string) bool { return !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) })
}

// climbs reports whether text, unescaped as often as some server might do it, has a segment "." or "..", with parameters or without.
func climbs(text string) bool {
	return anyDecoding(text, func(s string) bool {
		segments := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '\\' })
		return slices.ContainsFunc(segments, func(segment string) bool {
			name, _, _ := strings.Cut(segment, ";")
			return name == "." || name == ".."
		})
	})
}

// anyDecoding asks bad about text, and about text unescaped once more.
func anyDecoding(text string, bad func(string) bool) bool {
	if bad(text) {
		return true
	}
	again, err := url.PathUnescape(text)
	return err == nil && bad(again)
}

// escapeRest escapes what a path can hold only escaped, and leaves the rest as it is.
func escapeRest(path string) string {
	var out strings.Builder
	for _, c := range []byte(path) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.~!$&'()*+,;=:@%/", c) >= 0 {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}
