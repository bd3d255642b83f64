package emit

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// fieldDoc is what the documentation of f says: the specification's words, then what holds of its values.
func fieldDoc(f *model.Field) string {
	text := paragraph(f.Doc, fieldFacts(f))
	if f.Deprecated != "" {
		text += "\n\nDeprecated: " + sentence(render.Line(f.Deprecated))
	}
	return text
}

// fieldFacts is "From 1 to 65535; default 5432."
func fieldFacts(f *model.Field) string {
	facts := notes(f)
	switch {
	case f.Optional:
		facts = append([]string{"optional"}, facts...)
	case f.Required() && f.Type.Kind != model.ObjectType:
		facts = append([]string{"required"}, facts...)
	}
	if f.Default != nil {
		facts = append(facts, "default "+shown(f.Default))
	}
	return strings.Join(nonEmpty(unitNote(f.Type), sentence(strings.Join(facts, "; ")), exampleNote(f)), " ")
}

// valueFacts is fieldFacts without what differs between the resources of a kind: whether it is required, and its default.
func valueFacts(f *model.Field) string {
	return strings.Join(nonEmpty(unitNote(f.Type), sentence(strings.Join(notes(f), "; ")), exampleNote(f)), " ")
}

func exampleNote(f *model.Field) string {
	if f.Example == "" || f.Secret {
		return ""
	}
	return sentence("for example " + render.Line(f.Example))
}

// shown is a default as documentation has it: in one line, and not too long for one.
func shown(v *model.Value) string {
	const most = 80
	text := render.Line(v.Text)
	switch rs := []rune(text); {
	case text == "":
		return "empty"
	case len(rs) > most:
		return string(rs[:most]) + "..."
	}
	return text
}

// plain is s as messages have it: quoted if it holds what would not print.
func plain(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

func plainTexts(vs []*model.Value) []string {
	var texts []string
	for _, v := range vs {
		texts = append(texts, plain(v.Text))
	}
	return texts
}

// notes are what the constraints of f say, in words.
func notes(f *model.Field) []string {
	var ns []string
	if f.Secret {
		switch f.Type.Kind {
		case model.URL:
			ns = append(ns, "a url")
		case model.JSON:
			ns = append(ns, "JSON")
		}
	}
	t, r := f.Type, f.Rules
	x := func() *jen.Statement { return jen.Null() }
	switch t.Kind {
	case model.List:
		ns = append(ns, noted(lengthChecks(r, "item", x))...)
		if r.Unique {
			ns = append(ns, "no item twice")
		}
		r.MinLen, r.MaxLen = nil, nil
		ns = append(ns, prefixed("each ", noted(scalarChecks(t.Elem, f.Secret, r, x, "")))...)
	case model.Map:
		ns = append(ns, noted(lengthChecks(r, "entry", x))...)
		r.MinLen, r.MaxLen = nil, nil
		ns = append(ns, prefixed("each value ", noted(scalarChecks(t.Elem, f.Secret, r, x, "")))...)
	default:
		ns = append(ns, noted(scalarChecks(t, f.Secret, r, x, ""))...)
	}
	switch r.Exists {
	case "file":
		ns = append(ns, "an existing file")
	case "dir":
		ns = append(ns, "an existing directory")
	case "executable":
		ns = append(ns, "an existing executable file")
	}
	return ns
}

func noted(checks []check) []string {
	var ns []string
	for _, c := range checks {
		if c.note != "" {
			ns = append(ns, c.note)
		}
	}
	return ns
}

func prefixed(prefix string, words []string) []string {
	for i, w := range words {
		words[i] = prefix + w
	}
	return words
}

func unitNote(t *model.Type) string {
	for t.Elem != nil {
		t = t.Elem
	}
	names := map[time.Duration]string{
		time.Nanosecond: "nanoseconds", time.Microsecond: "microseconds", time.Millisecond: "milliseconds",
		time.Second: "seconds", time.Minute: "minutes", time.Hour: "hours", 24 * time.Hour: "days",
	}
	if name := names[t.Unit]; t.Kind == model.Duration && name != "" {
		return "Bare numbers are " + name + "."
	}
	return ""
}

// paragraph is doc, as written, and more behind it: on the same line if doc is one line, else in a paragraph of its own.
func paragraph(doc, more string) string {
	doc = strings.TrimSpace(doc)
	switch {
	case doc == "":
		return more
	case more == "":
		return sentence(doc)
	case strings.Contains(doc, "\n"):
		return doc + "\n\n" + more
	}
	return sentence(doc) + " " + more
}

// sentence is s with a capital and a full stop, unless it ends like a sentence already.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	first, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[n:]
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?:;", last) {
		return s
	}
	return s + "."
}

func nonEmpty(words ...string) []string {
	var kept []string
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// either is "a", "a or b", "a, b or c".
func either(words []string) string { return conjoined(words, "or") }

// listed is "a", "a and b", "a, b and c".
func listed(words []string) string { return conjoined(words, "and") }

func conjoined(words []string, last string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
}
