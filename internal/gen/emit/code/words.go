package code

import (
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"

	"github.com/resgen-go/resgen/resource/format"
)

// fieldDoc returns the comment of f: the doc of the specification, and then facts about its values.
func fieldDoc(f *model.Field) string {
	text := Paragraph(f.Doc, fieldFacts(f))
	if f.Deprecated != "" {
		text += "\n\nDeprecated: " + Sentence(render.Line(f.Deprecated))
	}
	return text
}

// fieldFacts returns "From 1 to 65535; default 5432.".
func fieldFacts(f *model.Field) string {
	facts := notes(f)
	switch {
	case f.Optional:
		facts = append([]string{"optional"}, facts...)
	case f.Required() && f.Type.Kind != model.ObjectType && !(f.Param && !f.MissingIfZero()):
		facts = append([]string{"required"}, facts...)
	}
	if f.Default != nil {
		facts = append(facts, "default "+Shown(f.Default))
	}
	return strings.Join(NonEmpty(optionNote(f.Type), Sentence(strings.Join(facts, "; ")), exampleNote(f)), " ")
}

// ValueFacts returns the sentences of fieldFacts without the facts that differ between the resources of a kind: whether the field is
// required, and its default.
func ValueFacts(f *model.Field) []string {
	return NonEmpty(optionNote(f.Type), Sentence(strings.Join(notes(f), "; ")), exampleNote(f))
}

func exampleNote(f *model.Field) string {
	if f.Example == "" || f.Secret {
		return ""
	}
	return Sentence("for example " + ident.Value(f.Example))
}

// Shown returns a default for documentation: on one line, and shortened if it is too long.
func Shown(v *model.Value) string {
	const most = 80
	text := ident.Value(v.Text)
	switch rs := []rune(text); {
	case text == "":
		return "empty"
	case len(rs) > most:
		return string(rs[:most]) + "..."
	}
	return text
}

// notes returns phrases about the constraints of f.
func notes(f *model.Field) []string {
	var ns []string
	if t := f.Type.Scalar; f.Secret && t != nil && t.SecretNote != "" {
		ns = append(ns, t.SecretNote)
	}
	return append(ns, constraint.All(f)...)
}

// optionNote returns a sentence about the keys that change the texts of t.
func optionNote(t *model.Type) string {
	var notes []string
	if note := formNote(t.Form); note != "" {
		notes = append(notes, note)
	}
	t = t.Item()
	if t.Option != "" && t.Scalar.Option != nil {
		notes = append(notes, t.Scalar.Option.Note(t.Option))
	}
	if t.Lenient {
		notes = append(notes, t.Scalar.Lenient.Doc)
	}
	return strings.Join(notes, " ")
}

// formNote returns a sentence about how a list or map is written in a variable, if not in the usual way.
func formNote(f format.Form) string {
	var facts []string
	if name := formSigns[f.Separator]; name != "" {
		facts = append(facts, "separated by "+name)
	}
	if name := formSigns[f.Pairs]; name != "" {
		facts = append(facts, name+" between key and value")
	}
	if f.CSV {
		facts = append(facts, "as one record of CSV")
	}
	if f.Percent {
		facts = append(facts, "percent-encoded")
	}
	return Sentence(strings.Join(facts, ", "))
}

// formSigns has the names of separators.
var formSigns = map[string]string{";": "semicolons", ":": "colons", "|": "bars", "&": "ampersands", " ": "blanks"}

// Paragraph returns doc, as written, and more after it: on the same line if doc is one line, else in a paragraph of its own.
func Paragraph(doc, more string) string {
	doc = strings.TrimSpace(doc)
	switch {
	case doc == "":
		return more
	case more == "":
		return Sentence(doc)
	case strings.Contains(doc, "\n"):
		return doc + "\n\n" + more
	}
	return Sentence(doc) + " " + more
}

// Sentence returns s with a capital and a full stop, unless it ends like a sentence already.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	s = ident.Capital(s)
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?:;", last) {
		return s
	}
	return s + "."
}

// NonEmpty returns those of words that are not empty.
func NonEmpty(words ...string) []string {
	var kept []string
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}
