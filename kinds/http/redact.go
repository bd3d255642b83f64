package httpkind

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
)

// private is what no error about a request shows: its key, the secrets among its parameters, its query.
type private struct{ texts []string }

// leastQuery is how long a query must be for redact to look for it: a shorter one is part of many a text by chance.
const leastQuery = 4

func (p *private) add(texts ...string) {
	for _, text := range texts {
		if text != "" && !slices.Contains(p.texts, text) {
			p.texts = append(p.texts, text)
		}
	}
}

// addSecret adds a secret, also in the forms in which it stands in a path and in a query.
func (p *private) addSecret(text string) {
	p.add(text, url.PathEscape(text), url.QueryEscape(text))
}

func (p *private) addQuery(query string) {
	if len(query) < leastQuery {
		return
	}
	p.add(query)
	if text, err := url.QueryUnescape(query); err == nil {
		p.add(text)
	}
}

// leastPart is how long a part of a secret URL must be for redact to look for it alone: a shorter one is a word, not a key.
const leastPart = 8

// addURL adds the path and the query of a URL, and their parts.
func (p *private) addURL(u *url.URL) {
	for _, path := range []string{u.Path, u.EscapedPath()} {
		if len(path) >= leastQuery {
			p.add(path)
		}
	}
	p.addQuery(u.RawQuery)
	p.addParts(strings.Split(u.Path, "/")...)
	p.addParts(strings.Split(u.EscapedPath(), "/")...)
	p.addValues(u.RawQuery)
}

// addValues adds the values of a query.
func (p *private) addValues(query string) {
	for _, pair := range strings.Split(query, "&") {
		_, value, _ := strings.Cut(pair, "=")
		text, _ := url.QueryUnescape(value)
		p.addParts(value, text)
	}
}

func (p *private) addParts(parts ...string) {
	for _, part := range parts {
		if len(part) >= leastPart {
			p.add(part)
		}
	}
}

// longestEscaped is how long the longest text can be, as every byte may be escaped.
func (p *private) longestEscaped() int {
	n := 0
	for _, text := range p.texts {
		n = max(n, len(text))
	}
	return 3 * n
}

// redact replaces what is private in text.
func (p *private) redact(text string) string {
	byLength := slices.SortedFunc(slices.Values(p.texts), func(a, b string) int { return len(b) - len(a) })
	for _, t := range byLength { // the longest first, as one may hold another
		text = strings.ReplaceAll(text, t, "[REDACTED]")
	}
	return resource.Redact(text)
}

// clean returns err, or if its text shows what is private, or the URL in a *url.Error, an error that does not.
func (p *private) clean(err error) error {
	var bare *url.Error
	if errors.As(err, &bare) {
		return p.clean(bare.Err)
	}
	text := err.Error()
	safe := p.redact(text)
	if safe == text {
		return err
	}
	var timed interface{ Timeout() bool }
	opaque := opaqueError{text: safe, timeout: errors.As(err, &timed) && timed.Timeout()}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			opaque.is = known
		}
	}
	var typed interface{ ErrorType() string }
	if errors.As(err, &typed) {
		return classed{&opaque, typed.ErrorType()}
	}
	return &opaque
}

// An opaqueError stands for one with a text that must not be seen.
type opaqueError struct {
	text string
	is   error // nil, or what it wrapped and is harmless

	timeout bool
}

func (e *opaqueError) Error() string { return e.text }
func (e *opaqueError) Unwrap() error { return e.is }
func (e *opaqueError) Timeout() bool { return e.timeout }
