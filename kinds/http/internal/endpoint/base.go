package endpoint

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// ErrRefused is wrapped by errors about an endpoint, a URL or a path parameter that is not valid, or that could lead outside the base URL.
var ErrRefused = errors.New("endpoint refused")

// A Base is the URL that endpoints are below.
type Base struct {
	scheme, host string
	path         string // without the last slash
	escaped      string // path, as it is sent
}

// New returns the base of a URL.
func New(u *url.URL) (*Base, error) {
	if u.Host == "" || u.Opaque != "" {
		return nil, errors.New("a URL without a host")
	}
	return &Base{
		scheme: u.Scheme, host: u.Host,
		path:    strings.TrimSuffix(u.Path, "/"),
		escaped: strings.TrimSuffix(u.EscapedPath(), "/"),
	}, nil
}

// absolute is what a whole URL begins with.
var absolute = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// Endpoint returns the URL of an endpoint: a path below b, with or without a slash before it, and maybe a query. It may also be a whole URL
// below b, as APIs give for the next page.
func (b *Base) Endpoint(text string) (*url.URL, error) {
	if absolute.MatchString(text) {
		u, err := url.Parse(text)
		if err != nil || strings.Contains(text, "#") || hasControl(u.Path) || u.Path != "" && checkPlain(u.EscapedPath()) != nil {
			return nil, fmt.Errorf("%w: a whole URL must be one without fragment, user, backslash and escaped dots and slashes", ErrRefused)
		}
		return b.Within(u)
	}
	path, query, _ := strings.Cut(text, "?")
	if strings.Contains(text, "#") {
		return nil, fmt.Errorf("%w: it has a fragment", ErrRefused)
	}
	if err := checkPlain(path); err != nil {
		return nil, err
	}
	return b.below(path, query)
}

// Within returns the URL of a request: u itself if it is absolute, and must then be below b, or else what u names below b.
func (b *Base) Within(u *url.URL) (*url.URL, error) {
	if u == nil || u.Opaque != "" || u.User != nil {
		return nil, fmt.Errorf("%w: a URL must have a path, and no user", ErrRefused)
	}
	path := u.EscapedPath()
	if u.Scheme != "" || u.Host != "" {
		if !b.isOrigin(u) {
			return nil, fmt.Errorf("%w: the URL is on another origin than base_url", ErrRefused)
		}
		rest, ok := strings.CutPrefix(path, b.escaped)
		if !ok || rest != "" && rest[0] != '/' {
			return nil, fmt.Errorf("%w: the URL is on the origin of base_url, but not below its path; Call.URL may have any path there", ErrRefused)
		}
		path = rest
	}
	return b.below(path, u.RawQuery)
}

// OnOrigin returns u, which may have any path on the origin of b.
func (b *Base) OnOrigin(u *url.URL) (*url.URL, error) {
	if u.Opaque != "" || u.User != nil || u.Path != "" && u.Path[0] != '/' || !b.isOrigin(u) {
		return nil, fmt.Errorf("%w: the URL is not on the origin of base_url, or has a user, or no slash before its path", ErrRefused)
	}
	if err := checkQuery(u.RawQuery); err != nil {
		return nil, err
	}
	return &url.URL{Scheme: b.scheme, Host: b.host, Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}, nil
}

// below appends an escaped path and a query to b.
func (b *Base) below(path, query string) (*url.URL, error) {
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
		return nil, fmt.Errorf("%w: it leaves base_url", ErrRefused) // never happens: the checks above prevent it
	}
	return u, nil
}

// Rest returns the escaped path of u without that of b. u must be below b.
func (b *Base) Rest(u *url.URL) string { return u.EscapedPath()[len(b.escaped):] }

// isOrigin reports whether u is on the origin of b.
func (b *Base) isOrigin(u *url.URL) bool {
	return u.Scheme == b.scheme && u.Host == b.host || SameOrigin(u, &url.URL{Scheme: b.scheme, Host: b.host})
}

// SameOrigin reports whether scheme, host and port of two URLs are the same.
func SameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && Port(a) == Port(b)
}

// Port returns the port of u, also if it is that of the scheme.
func Port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}
