package environ

import (
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// mostNames is the maximum number of names to which one name with parameters is expanded.
const mostNames = 100

// Expand returns the names that a variable can have if its name contains parameters of f. A parameter that is not a closed set stays in
// braces. If there were more than 100 names, all parameters stay in braces. Without a factory, f is nil.
func Expand(f *model.Factory, name string) []string {
	if f == nil || !Varies(name) {
		return []string{name}
	}
	parts := Parts(f, name)
	choices := []map[*model.Field]string{{}} // the texts of the closed sets
	for _, p := range model.ParamsOf(parts) {
		values, closed := p.Closed()
		if !closed {
			continue
		}
		var more []map[*model.Field]string
		for _, c := range choices {
			for _, v := range values {
				next := maps.Clone(c)
				next[p] = VariableText(model.ParamText(p, v))
				more = append(more, next)
			}
		}
		if choices = more; len(choices) > mostNames {
			return []string{name}
		}
	}
	var names []string
	for _, c := range choices {
		var b strings.Builder
		for _, p := range parts {
			text, closed := c[p.Param]
			switch {
			case p.Param == nil:
				b.WriteString(p.Text)
			case closed:
				b.WriteString(text)
			default:
				b.WriteString("{" + p.Param.Name + "}")
			}
		}
		if !slices.Contains(names, b.String()) {
			names = append(names, b.String())
		}
	}
	return names
}

// Varies reports whether the name of a variable contains parameters.
func Varies(name string) bool { return strings.Contains(name, "{") }

// Parts splits the name of a variable of f, such as "DATA_{environment}_KEY", into texts and parameters.
func Parts(f *model.Factory, name string) []model.TextPart {
	var parts []model.TextPart
	for rest := name; rest != ""; {
		text, after, _ := strings.Cut(rest, "{")
		if text != "" {
			parts = append(parts, model.TextPart{Text: text})
		}
		var param string
		param, rest, _ = strings.Cut(after, "}")
		if p := f.Param(param); p != nil {
			parts = append(parts, model.TextPart{Param: p})
		}
	}
	return parts
}

// VariableText returns the value of a parameter as a part of the name of a variable, as gen.VariablePart does: in upper case, with an
// underscore in place of every character that is neither a letter nor a digit.
func VariableText(value string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') {
			return r
		}
		return '_'
	}, strings.ToUpper(value))
}
