package envtext

import (
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// Assignment returns the line of an example .env file that is about v. A variable that must be filled in stands open. Any other is a
// comment, with its default, which a shell that sources the file reads as the loader does. A default with line breaks is left out: no line of
// such a file is the same to both. Without the mark of the comment, the line then changes nothing, as an empty variable is unset.
func Assignment(v *model.Variable) string {
	if v.MustBeSet() {
		return v.Name + "="
	}
	text := Default(v)
	if line, ok := Dotenv(v.Name, text); ok && !strings.ContainsAny(text, "\r\n") {
		return "#" + line
	}
	return "#" + v.Name + "="
}

// Default returns the text of the value that all the fields fed by v have without it, in every profile. It is "" if they differ, if
// they are secret or hold a password, or if v holds no value of its own: it names a file, or stands in for another variable.
func Default(v *model.Variable) string {
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
