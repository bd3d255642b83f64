package declare

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	toml "github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/resource/format"
)

// constraints resolves the constraints of f, in the order of the table of constraints.
func (r *Declarer) constraints(f *model.Field, t *toml.Value, s *Scope) {
	before := r.List.Errors()
	for _, e := range t.Entries {
		row := constraint.Of(e.Key)
		switch {
		case row == nil:
		case !row.Fitting(f.Type, f.Secret) && r.Misspelt(e.Value): // its value has a finding
		case !row.Fitting(f.Type, f.Secret):
			r.misfits(e, f)
		case row.Needs != "" && read.Entry(t, row.Needs) == nil:
			r.Report(diag.BadConstraint, e.At, "`"+e.Key+"` has no effect without `"+row.Needs+"`, which the field does not have", "add `"+row.Needs+"`, or remove it")
		default:
			if arg := r.argument(row, f, e, s); arg != nil {
				arg.At = e.Value.At
				f.Rules = append(f.Rules, model.Constraint{Key: e.Key, Arg: arg, Set: row.Arg == constraint.Values, At: e.At})
			}
		}
	}
	slices.SortFunc(f.Rules, func(a, b model.Constraint) int { return constraint.Order(a.Key) - constraint.Order(b.Key) })
	r.ordered(f)
	if r.List.Errors() > before {
		r.MarkUnsound(f)
	}
}

func (r *Declarer) misfits(e *toml.Entry, f *model.Field) {
	what := "a field of type " + f.Type.Spec
	if f.Secret {
		what = "a secret of type " + f.Type.Spec
	}
	help := "remove it"
	if good := constraint.Keys(f.Type, f.Secret); len(good) > 0 {
		help = "constraints that fit: " + ident.TickedList(good)
	}
	r.Report(diag.ConstraintMisfit, e.At, "`"+e.Key+"` does not fit "+what, help)
}

// argument reads the value of a constraint's key. It returns nil if there is no value, or if it has reported a finding.
func (r *Declarer) argument(row *constraint.Row, f *model.Field, e *toml.Entry, s *Scope) *model.Value {
	v := e.Value
	switch row.Arg {
	case constraint.Limit:
		return r.limit(f, v)
	case constraint.Count:
		return r.length(v)
	case constraint.Text:
		return r.affix(e)
	case constraint.Pattern:
		if v.Kind == toml.String && r.pattern(v) {
			return textValue(v)
		}
	case constraint.Choice:
		if v.Kind == toml.String && slices.Contains(row.Choices, v.Text) {
			return textValue(v)
		}
	case constraint.Schemes:
		return r.schemes(f, v)
	case constraint.Values:
		if v.Kind == toml.Array {
			return r.oneOf(f, e, s)
		}
	case constraint.On:
		if v.Kind == toml.Bool && v.Bool {
			return &model.Value{V: true, Text: "true"}
		}
	}
	return nil
}

func textValue(v *toml.Value) *model.Value { return &model.Value{V: v.Text, Text: v.Text, At: v.At} }

func (r *Declarer) limit(f *model.Field, v *toml.Value) *model.Value {
	got, m := literal.Of(v, f.Type.Item(), nil)
	if m != nil {
		r.Report(diag.BadValue, m.At, m.Text, m.Help)
		return nil
	}
	return got
}

func (r *Declarer) length(v *toml.Value) *model.Value {
	if v.Kind != toml.Integer {
		return nil
	}
	if v.Int < 0 || v.Int > 1<<31-1 {
		r.Report(diag.BadConstraint, v.At, "a length must be from 0 to 2147483647", "correct it, or remove it")
		return nil
	}
	return &model.Value{V: v.Int, Text: strconv.FormatInt(v.Int, 10)}
}

func (r *Declarer) affix(e *toml.Entry) *model.Value {
	if e.Value.Kind == toml.String && e.Value.Text == "" {
		r.Report(diag.BadConstraint, e.Value.At, "`"+e.Key+"` is empty, so it has no effect", "remove it")
	}
	if e.Value.Kind != toml.String || e.Value.Text == "" {
		return nil
	}
	affix := textValue(e.Value)
	affix.Text = format.WithoutPassword(affix.Text) // messages show it
	return affix
}

// pattern checks an RE2 expression. A finding points at the place of the error in the expression.
func (r *Declarer) pattern(v *toml.Value) bool {
	_, err := regexp.Compile(v.Text)
	if err == nil {
		if v.Text == "" {
			r.Report(diag.BadPattern, v.At, "`pattern` is empty, so it has no effect", "remove it")
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
	r.Report(diag.BadPattern, at, "`pattern` cannot be read: "+what, "patterns are RE2 expressions, as package regexp reads them")
	return false
}

var scheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*$`)

// schemes resolves the schemes of a URL. The schemes that allow a URL without a host become an option of the type, so that all code reads
// such a URL in the same way.
func (r *Declarer) schemes(f *model.Field, v *toml.Value) *model.Value {
	if v.Kind != toml.Array {
		return nil
	}
	var all []*model.Value
	if len(v.Items) == 0 {
		r.Report(diag.BadConstraint, v.At, "`schemes` is empty", "list the schemes that are allowed, such as [\"https\"]")
	}
	seen := map[string]bool{}
	var hostless []string
	for _, s := range v.Items {
		switch {
		case s.Kind != toml.String:
		case !scheme.MatchString(s.Text):
			help := "write it in lower case without `://`, such as \"https\""
			r.Report(diag.BadConstraint, s.At, "this is not a URL scheme", help)
		case seen[s.Text]:
			r.Report(diag.BadConstraint, s.At, "`schemes` repeats a scheme", "remove it")
		default:
			seen[s.Text] = true
			all = append(all, textValue(s))
			if slices.Contains(format.HostlessSchemes, s.Text) {
				hostless = append(hostless, s.Text)
			}
		}
	}
	f.Type.Item().Option = strings.Join(hostless, " ")
	return &model.Value{V: all}
}

// ordered reports limits that no value can satisfy, such as a min above max.
func (r *Declarer) ordered(f *model.Field) {
	for _, c := range f.Rules {
		j := constraint.Of(c.Key).Joint
		if j == nil || c.Key != j.Low || f.Rules.Arg(j.High) == nil {
			continue
		}
		low, high := c.Arg, f.Rules.Arg(j.High)
		if value.Compare(low.V, high.V) > 0 {
			r.Conflict(diag.BadConstraint, diag.Label{At: low.At, Text: "the least"}, diag.Label{At: high.At, Text: "the greatest"},
				"`"+j.Low+"` is above `"+j.High+"`: no value fits", "swap them")
		}
	}
}

// oneOf resolves one_of: a set of values. Strings become the constants of an enum.
func (r *Declarer) oneOf(f *model.Field, e *toml.Entry, s *Scope) *model.Value {
	t := f.Type.Item()
	if len(e.Value.Items) == 0 {
		r.Report(diag.BadConstraint, e.Value.At, "`one_of` is empty", "list the values that are allowed")
		return nil
	}
	if r.otherType(f, e.Value.Items) {
		return nil
	}
	var enum *model.Enum
	if t.Class() == scalar.Text {
		enum = &model.Enum{Go: ident.Join(s.Stem, f.Go), At: e.At}
		before := r.List.Errors()
		defer func() { enum.Broken = r.List.Errors() > before }()
	}
	var all []*model.Value
	seen := map[any]*model.Value{}
	names := constants{taken: map[string]bool{}, last: map[string]int{}}
	for _, i := range e.Value.Items {
		v, m := literal.Of(i, t, nil)
		if m != nil {
			r.Report(diag.BadValue, m.At, m.Text, m.Help)
			continue
		}
		if first := seen[value.Key(t, v.V)]; first != nil {
			r.Conflict(diag.BadConstraint, diag.Label{At: first.At, Text: "first here"}, diag.Label{At: v.At}, "`one_of` repeats a value", "remove one")
			continue
		}
		seen[value.Key(t, v.V)] = v
		if enum != nil && v.V == "" {
			r.Report(diag.BadConstraint, v.At, "`one_of` holds an empty text, and an empty variable counts as unset", "remove it, and make the field optional")
			continue
		}
		all = append(all, v)
		if enum != nil {
			text, _ := v.V.(string) // v.Text hides the password of a URL, but the program compares the URL itself
			name := names.pick(ident.Join(enum.Go, r.Spell.At(v.At).Value(v.Text)))
			enum.Add(model.EnumValue{Text: text, Shown: v.Text, Go: name, At: v.At})
		}
	}
	t.Enum = enum
	return &model.Value{V: all}
}

// otherType reports that no value of one_of has the type of f, in one finding: the type is probably the mistake. If there are fewer than two
// values, it reports nothing.
func (r *Declarer) otherType(f *model.Field, items []*toml.Value) bool {
	if len(items) < 2 {
		return false
	}
	for _, i := range items {
		if _, m := literal.Of(i, f.Type.Item(), nil); m == nil || i.Kind != items[0].Kind {
			return false
		}
	}
	_, m := literal.Of(items[0], f.Type.Item(), nil)
	r.Report(diag.BadValue, m.At, m.Text, "correct all values of `one_of`, or `type`")
	r.mistyped[f] = items[0].Kind
	return true
}

// constants chooses the Go names of an enum's values. If values differ only in characters that Go names cannot have, it adds a number.
type constants struct {
	taken map[string]bool
	last  map[string]int // the last number that was added to a name
}

// pick returns the name stem, with a number if the name is taken.
func (c constants) pick(stem string) string {
	name, n := stem, max(c.last[stem], 1)
	for ; c.taken[name]; n++ {
		name = ident.Join(stem, strconv.Itoa(n+1))
	}
	c.taken[name], c.last[stem] = true, n
	return name
}
