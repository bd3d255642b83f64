package value

import (
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/resource/format"
)

// Text returns the text of the template m in the program. The template contains leaves of a resource. The function argument returns the
// value of a leaf, or nil.
func Text(m *model.Made, of func(*model.Leaf) *model.Value) string {
	var b strings.Builder
	for _, p := range m.Parts {
		text := p.Text
		if p.Leaf != nil {
			text = textOf(p.Leaf.Field(), of(p.Leaf))
		}
		if p.Percent {
			text = format.PercentEncode(text)
		}
		b.WriteString(text)
	}
	return b.String()
}

// textOf returns the value v of f as the program writes it into a text. Unlike v.Text, it includes the password of a URL.
func textOf(f *model.Field, v *model.Value) string {
	if v == nil {
		return ""
	}
	text, ok := v.V.(string)
	switch c := f.Type.Class(); {
	case ok && c == scalar.Address && !f.Secret:
		return scalar.CanonicalURL(text)
	case ok && c.Texts():
		return text
	}
	return v.Text
}
