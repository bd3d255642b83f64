package bind

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// named returns the leaf for a placeholder, such as "pool.host" or "password:percent". It returns nil if there is none. In a factory,
// placeholders are parameters.
func (b *binder) named(name string) *model.Leaf {
	if b.res.Factory != nil || name == "profile" {
		return nil
	}
	return b.res.Leaf(strings.TrimSuffix(name, model.Percent))
}

// namesSecret reports whether the template v names a secret field.
func (b *binder) namesSecret(v *syntax.Value) bool {
	return slices.ContainsFunc(read.ParseTemplate(v.Text), func(p read.Part) bool {
		l := b.named(p.Name)
		return l != nil && l.Field().Secret || p.Name != "" && b.Skipped(b.res.Kind.Go, strings.TrimSuffix(p.Name, model.Percent))
	})
}

// namedField checks a placeholder in a template for l.
func (b *binder) namedField(l *model.Leaf, at diag.Span, name string) {
	of := b.named(name)
	field, encoding, encoded := strings.Cut(name, ":")
	switch {
	case encoded && ":"+encoding != model.Percent:
		b.Report(diag.BadTemplate, at, "there is no encoding `"+encoding+"`", "write `{"+field+model.Percent+"}` for a part of a URL, or `{"+field+"}` for the value as it is")
		return
	case of == nil:
		b.unknownPlaceholder(l, at, field)
		return
	}
	f, declared := of.Field(), diag.Label{At: of.Field().At, Text: "declared here"}
	switch {
	case b.hidden(l) != "":
		b.Report(diag.BadTemplate, at, "`"+l.Name+"` is in `"+b.hidden(l)+"`, which may be absent, and its template cannot name fields", "bind a variable, or give a `default`")
	case l.Field().With != nil:
		b.Report(diag.BadTemplate, at, "`"+l.Name+"` belongs to the secret `"+l.Field().With.Name+"`, and its template cannot name fields", "bind a variable, or give a `default`")
	case b.hidden(of) != "":
		b.Report(diag.BadTemplate, at, "a template cannot name `"+of.Name+"`: it is in `"+b.hidden(of)+"`, which may be absent", "name a field outside of it", declared)
	case f.Type.Kind != model.Scalar || f.Type.Class() != scalar.Address && !textual(f.Type.Class()):
		b.Report(diag.BadTemplate, at, "`"+of.Name+"` is of type "+f.Type.Spec+", which cannot be part of a text", "name a text, a URL, a boolean, a whole number, a duration or a size", declared)
	case f.Secret && !l.Field().Secret:
		b.Report(diag.BadTemplate, at, "`"+of.Name+"` is a secret, and `"+l.Name+"` is not: it would be shown", "set `secret = true` on `"+l.Name+"`", declared,
			diag.Label{At: l.Field().At, Text: "no secret"})
	case f.Type.Class() == scalar.Address && !l.Field().Secret && l.Field().Type.Class() != scalar.Address:
		b.Report(diag.BadTemplate, at, "`"+of.Name+"` is a URL, which may hold a password, and `"+l.Name+"` would show it", "make `"+l.Name+"` a URL, or a secret", declared)
	}
}

// unknownPlaceholder reports a placeholder that is neither a field nor a parameter.
func (b *binder) unknownPlaceholder(l *model.Leaf, at diag.Span, name string) {
	if b.Library.Torn || b.Skipped(b.res.Kind.Go, name) {
		return
	}
	var names []string
	for _, of := range b.res.Leaves {
		if of != l && b.hidden(of) == "" && of.Field().Type.Kind == model.Scalar {
			names = append(names, of.Name)
		}
	}
	help := "use `{profile}` or a field of the resource; write `{{` and `}}` for braces"
	if nearest := diag.Suggest(name, b.Candidates(func() []string { return append(names, "profile") })); nearest != "" {
		help = "did you mean `{" + nearest + "}`? Write `{{` and `}}` for braces"
	}
	b.Report(diag.BadTemplate, at, "there is no placeholder `{"+name+"}`", help)
}

// userinfo reports a text in the user name or password of a URL that is not percent-encoded. With a "/" or "@" in this text, the URL would
// have another host.
func (b *binder) userinfo(v *syntax.Value) {
	const hole = "\x00"
	var skeleton strings.Builder
	var holes []read.Part
	for _, p := range read.ParseTemplate(v.Text) {
		if b.named(p.Name) != nil {
			holes = append(holes, p)
			skeleton.WriteString(hole)
		} else {
			skeleton.WriteString(strings.ReplaceAll(p.Text, hole, ""))
		}
	}
	before, rest, ok := strings.Cut(skeleton.String(), "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	end := strings.LastIndexByte(rest, '@')
	if !ok || end < 0 {
		return
	}
	first := strings.Count(before, hole)
	for _, p := range holes[first : first+strings.Count(rest[:end], hole)] {
		of := b.named(p.Name)
		if of.Field().Type.Class().Texts() && !strings.HasSuffix(p.Name, model.Percent) {
			b.Report(diag.BadTemplate, v.Inside(p.From, p.To), "the template puts `"+of.Name+"` unencoded before the `@` of a URL, and a `/` or `@` in the value would change the host",
				"write `{"+of.Name+model.Percent+"}`")
		}
	}
}

// templates checks the templates that name fields, when all fields are bound.
func (b *binder) templates() {
	if b.circle() {
		return
	}
	type naming struct {
		at diag.Span
		of *model.Leaf
	}
	reported := map[naming]bool{}
	for _, p := range b.Pkg.ProfilesOf(b.res) {
		sound := map[*model.Leaf]bool{}
		var check func(l *model.Leaf) bool
		check = func(l *model.Leaf) bool {
			v := l.Fallback(p)
			m := v.Template()
			if m == nil {
				return true
			}
			good, known := sound[l]
			if known {
				return good
			}
			good = true
			for _, of := range m.Leaves() {
				if !check(of) { // the finding is at the template of this field
					good = false
					continue
				}
				if !mayBeUnset(of, p) {
					continue
				}
				good = false
				if n := (naming{v.At, of}); !reported[n] {
					reported[n] = true
					b.Report(diag.BadTemplate, v.At, in(p)+"the template of `"+l.Name+"` names `"+of.Name+"`, which may be unset",
						alwaysSet(of, p), diag.Label{At: of.Field().At, Text: "optional here"})
				}
			}
			if n := (naming{at: v.At}); good && !reported[n] {
				reported[n] = b.badResult(l, p)
			}
			sound[l] = good && !reported[naming{at: v.At}]
			return sound[l]
		}
		for _, l := range b.res.Leaves {
			check(l)
		}
	}
}

// in returns "in the profile prod, ", or "" if there are no profiles.
func in(p *model.Profile) string {
	if p == nil {
		return ""
	}
	return "in the profile " + p.Name + ", "
}

// alwaysSet suggests a way to ensure that l always has a value in p.
func alwaysSet(l *model.Leaf, p *model.Profile) string {
	value := "a default: `" + l.Name + " = { default = ... }`"
	switch {
	case !l.Field().Secret:
	case p != nil && !p.Production:
		value = "a value: `" + l.Name + " = { insecure_default = ... }`"
	default:
		value = "a store: `" + l.Name + " = { store = ... }`"
	}
	return "give `" + l.Name + "` " + value + ", without allow_empty; or declare the field without `optional`"
}

// mayBeUnset reports whether l can have no value in p when the program starts. The leaf l is a scalar, and not in an optional object.
func mayBeUnset(l *model.Leaf, p *model.Profile) bool {
	if !l.Field().Optional {
		return false
	}
	v := l.Fallback(p)
	return v == nil || l.Source(p).AllowEmpty || v.Made == nil && v.Store == "" && l.Field().IsZeroWith(v)
}

// circle reports fields whose templates name each other in a circle.
func (b *binder) circle() bool {
	const open, done = 1, 2
	state := map[*model.Leaf]int{}
	var path []string
	found := false
	var visit func(l *model.Leaf)
	visit = func(l *model.Leaf) {
		state[l] = open
		path = append(path, l.Name)
		for _, p := range b.Pkg.ProfilesOf(b.res) {
			v := l.Fallback(p)
			m := v.Template()
			if m == nil {
				continue
			}
			for _, of := range m.Leaves() {
				switch {
				case state[of] == open && !found:
					found = true
					names := append(slices.Clone(path[slices.Index(path, of.Name):]), of.Name)
					b.Report(diag.Cycle, v.At, "templates refer to each other: `"+strings.Join(names, "` uses `")+"`", "give one of the fields a `default` or a variable in place of its `template`")
				case state[of] == 0:
					visit(of)
				}
			}
		}
		path = path[:len(path)-1]
		state[l] = done
	}
	for _, l := range b.res.Leaves {
		if state[l] == 0 {
			visit(l)
		}
	}
	return found
}

// badResult reports that the result of l's template is not a valid value of l when no variable is set. It checks this only if all fields in
// the template then have a known value.
func (b *binder) badResult(l *model.Leaf, p *model.Profile) bool {
	var written func(l *model.Leaf, p *model.Profile) (*model.Value, bool)
	written = func(l *model.Leaf, p *model.Profile) (*model.Value, bool) {
		v := l.Fallback(p)
		if v.Template() != nil {
			return b.expanded(l, p, written)
		}
		return v, v != nil && v.Store == "" && v.Made == nil && v.V != nil && !b.Unsound(l.Field())
	}
	v := l.Fallback(p)
	made, known := result(v.Template(), p, written)
	if !known || b.Unsound(l.Field()) {
		return false
	}
	got, err := value.ParseField(l.Field(), made)
	if err != nil {
		b.Report(diag.BadTemplate, v.At, in(p)+"the template's result "+err.Error(), "the template has this result if no variable is set"+valid(l.Field().Type))
		return true
	}
	breaks := value.CheckSome(l.Field(), got, 1)
	if len(breaks) == 0 {
		return false
	}
	found := diag.Finding{Code: diag.BadTemplate, At: v.At, Text: in(p) + "the template's result " + breaks[0].Message}
	if e := read.Entry(b.Decl(l.Field()), breaks[0].Key); e != nil {
		found.Others = []diag.Label{{At: e.At, Text: "the limit is set here"}}
	}
	b.List.Add(found)
	return true
}

// valid returns a part of a sentence with a valid value of t, or "".
func valid(t *model.Type) string {
	example := literal.Example(t)
	if example == "" {
		return ""
	}
	return "; change the template or a field in it, so that the result is valid, " + example
}

// expanded returns the value of l that its template produces in p, and whether this value is known. The function argument returns the same
// for the fields in the template.
func (b *binder) expanded(l *model.Leaf, p *model.Profile, of func(*model.Leaf, *model.Profile) (*model.Value, bool)) (*model.Value, bool) {
	made, known := result(l.Template(p), p, of)
	if !known {
		return nil, false
	}
	v, err := value.ParseField(l.Field(), made)
	return v, err == nil
}

// result returns the text that the template m produces in p, and whether this text is known.
func result(m *model.Made, p *model.Profile, of func(*model.Leaf, *model.Profile) (*model.Value, bool)) (string, bool) {
	known := true
	made := value.Text(m, func(l *model.Leaf) *model.Value {
		v, ok := of(l, p)
		known = known && ok && v != nil
		return v
	})
	return made, known
}

// hidden returns the innermost optional object or union around l, or l itself if it is a union, or "".
func (b *binder) hidden(l *model.Leaf) string {
	for i := len(l.Path) - 1; i >= 0; i-- {
		f := l.Path[i]
		if f.Type.Kind == model.UnionType || f.Type.Kind == model.ObjectType && f.Optional {
			return strings.Join(read.NamesOf(l.Path[:i+1])(), ".")
		}
	}
	return ""
}

// textual reports whether a parameter of the class c can be used in a template: it has a single text, and this text may be shown. A URL is
// excluded, because it may contain a password.
func textual(c scalar.Class) bool {
	return c != scalar.Opaque && c != scalar.Moment && c != scalar.Floating && c != scalar.Address
}
