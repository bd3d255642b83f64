package httpkind

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrEndpoint is wrapped by errors about an endpoint, a URL or a path parameter that is not valid, or that could lead outside base_url.
// Nothing was sent.
var ErrEndpoint = errors.New("endpoint refused")

// encodedSeparators are the escapes that change what a path means once they are undone.
var encodedSeparators = regexp.MustCompile(`(?i)%(2e|2f|5c)`)

// A base is what endpoints are below.
type base struct {
	scheme, host string
	path         string // without the last slash
	escaped      string // path, as it is sent
}

func newBase(u *url.URL) (*base, error) {
	if u.Host == "" || u.Opaque != "" {
		return nil, errors.New("a URL without a host")
	}
	return &base{
		scheme: u.Scheme, host: u.Host,
		path:    strings.TrimSuffix(u.Path, "/"),
		escaped: strings.TrimSuffix(u.EscapedPath(), "/"),
	}, nil
}

// absolute is what a whole URL begins with.
var absolute = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// endpoint returns the URL of an endpoint: a path below b, with or without a slash before it, and maybe a query. It may also be a whole URL
// below b, as APIs give for the next page.
func (b *base) endpoint(text string) (*url.URL, error) {
	if absolute.MatchString(text) {
		u, err := url.Parse(text)
		if err != nil || strings.Contains(text, "#") || hasControl(u.Path) || u.Path != "" && checkPlain(u.EscapedPath()) != nil {
			return nil, fmt.Errorf("%w: a whole URL must be one without fragment, user, backslash and escaped dots and slashes", ErrEndpoint)
		}
		return b.within(u)
	}
	path, query, _ := strings.Cut(text, "?")
	if strings.Contains(text, "#") {
		return nil, fmt.Errorf("%w: it has a fragment", ErrEndpoint)
	}
	if err := checkPlain(path); err != nil {
		return nil, err
	}
	return b.below(path, query)
}

// within returns the URL of a request: u itself if it is absolute, and must then be below b, or else what u names below b.
func (b *base) within(u *url.URL) (*url.URL, error) {
	if u == nil || u.Opaque != "" || u.User != nil {
		return nil, fmt.Errorf("%w: a URL must have a path, and no user", ErrEndpoint)
	}
	path := u.EscapedPath()
	if u.Scheme != "" || u.Host != "" {
		if !b.isOrigin(u) {
			return nil, fmt.Errorf("%w: the URL is on another origin than base_url", ErrEndpoint)
		}
		rest, ok := strings.CutPrefix(path, b.escaped)
		if !ok || rest != "" && rest[0] != '/' {
			return nil, fmt.Errorf("%w: the URL is on the origin of base_url, but not below its path; Call.URL may have any path there", ErrEndpoint)
		}
		path = rest
	}
	return b.below(path, u.RawQuery)
}

// onOrigin returns u, which may have any path on the origin of b.
func (b *base) onOrigin(u *url.URL) (*url.URL, error) {
	if u.Opaque != "" || u.User != nil || u.Path != "" && u.Path[0] != '/' || !b.isOrigin(u) {
		return nil, fmt.Errorf("%w: the URL is not on the origin of base_url, or has a user, or no slash before its path", ErrEndpoint)
	}
	if err := checkQuery(u.RawQuery); err != nil {
		return nil, err
	}
	return &url.URL{Scheme: b.scheme, Host: b.host, Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}, nil
}

// below appends an escaped path and a query to b.
func (b *base) below(path, query string) (*url.URL, error) {
	path = strings.TrimPrefix(path, "/")
	text, err := checkPath(path)
	if err != nil {
		return nil, err
	}
	if err := checkQuery(query); err != nil {
		return nil, err
	}
	u := &url.URL{Scheme: b.scheme, Host: b.host, Path: b.path, RawPath: b.escaped, RawQuery: query}
	if path != "" {
		u.Path += "/" + text
		u.RawPath += "/" + escapeRest(path)
	}
	if rest, ok := strings.CutPrefix(u.EscapedPath(), b.escaped); !ok || rest != "" && rest[0] != '/' {
		return nil, fmt.Errorf("%w: it leaves base_url", ErrEndpoint) // never happens: the checks above are what keeps it from it
	}
	return u, nil
}

// checkPlain refuses what an endpoint written by hand never needs: escapes of dots, slashes and backslashes, also twice escaped.
func checkPlain(path string) error {
	text, err := url.PathUnescape(path)
	switch {
	case err != nil:
		return fmt.Errorf("%w: it has half an escape", ErrEndpoint)
	case strings.Contains(path, `\`) || encodedSeparators.MatchString(path) || encodedSeparators.MatchString(text):
		return fmt.Errorf("%w: it has a backslash, or an escape of a dot, a slash or a backslash: send the text as a parameter, "+
			"httpkind.Call{Path: \"/files/{name}\", Params: httpkind.Values{\"name\": \"a/b\"}}", ErrEndpoint)
	}
	return nil
}

// checkPath unescapes a path, unless that or its likes could lead upwards, or be cut short.
func checkPath(path string) (string, error) {
	text, err := url.PathUnescape(path)
	if err != nil {
		return "", fmt.Errorf("%w: it has half an escape", ErrEndpoint)
	}
	if strings.HasPrefix(path, "/") || strings.Contains(path, "//") {
		return "", fmt.Errorf("%w: it has two slashes in a row", ErrEndpoint)
	}
	if hasControl(text) {
		return "", fmt.Errorf("%w: it has control characters, or is not UTF-8", ErrEndpoint)
	}
	if climbs(text) {
		return "", fmt.Errorf(`%w: it has "." or ".." in its path`, ErrEndpoint)
	}
	return text, nil
}

// checkQuery refuses a query that could end the line of a request.
func checkQuery(query string) error {
	if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' }) {
		return fmt.Errorf("%w: its query must be escaped", ErrEndpoint)
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

// isOrigin reports whether u is on the origin of b.
func (b *base) isOrigin(u *url.URL) bool {
	return u.Scheme == b.scheme && u.Host == b.host || sameOrigin(u, &url.URL{Scheme: b.scheme, Host: b.host})
}

// sameOrigin reports whether scheme, host and port of two URLs are the same.
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}
