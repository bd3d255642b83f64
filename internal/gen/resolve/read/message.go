package read

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// Message returns the message of a field or rule on one line, or "" if t has none. It reports a message with the name of a secret field in
// braces, as in a template. Its author expects to see the secret, but the program would show the name.
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
