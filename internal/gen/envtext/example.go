package envtext

import (
	"strings"

	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// Assignment returns the line of an example .env file for v. If v must be set, the line has no value. Otherwise the line is a comment with
// the default of v. A shell that sources the file reads this default in the same way as the loader. A default with line breaks is left out,
// because the two would read it differently. Removing the comment mark from such a line changes nothing, because an empty variable is
// unset.
func Assignment(v *environ.Variable) string {
	if v.MustBeSet() {
		return v.Name + "="
	}
	text := Default(v)
	if line, ok := Dotenv(v.Name, text); ok && !strings.ContainsAny(text, "\r\n") {
		return "#" + line
	}
	return "#" + v.Name + "="
}

// Default returns the text of the value that all fields of v have in every profile when v is not set. It returns "" if their values differ,
// if they are secret or contain a password, or if v has no value of its own because it names a file or is an alternative to another
// variable.
func Default(v *environ.Variable) string {
	if v.Selects != nil {
		if v.Selects.Default == nil {
			return ""
		}
		return v.Selects.Default.Name
	}
	same := ""
	for i, f := range v.Feeds {
		for j, r := range f.Reads {
			if f.File || !r.First || r.Fallback.Literal() == nil || r.Fallback.Made != nil || f.Leaf.Field().Secret {
				return ""
			}
			t := f.Leaf.Field().Type
			text, ok := Variable(t, r.Fallback)
			if !ok || r.Source.Read(text) != text || value.Hidden(t, r.Fallback.V) || i+j > 0 && text != same {
				return ""
			}
			same = text
		}
	}
	return same
}
