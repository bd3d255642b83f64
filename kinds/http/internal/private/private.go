// Package private removes from texts and errors what no error about a request may show.
package private

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
)

// Texts are the texts that no error about a request shows: its key, the secrets among its parameters, its query. The zero value is empty.
type Texts struct{ texts []string }

// leastQuery is how long a query must be for Redact to look for it: a shorter one is part of many a text by chance.
const leastQuery = 4

// Add adds texts as they are.
func (p *Texts) Add(texts ...string) {
	for _, text := range texts {
		if text != "" && !slices.Contains(p.texts, text) {
			p.texts = append(p.texts, text)
		}
	}
}

// AddAll adds the texts of others.
func (p *Texts) AddAll(others Texts) { p.Add(others.texts...) }

// AddSecret adds a secret, also in the escaped forms that it has in a path and in a query.
func (p *Texts) AddSecret(text string) {
	p.Add(text, url.PathEscape(text), url.QueryEscape(text))
}

// AddQuery adds a whole query, unless it is so short that other texts contain it by chance.
func (p *Texts) AddQuery(query string) {
	if len(query) < leastQuery {
		return
	}
	p.Add(query)
	if text, err := url.QueryUnescape(query); err == nil {
		p.Add(text)
	}
}

// leastPart is how long a part of a secret URL must be for Redact to look for it alone: a shorter one is a word, not a key.
const leastPart = 8

// AddURL adds the path and the query of a URL, and their parts.
func (p *Texts) AddURL(u *url.URL) {
	for _, path := range []string{u.Path, u.EscapedPath()} {
		if len(path) >= leastQuery {
			p.Add(path)
		}
	}
	p.AddQuery(u.RawQuery)
	p.addParts(strings.Split(u.Path, "/")...)
	p.addParts(strings.Split(u.EscapedPath(), "/")...)
	p.AddValues(u.RawQuery)
}

// AddValues adds the values of a query.
func (p *Texts) AddValues(query string) {
	for _, pair := range strings.Split(query, "&") {
		_, value, _ := strings.Cut(pair, "=")
		text, _ := url.QueryUnescape(value)
		p.addParts(value, text)
	}
}

func (p *Texts) addParts(parts ...string) {
	for _, part := range parts {
		if len(part) >= leastPart {
			p.Add(part)
		}
	}
}

// LongestEscaped is how long the longest text can be, as every byte may be escaped.
func (p *Texts) LongestEscaped() int {
	n := 0
	for _, text := range p.texts {
		n = max(n, len(text))
	}
	return 3 * n
}

// Redact replaces what is private in text.
func (p *Texts) Redact(text string) string {
	byLength := slices.SortedFunc(slices.Values(p.texts), func(a, b string) int { return len(b) - len(a) })
	for _, t := range byLength { // the longest first, as one may hold another
		text = strings.ReplaceAll(text, t, "[REDACTED]")
	}
	return resource.Redact(text)
}

// Excerpt returns the beginning of a text: at most limit bytes, without what is private. If the text is longer than limit, pass LongestEscaped
// more bytes of it, so that no private text is cut where the excerpt ends.
func (p *Texts) Excerpt(text []byte, limit int) string {
	longest := p.LongestEscaped()
	text = text[:min(len(text), limit+longest)]
	safe := p.Redact(string(text))
	if len(text) == limit+longest && longest > 0 {
		safe = safe[:max(0, len(safe)-longest)] // the end of text may hold the beginning of something private
	}
	return strings.ToValidUTF8(safe[:min(len(safe), limit)], "\uFFFD")
}

// Clean returns err if its text shows nothing private and no URL of a *url.Error. Otherwise it returns an error with a text that does not
// show them. That error is still a timeout, context.Canceled or context.DeadlineExceeded if err is one. It wraps nothing else.
func (p *Texts) Clean(err error) error {
	var bare *url.Error
	if errors.As(err, &bare) {
		return p.Clean(bare.Err)
	}
	text := err.Error()
	safe := p.Redact(text)
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
