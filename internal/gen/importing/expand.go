package importing

import (
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// reference matches a variable in a text that is expanded: $HOST or ${HOST}.
var reference = regexp.MustCompile(`\$(?:(\w+)|\{(\w+)\})`)

// expand reads a field with the option expand, or returns the reason why a specification cannot have such a field.
func (w *walker) expand(here place, f *field, b *binding, t library.Tag) (why string) {
	w.Program.Process = w.Program.Process || w.olderThan(library.OwnNames)
	if why := w.template(f, b, t); why != "" {
		return why
	}
	if w.Library.ExpandsAll {
		w.note(note.Note{Field: here.goPath, Why: "the text of its variable is no longer expanded: it must have no $"})
	}
	return ""
}

// template converts a default that names variables of other fields to a template, or returns the reason why this is not possible.
func (w *walker) template(f *field, b *binding, t library.Tag) (why string) {
	const page = "docs/language.md#templates-over-fields"
	// go-envconfig removes the last of several prefixes before it looks up the variable. So with two prefixes, the name would not be complete.
	switch rest := reference.ReplaceAllString(b.text, ""); {
	case strings.ContainsAny(rest, `$\`) && rest != b.text, strings.Contains(rest, "$"), !w.Library.ExpandsAll && w.Prefix != "" && strings.Contains(b.path, "."):
		return "its default `" + b.text + "` is expanded: write a template, as in " + page
	case rest == b.text:
		return ""
	case f.value.Shape != spectype.Single || f.value.Row == nil || f.value.Row.Class != scalar.Text && f.value.Row.Class != scalar.Address || t.File:
		return "its default `" + b.text + "` is expanded, and a specification has templates for texts and URLs only"
	}
	template := strings.NewReplacer("{", "{{", "}", "}}")
	var made strings.Builder
	for from := 0; ; {
		at := reference.FindStringSubmatchIndex(b.text[from:])
		if at == nil {
			made.WriteString(template.Replace(b.text[from:]))
			break
		}
		made.WriteString(template.Replace(b.text[from : from+at[0]]))
		name := strings.Trim(b.text[from+at[0]:from+at[1]], "${}")
		path, why := w.named(name)
		if why != "" {
			return "its default `" + b.text + "` is expanded, and " + why
		}
		made.WriteString("{" + path + "}")
		from += at[1]
	}
	b.template, f.need = made.String(), true
	return ""
}

// named returns the path, for a template, of the field that a variable sets, or the reason why a template cannot name it.
func (w *walker) named(variable string) (path, why string) {
	b, seen := w.earlier(variable)
	switch {
	case b.path == "":
		return "", "no field before it has the variable `" + variable + "`"
	case b.path == "profile":
		return "", "{profile} in a template is the name of the profile"
	case b.secret:
		return "", "the field of `" + variable + "` is a secret"
	case b.value.Shape != spectype.Single || b.value.Row == nil || b.value.Row.Class != scalar.Text && b.value.Row.Class != scalar.Signed && b.value.Row.Class != scalar.Unsigned:
		return "", "the field of `" + variable + "` is neither a text nor a whole number"
	case b.required:
	case b.text == "" && b.literal == "":
		return "", "the field of `" + variable + "` may be unset"
	case !seen:
		return "", w.Library.Name + " does not see the default of `" + variable + "` there"
	}
	return b.path, ""
}

// olderThan reports whether the program is known to have a version of caarlos0/env before the given one.
func (w *walker) olderThan(version string) bool {
	return w.Library.ExpandsAll && library.OlderThan(w.Version, version)
}

// earlier returns the field to which a name in a default leads, and whether the library sees its default there. In go-envconfig, and in
// caarlos0/env before the version [library.OwnNames], a name in a default is the whole name of a variable.
func (w *walker) earlier(name string) (b binding, seen bool) {
	ofProcess := w.olderThan(library.OwnNames)
	byOwn := w.olderThan(library.FullNames) && !ofProcess
	single := slices.DeleteFunc(slices.Clone(w.bindings), func(b binding) bool { return b.file || b.items != nil })
	if byOwn {
		for _, b := range slices.Backward(single) {
			if b.own == name {
				return b, true
			}
		}
	}
	for _, b := range slices.Backward(single) {
		if b.variable == name {
			return b, w.Library.ExpandsAll && !byOwn && !ofProcess && (w.Version != "" || !b.prefixed)
		}
	}
	return binding{}, false
}
