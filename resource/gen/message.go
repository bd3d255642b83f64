package gen

import (
	"slices"
	"strings"
	"unicode"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// Message sets what problems say in place of their own reason if the text of a field of the resource being loaded cannot be read, or if
// the field must name a file and does not. Call it before the field is read. The configuration's Validate says the same of broken
// constraints. An empty message changes nothing.
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

// said is the message of the field, or the reason if it has none.
func (r *Reader) said(field, reason string) string {
	if m := r.messages[field]; m != "" {
		return m
	}
	return reason
}

// unreadable is the problem with text, which the field could not be read from. What a Go type says of it is shown: such a field is no secret,
// and the generator refuses a variable that feeds a secret, too.
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

// told is a problem that says what a Go type has said of a text.
type told struct {
	p           *resource.Problem
	text, cause string
}

// Conceal says that text is a secret: no problem shows what a Go type says of the same text in another field.
func (r *Reader) Conceal(text string) {
	if len(text) >= leastConcealed {
		r.secrets = append(r.secrets, text)
	}
}

// leastConcealed is the length of a secret, in bytes, from which it is looked for in other texts.
const leastConcealed = 4

// concealAll is Conceal for secrets that v points at, if v points at several.
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

// untell takes out of problems what Go types have said of texts that hold a secret. A secret may be read after the text.
func (r *Reader) untell() {
	for _, t := range r.told {
		if slices.ContainsFunc(r.secrets, func(secret string) bool { return strings.Contains(t.text, secret) }) {
			t.p.Message = strings.Replace(t.p.Message, t.cause, "", 1)
		}
	}
	r.told = nil
}

// holdsPassword reports whether text may have a password in it: that of a URL, of a connection string, or of keywords. A field of a Go type
// cannot be a secret, but someone may have set such a text.
func holdsPassword(text string) bool {
	before, _, at := strings.Cut(text, "@")
	lower := strings.ToLower(text)
	return at && strings.Contains(before, ":") || strings.Contains(lower, "password") || strings.Contains(lower, "secret")
}

// mostOfCause is how many characters of the error of a Go type are shown.
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

// saidBefore reports whether the loader has found a problem of the same field with the same message, as a field has one message for all that
// can be wrong with its value.
func (r *Reader) saidBefore(p *resource.Problem) bool {
	if len(p.Fields) != 1 || r.messages[p.Fields[0]] == "" {
		return false
	}
	return slices.ContainsFunc(r.notes, func(q *resource.Problem) bool { return q.Message == p.Message && slices.Equal(q.Fields, p.Fields) })
}
