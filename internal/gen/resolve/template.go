package resolve

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// placeholders checks a template's braces, and the fields that it names for the value of l.
func (b *binder) placeholders(l *model.Leaf, v *syntax.Value) bool {
	before := b.list.Errors()
	for _, p := range parseTemplate(v.Text) {
		switch {
		case p.bad:
			b.report(diag.BadTemplate, v.Inside(p.from, p.to), "a brace stands alone in a template", "write `{{` or `}}` for a brace")
		case p.name != "" && b.parameter(p.name) != nil:
			switch f := b.parameter(p.name); {
			case f.Secret:
				b.report(diag.BadParam, v.Inside(p.from, p.to), "the parameter `"+f.Name+"` is a secret, and the text of a template is none", "fill a secret field with `{ param = \""+f.Name+"\" }`",
					diag.Label{At: f.At, Text: "declared here"})
			case !textual(f.Type.Class()):
				b.report(diag.BadParam, v.Inside(p.from, p.to), "the parameter `"+f.Name+"` is of type "+f.Type.Spec+", which is no part of a text", "use a text, a whole number, a duration or a size",
					diag.Label{At: f.At, Text: "declared here"})
			}
		case p.name == "profile" && b.pkg.Profiles == nil:
			b.report(diag.BadTemplate, v.Inside(p.from, p.to), "the specification has no [profiles]", "write the text without `{profile}`, or add [profiles]")
		case p.name != "" && p.name != "profile" && b.res.Factory != nil:
			b.unknownParam(b.res.Factory, v.Inside(p.from, p.to), p.name)
		case p.name != "" && p.name != "profile":
			b.namedField(l, v.Inside(p.from, p.to), p.name)
		}
	}
	if b.list.Errors() == before {
		b.userinfo(v)
	}
	return b.list.Errors() == before
}

// steady reports whether a template holds parameters or fields and comes to the same in every profile.
func (b *binder) steady(v *syntax.Value) bool {
	steady := false
	for _, p := range parseTemplate(v.Text) {
		switch {
		case b.parameter(p.name) != nil, b.named(p.name) != nil:
			steady = true
		case p.name != "":
			return false
		}
	}
	return steady
}

// textual reports whether a parameter of the class c can be part of a text: it has one text, and that may be shown. A url may hold a password.
func textual(c scalar.Class) bool {
	return c != scalar.Opaque && c != scalar.Moment && c != scalar.Floating && c != scalar.Address
}

// expand is the template's value in p.
func (b *binder) expand(l *model.Leaf, v *syntax.Value, p *model.Profile) *model.Value {
	var s strings.Builder
	var parts []model.TextPart
	for _, part := range parseTemplate(v.Text) {
		switch param := b.parameter(part.name); {
		case param != nil:
			if s.Len() > 0 {
				parts = append(parts, model.TextPart{Text: s.String()})
				s.Reset()
			}
			parts = append(parts, model.TextPart{Param: param})
		case b.named(part.name) != nil:
			if s.Len() > 0 {
				parts = append(parts, model.TextPart{Text: s.String()})
				s.Reset()
			}
			parts = append(parts, model.TextPart{Leaf: b.named(part.name), Percent: strings.HasSuffix(part.name, model.Percent)})
		case part.name != "" && p != nil:
			s.WriteString(p.Name)
		default:
			s.WriteString(part.text)
		}
	}
	f := l.Field()
	if parts != nil {
		if s.Len() > 0 {
			parts = append(parts, model.TextPart{Text: s.String()})
		}
		made := &model.Made{Parts: parts}
		if made.Leaves() != nil {
			return &model.Value{Text: made.Text(), At: v.At, Made: made}
		}
		return &model.Value{Text: v.Text, At: v.At, Made: made}
	}
	got, err := value.ParseField(f, s.String())
	if err != nil {
		b.report(diag.BadTemplate, v.At, "the template's result "+err.Error(), example(f.Type))
		return &model.Value{V: "", At: v.At}
	}
	got.At = v.At
	b.broken(f, got, b.decls[f])
	return got
}
