package resolve

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	toml "github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// fits says which constraints fit which types. It is asked for the field's type and, but for those about the whole, for the type of a
// list's items or a map's values.
var fits = map[string]func(whole, item *model.Type, secret bool) bool{
	"min":     func(_, t *model.Type, secret bool) bool { return !secret && ordered(t) },
	"max":     func(_, t *model.Type, secret bool) bool { return !secret && ordered(t) },
	"min_len": func(t, _ *model.Type, _ bool) bool { return hasLength(t) },
	"max_len": func(t, _ *model.Type, _ bool) bool { return hasLength(t) },
	"pattern": func(_, t *model.Type, _ bool) bool { return textual(t) },
	"prefix":  func(_, t *model.Type, _ bool) bool { return textual(t) },
	"suffix":  func(_, t *model.Type, _ bool) bool { return textual(t) },
	"format":  func(_, t *model.Type, _ bool) bool { return t.Kind == model.String },
	"schemes": func(_, t *model.Type, _ bool) bool { return t.Kind == model.URL },
	"one_of":  func(_, t *model.Type, secret bool) bool { return !secret && (t.Kind == model.String || ordered(t)) },
	"unique": func(t, item *model.Type, _ bool) bool {
		return t.Kind == model.List && (textual(item) || ordered(item))
	},
	"exists": func(t, _ *model.Type, _ bool) bool { return t.Kind == model.Path },
}

func ordered(t *model.Type) bool {
	switch t.Kind {
	case model.Int, model.Uint, model.Float, model.Duration, model.Size, model.Time:
		return true
	}
	return false
}

func textual(t *model.Type) bool { return t.Kind == model.String || t.Kind == model.Path }

func hasLength(t *model.Type) bool {
	return textual(t) || t.Kind == model.List || t.Kind == model.Map
}

// constraints resolves the constraints of f.
func (r *resolver) constraints(f *model.Field, t *toml.Value, s *scope) {
	before := r.list.Len()
	for _, e := range t.Entries {
		fit := fits[e.Key]
		if fit == nil {
			continue
		}
		if !fit(f.Type, item(f.Type), f.Secret) {
			r.misfits(e, f)
			continue
		}
		r.constraint(f, e, s)
	}
	r.ordered(f, t)
	if r.list.Len() > before {
		r.badRules[f] = true
	}
}

func (r *resolver) misfits(e *toml.Entry, f *model.Field) {
	what := "a field of type " + f.Type.Spec
	if f.Secret {
		what = "a secret of type " + f.Type.Spec
	}
	var good []string
	for _, key := range []string{"min", "max", "min_len", "max_len", "pattern", "prefix", "suffix", "format", "schemes", "one_of", "unique", "exists"} {
		if fits[key](f.Type, item(f.Type), f.Secret) {
			good = append(good, key)
		}
	}
	help := "remove it"
	if len(good) > 0 {
		help = "constraints that fit: " + list(good)
	}
	r.report(diag.ConstraintMisfit, e.At, "`"+e.Key+"` does not fit "+what, help)
}

func (r *resolver) constraint(f *model.Field, e *toml.Entry, s *scope) {
	v := e.Value
	switch e.Key {
	case "min":
		f.Rules.Min = r.limit(f, v)
	case "max":
		f.Rules.Max = r.limit(f, v)
	case "min_len":
		f.Rules.MinLen = r.length(v)
	case "max_len":
		f.Rules.MaxLen = r.length(v)
	case "pattern":
		if v.Kind == toml.String && r.pattern(v) {
			f.Rules.Pattern = v.Text
		}
	case "prefix":
		f.Rules.Prefix = r.affix(e)
	case "suffix":
		f.Rules.Suffix = r.affix(e)
	case "format":
		if v.Kind == toml.String {
			f.Rules.Format = v.Text
		}
	case "schemes":
		r.schemes(f, v)
	case "one_of":
		if v.Kind == toml.Array {
			r.oneOf(f, e, s)
		}
	case "unique":
		f.Rules.Unique = v.Kind == toml.Bool && v.Bool
	case "exists":
		if v.Kind == toml.String {
			f.Rules.Exists = v.Text
		}
	}
}

func (r *resolver) limit(f *model.Field, v *toml.Value) *model.Value {
	got, m := literal(v, item(f.Type))
	if m != nil {
		r.report(diag.BadValue, m.at, m.text, m.help)
		return nil
	}
	return got
}

func (r *resolver) length(v *toml.Value) *int {
	if v.Kind != toml.Integer {
		return nil
	}
	if v.Int < 0 || v.Int > 1<<31-1 {
		r.report(diag.BadConstraint, v.At, "a length must be from 0 to 2147483647", "correct it, or remove it")
		return nil
	}
	n := int(v.Int)
	return &n
}

func (r *resolver) affix(e *toml.Entry) string {
	if e.Value.Kind == toml.String && e.Value.Text == "" {
		r.report(diag.BadConstraint, e.Value.At, "`"+e.Key+"` is empty, so it asks for nothing", "remove it")
	}
	if e.Value.Kind != toml.String {
		return ""
	}
	return e.Value.Text
}

// pattern checks an RE2 expression and points into it where it is wrong.
func (r *resolver) pattern(v *toml.Value) bool {
	_, err := regexp.Compile(v.Text)
	if err == nil {
		if v.Text == "" {
			r.report(diag.BadPattern, v.At, "`pattern` is empty, so it asks for nothing", "remove it")
		}
		return v.Text != ""
	}
	at, what := v.At, "it is not an RE2 expression"
	if bad, ok := err.(*syntax.Error); ok {
		what = bad.Code.String()
		if i := strings.Index(v.Text, bad.Expr); i >= 0 && bad.Expr != "" {
			at = v.Inside(i, i+len(bad.Expr))
		}
	}
	r.report(diag.BadPattern, at, "`pattern` cannot be read: "+what, "patterns are RE2 expressions, as package regexp reads them")
	return false
}

var scheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*$`)

func (r *resolver) schemes(f *model.Field, v *toml.Value) {
	if v.Kind != toml.Array {
		return
	}
	if len(v.Items) == 0 {
		r.report(diag.BadConstraint, v.At, "`schemes` is empty", "list the schemes that are allowed, as [\"https\"]")
	}
	seen := map[string]bool{}
	for _, s := range v.Items {
		switch {
		case s.Kind != toml.String:
		case !scheme.MatchString(s.Text):
			help := "write it in lower case without `://`, as \"https\""
			r.report(diag.BadConstraint, s.At, "this is not a url scheme", help)
		case seen[s.Text]:
			r.report(diag.BadConstraint, s.At, "`schemes` repeats a scheme", "remove it")
		default:
			seen[s.Text] = true
			f.Rules.Schemes = append(f.Rules.Schemes, s.Text)
		}
	}
}

// ordered reports limits that no value can satisfy.
func (r *resolver) ordered(f *model.Field, t *toml.Value) {
	c := f.Rules
	if c.Min != nil && c.Max != nil && value.Compare(c.Min.V, c.Max.V) > 0 {
		r.conflict(diag.BadConstraint, diag.Label{At: c.Min.At, Text: "the least"}, diag.Label{At: c.Max.At, Text: "the greatest"},
			"`min` is above `max`: no value fits", "exchange them")
	}
	if c.MinLen != nil && c.MaxLen != nil && *c.MinLen > *c.MaxLen {
		r.conflict(diag.BadConstraint, diag.Label{At: entry(t, "min_len").Value.At, Text: "the least"},
			diag.Label{At: entry(t, "max_len").Value.At, Text: "the greatest"}, "`min_len` is above `max_len`: no value fits", "exchange them")
	}
}
