package read

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// Message returns the message of a field or rule in one line; "" if t has none. It reports a message that names a secret of fields in braces, as
// templates name what they are made of: whoever wrote it wants to show a secret, and would see its name instead.
func (r *Reporter) Message(t *syntax.Value, fields []*model.Field) string {
	e := Entry(t, "message")
	if e == nil || e.Value.Kind != syntax.String {
		return ""
	}
	for _, p := range ParseTemplate(e.Value.Text) {
		i := slices.IndexFunc(fields, func(f *model.Field) bool { return f.Name == p.Name })
		if p.Name != "" && i >= 0 && fields[i].Secret {
			r.Report(diag.BadTemplate, e.Value.At, "a message is no template, and `{"+p.Name+"}` names a secret", "remove the braces: messages never show values",
				diag.Label{At: fields[i].At, Text: "secret"})
		}
	}
	return ident.Line(e.Value.Text)
}
