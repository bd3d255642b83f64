package bind

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// placeholders checks the braces in a template, and the fields that it names. The template gives l its value.
func (b *binder) placeholders(l *model.Leaf, v *syntax.Value) bool {
	before := b.List.Errors()
	for _, p := range read.ParseTemplate(v.Text) {
		switch {
		case p.Bad:
			b.Report(diag.BadTemplate, v.Inside(p.From, p.To), "a template has a single brace", "write `{{` or `}}` for a brace")
		case p.Name != "" && b.parameter(p.Name) != nil:
			switch f := b.parameter(p.Name); {
			case f.Secret:
				b.Report(diag.BadParam, v.Inside(p.From, p.To), "the parameter `"+f.Name+"` is a secret, and the text of a template is not", "fill a secret field with `{ param = \""+f.Name+"\" }`",
					diag.Label{At: f.At, Text: "declared here"})
			case !textual(f.Type.Class()):
				b.Report(diag.BadParam, v.Inside(p.From, p.To), "the parameter `"+f.Name+"` is of type "+f.Type.Spec+", which cannot be part of a text", "use a text, a whole number, a duration or a size",
					diag.Label{At: f.At, Text: "declared here"})
			}
		case p.Name == "profile" && b.Pkg.Profiles == nil:
			b.Report(diag.BadTemplate, v.Inside(p.From, p.To), "the specification has no [profiles]", "write the text without `{profile}`, or add [profiles]")
		case b.unencoded(p.Name) != "":
			name := b.unencoded(p.Name)
			b.Report(diag.BadTemplate, v.Inside(p.From, p.To), "`{"+name+"}` cannot be encoded in a template: only a field can", "write `{"+name+"}`")
		case p.Name != "" && p.Name != "profile" && b.res.Factory != nil:
			b.UnknownParam(b.res.Factory, v.Inside(p.From, p.To), p.Name)
		case p.Name != "" && p.Name != "profile":
			b.namedField(l, v.Inside(p.From, p.To), p.Name)
		}
	}
	if b.List.Errors() == before {
		b.userinfo(v)
	}
	return b.List.Errors() == before
}

// unencoded returns the name in a placeholder that asks for an encoding of the profile or of a parameter, such as "region:percent". For
// every other placeholder it returns "".
func (b *binder) unencoded(placeholder string) string {
	name, _, encoded := strings.Cut(placeholder, ":")
	if encoded && (name == "profile" || b.parameter(name) != nil) {
		return name
	}
	return ""
}

// steady reports whether a template names parameters or fields, and has the same result in every profile.
func (b *binder) steady(v *syntax.Value) bool {
	steady := false
	for _, p := range read.ParseTemplate(v.Text) {
		switch {
		case b.parameter(p.Name) != nil, b.named(p.Name) != nil:
			steady = true
		case p.Name != "":
			return false
		}
	}
	return steady
}

// expand returns the result of a template in the profile p.
func (b *binder) expand(l *model.Leaf, v *syntax.Value, p *model.Profile) *model.Value {
	var s strings.Builder
	var parts []model.TextPart
	for _, part := range read.ParseTemplate(v.Text) {
		switch param := b.parameter(part.Name); {
		case param != nil:
			if s.Len() > 0 {
				parts = append(parts, model.TextPart{Text: s.String()})
				s.Reset()
			}
			parts = append(parts, model.TextPart{Param: param})
		case b.named(part.Name) != nil:
			if s.Len() > 0 {
				parts = append(parts, model.TextPart{Text: s.String()})
				s.Reset()
			}
			parts = append(parts, model.TextPart{Leaf: b.named(part.Name), Percent: strings.HasSuffix(part.Name, model.Percent)})
		case part.Name != "" && p != nil:
			s.WriteString(p.Name)
		default:
			s.WriteString(part.Text)
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
		b.Report(diag.BadTemplate, v.At, "the template's result "+err.Error(), literal.Example(f.Type))
		return &model.Value{V: "", At: v.At}
	}
	got.At = v.At
	b.Broken(f, got, b.Decl(f))
	return got
}
