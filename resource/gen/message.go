package gen

import (
	"slices"
	"strings"
	"unicode"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// Message sets the message of a field of the resource that is being loaded. Problems have it in place of their own reason if the text of
// the field cannot be read, or if the field must name a file and does not. Validate has the same message for broken constraints. Call
// Message before the field is read. An empty message changes nothing.
func (r *Reader) Message(field, message string) {
	if message == "" {
		return
	}
	if r.messages == nil {
		r.messages = map[string]string{}
	}
	r.messages[field] = message
}

// Message is Reader.Message for a field of i.
func (i *Item) Message(name, message string) { i.r.Message(i.Path(name), message) }

// said returns the message of the field, or the reason if the field has no message.
func (r *Reader) said(field, reason string) string {
	if m := r.messages[field]; m != "" {
		return m
	}
	return reason
}

// unreadable returns the problem of a field that could not be read from text. It shows the error of a Go type, because a field of a Go type
// is no secret, and the generator refuses a variable that also sets a secret.
func (r *Reader) unreadable(field, text string, err error) *resource.Problem {
	p := &resource.Problem{Fields: []string{field}, Rule: "type", Message: err.Error()}
	if m := r.messages[field]; m != "" {
		p.Message = m
		if e, ok := err.(*lex.TextError); ok {
			p.Message = e.Place + m
		}
		return p
	}
	said := lex.TextCause(err)
	if said == nil || holdsPassword(text) {
		return p
	}
	if cause := inOneLine(resource.Redact(said.Error())); cause != "" {
		r.told = append(r.told, told{p, text, ": " + cause})
		p.Message += ": " + cause
	}
	return p
}

// A told is a problem whose message contains the error of a Go type for a text.
type told struct {
	p           *resource.Problem
	text, cause string
}

// Conceal records that text is a secret. Then no problem shows the error of a Go type for a text that contains the secret.
func (r *Reader) Conceal(text string) {
	if len(text) >= leastConcealed {
		r.secrets = append(r.secrets, text)
	}
}

// leastConcealed is the minimum length, in bytes, of a secret that is searched for in other texts.
const leastConcealed = 4

// concealAll calls Conceal for each secret of the list or map that v points at.
func (r *Reader) concealAll(v any) {
	conceal := func(s resource.Secret) {
		if hidden := lookup.Hidden(s); hidden != nil {
			r.Conceal(string(hidden.Open(nil)))
		}
	}
	switch v := v.(type) {
	case *[]resource.Secret:
		for _, s := range *v {
			conceal(s)
		}
	case *map[string]resource.Secret:
		for _, s := range *v { // order: all are concealed
			conceal(s)
		}
	}
}

// untell removes the error of a Go type from each problem whose text contains a secret. It runs at the end, because a secret may be read
// after the text.
func (r *Reader) untell() {
	for _, t := range r.told {
		if slices.ContainsFunc(r.secrets, func(secret string) bool { return strings.Contains(t.text, secret) }) {
			t.p.Message = strings.Replace(t.p.Message, t.cause, "", 1)
		}
	}
	r.told = nil
}

// holdsPassword reports whether text may contain a password: in a URL, in a connection string, or after a keyword. A field of a Go type is
// never a secret, but someone may have set it to such a text.
func holdsPassword(text string) bool {
	before, _, at := strings.Cut(text, "@")
	lower := strings.ToLower(text)
	return at && strings.Contains(before, ":") || strings.Contains(lower, "password") || strings.Contains(lower, "secret")
}

// mostOfCause is the maximum number of characters that are shown of a Go type's error.
const mostOfCause = 200

// inOneLine returns text in one line, without characters that do not print, and cut if it is long.
func inOneLine(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || !unicode.IsPrint(c) {
			return ' '
		}
		return c
	}, text)
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > mostOfCause {
		return string(runes[:mostOfCause]) + "..."
	}
	return string(runes)
}

// saidBefore reports whether the loader has already found a problem of the same field with the same message. A field for which Message was
// called has one message for all problems. A warning does not stand for an error.
func (r *Reader) saidBefore(p *resource.Problem) bool {
	if len(p.Fields) != 1 || r.messages[p.Fields[0]] == "" {
		return false
	}
	return slices.ContainsFunc(r.notes, func(q *resource.Problem) bool {
		return q.Message == p.Message && q.Warning == p.Warning && slices.Equal(q.Fields, p.Fields)
	})
}
