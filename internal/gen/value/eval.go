package value

import (
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// Broken reports whether the values in a Struct break r while profile is active. It computes as the generated condition does: with Go's
// arithmetic in the types of the fields, and with the zero value for an unset optional field. It returns false if the result depends on an
// unseen value.
func Broken(r *model.Rule, in *Struct, profile string) bool {
	e := evaluation{in: in, profile: profile, memory: newMemory()}
	if e.blind(r.When) || e.blind(r.Check) || slices.ContainsFunc(r.Members, e.open) || slices.ContainsFunc(r.Needs, e.blind) {
		return false
	}
	if !e.all(r.Needs) || r.When != nil && !e.holds(r.When, false) {
		return false
	}
	if r.Check != nil {
		return e.holds(r.Check, true)
	}
	n := 0
	for _, m := range r.Members {
		if e.set(m) {
			n++
		}
	}
	switch r.Group {
	case "exactly_one":
		return n != 1
	case "at_most_one":
		return n > 1
	case "at_least_one":
		return n == 0
	}
	return n > 0 && n < len(r.Members)
}

// Holds reports whether x, a condition over the fields of a Struct, is true while profile is active. known is false if the result depends
// on an unseen value.
func Holds(x *model.Expr, in *Struct, profile string) (holds, known bool) {
	e := evaluation{in: in, profile: profile, memory: newMemory()}
	if e.blind(x) {
		return false, false
	}
	return e.holds(x, false), true
}

// An evaluation computes expressions over the fields of one struct, or over one value.
type evaluation struct {
	in      *Struct
	profile string

	item *model.Value
	of   *model.Type // the type of item

	*memory
}

// A memory caches what is the same for all evaluations of one expression.
type memory struct {
	patterns map[string]*regexp.Regexp
	choices  map[*model.Expr]map[any]bool // the values of each OneOfExpr, by value key; nil if not all of them are literals
}

func newMemory() *memory {
	return &memory{patterns: map[string]*regexp.Regexp{}, choices: map[*model.Expr]map[any]bool{}}
}

// pattern returns the compiled regular expression expr, or nil if it is not valid.
func (m *memory) pattern(expr string) *regexp.Regexp {
	re, known := m.patterns[expr]
	if !known {
		re, _ = regexp.Compile(expr)
		m.patterns[expr] = re
	}
	return re
}

// blind reports whether the value of x depends on an unseen value. Whether a field is set is known even for unseen values.
func (e evaluation) blind(x *model.Expr) bool {
	if x == nil {
		return false
	}
	if x.Op == model.SetExpr || x.Op == model.CountExpr {
		return slices.ContainsFunc(x.Args, e.open)
	}
	if x.Op == model.FieldExpr {
		s, f := e.at(x)
		return s.Unseen(f) || e.open(x)
	}
	return slices.ContainsFunc(x.Args, e.blind)
}

// all reports whether all of xs are true.
func (e evaluation) all(xs []*model.Expr) bool {
	return !slices.ContainsFunc(xs, func(x *model.Expr) bool { return !e.holds(x, false) })
}

// open reports whether it is not known whether the field x is set.
func (e evaluation) open(x *model.Expr) bool {
	s := e.in
	for i, f := range x.Field {
		if s.Open(f) || i < len(x.Field)-1 && s.Unseen(f) {
			return true
		}
		s = s.Within(f, x.Holder(i))
	}
	return false
}

// at returns the struct that contains the field x, and the field itself. The struct is nil if an optional object around x is absent, or a
// union has another member.
func (e evaluation) at(x *model.Expr) (*Struct, *model.Field) {
	s, last := e.in, len(x.Field)-1
	for i, f := range x.Field[:last] {
		s = s.Within(f, x.Holder(i))
	}
	return s, x.Field[last]
}

// set reports whether the field x is set. If the value of x cannot tell this, x is set if the innermost optional object or union member
// around x is present.
func (e evaluation) set(x *model.Expr) bool {
	s, f := e.at(x)
	set, ok := s.IsSet(f)
	for n := len(x.Field) - 1; !ok && n > 0; n-- {
		s, f = e.at(x.Before(n))
		if m := x.Holder(n - 1); m != nil {
			return s.Member(f) == m
		}
		set, ok = s.IsSet(f)
	}
	return set
}

// holds returns the value of x, or the opposite if the argument not is true. The opposite of a comparison is the opposite comparison,
// because both are false for NaN.
func (e evaluation) holds(x *model.Expr, not bool) bool {
	switch x.Op {
	case model.NotExpr:
		return e.holds(x.Args[0], !not)
	case model.BinaryExpr:
		return e.binary(x, not)
	case model.OneOfExpr:
		return e.oneOf(x) != not
	}
	b, _ := e.value(x).(bool)
	return b != not
}

// oneOf reports whether the first of x.Args is one of the others.
func (e evaluation) oneOf(x *model.Expr) bool {
	choices, known := e.choices[x]
	if !known {
		choices = e.literals(x.Args[0].Type, x.Args[1:])
		e.choices[x] = choices
	}
	if choices != nil {
		return choices[Key(x.Args[0].Type, e.value(x.Args[0]))]
	}
	return slices.ContainsFunc(x.Args[1:], func(y *model.Expr) bool { return e.compare(x.Args[0], y) == 0 })
}

// literals returns the value keys of xs, which are compared with a value of t. It returns nil if not all of them are literals, or not of
// the same sort as t.
func (e evaluation) literals(t *model.Type, xs []*model.Expr) map[any]bool {
	keys := make(map[any]bool, len(xs))
	for _, x := range xs {
		if x.Op != model.LiteralExpr || x.Type.Class() != t.Class() {
			return nil
		}
		keys[Key(t, e.value(x))] = true
	}
	return keys
}

func (e evaluation) binary(x *model.Expr, not bool) bool {
	a, b := x.Args[0], x.Args[1]
	switch x.Sign {
	case "&&":
		if not {
			return e.holds(a, true) || e.holds(b, true)
		}
		return e.holds(a, false) && e.holds(b, false)
	case "||":
		if not {
			return e.holds(a, true) && e.holds(b, true)
		}
		return e.holds(a, false) || e.holds(b, false)
	}
	sign := x.Sign
	if not {
		sign = map[string]string{"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}[sign]
	}
	c := e.compare(a, b)
	if c == unordered {
		return sign == "!="
	}
	switch sign {
	case "==":
		return c == 0
	case "!=":
		return c != 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// unordered is the result of a comparison with NaN.
const unordered = 2

// compare orders a and b; booleans are equal or not.
func (e evaluation) compare(a, b *model.Expr) int {
	x, y := e.value(a), e.value(b)
	if f, ok := x.(float64); ok || isFloat(y) {
		f, g := toFloat(x, f), toFloat(y, 0)
		if math.IsNaN(f) || math.IsNaN(g) {
			return unordered
		}
		return Compare(f, g)
	}
	return Compare(x, y)
}

func isFloat(x any) bool {
	_, ok := x.(float64)
	return ok
}

func toFloat(x any, f float64) float64 {
	switch n := x.(type) {
	case int64:
		return float64(n)
	case uint64:
		return float64(n)
	case float64:
		return n
	}
	return f
}

// value returns the value of x: a bool, int64 (durations and sizes too), uint64, float64, string, time.Time, []*model.Value or
// []model.Item.
func (e evaluation) value(x *model.Expr) any {
	switch x.Op {
	case model.FieldExpr:
		return e.field(x)
	case model.ItemExpr:
		return plainValue(e.of, e.item.V)
	case model.SchemeExpr:
		u, err := url.Parse(e.text(x.Args[0]))
		if err != nil {
			return nil
		}
		return u.Scheme
	case model.FiniteExpr:
		f, _ := e.value(x.Args[0]).(float64)
		return !math.IsNaN(f)
	case model.TestExpr:
		return x.Is.Is(e.text(x.Args[0]))
	case model.ProfileExpr:
		return e.profile
	case model.LiteralExpr:
		return plainValue(x.Type, x.Literal.V)
	case model.NegExpr:
		switch n := e.value(x.Args[0]).(type) {
		case int64:
			return fit(x.Type, -n)
		case float64:
			return -n
		}
	case model.BinaryExpr:
		if x.Type.Class() != scalar.Flag {
			return e.arithmetic(x)
		}
		return e.holds(x, false)
	case model.NotExpr, model.OneOfExpr:
		return e.holds(x, false)
	case model.SetExpr:
		return e.set(x.Args[0])
	case model.ChosenExpr:
		s, f := e.at(x.Args[0])
		return s.Member(f) == x.Member
	case model.CountExpr:
		n := int64(0)
		for _, a := range x.Args {
			if e.set(a) {
				n++
			}
		}
		return n
	case model.LenExpr:
		return e.length(x)
	case model.HasPrefixExpr:
		return strings.HasPrefix(e.text(x.Args[0]), e.text(x.Args[1]))
	case model.HasSuffixExpr:
		return strings.HasSuffix(e.text(x.Args[0]), e.text(x.Args[1]))
	case model.ContainsExpr:
		return e.contains(x.Args[0], x.Args[1])
	case model.MatchesExpr:
		re := e.pattern(x.Pattern)
		return re != nil && re.MatchString(e.text(x.Args[0]))
	}
	return nil
}

// field returns the value of the field x, or the zero value if the field is unset.
func (e evaluation) field(x *model.Expr) any {
	s, f := e.at(x)
	if v := s.Value(f); v != nil && v.V != nil {
		return plainValue(f.Type, v.V)
	}
	switch f.Type.Kind {
	case model.List:
		return []*model.Value(nil)
	case model.Map:
		return []model.Item(nil)
	}
	return zeros[f.Type.Class()]
}

// zeros has the zero value of each class, in the Go type with which expressions compute.
var zeros = map[scalar.Class]any{
	scalar.None: "", scalar.Text: "", scalar.Address: "", scalar.Opaque: "", scalar.Flag: false, scalar.Signed: int64(0), scalar.Span: int64(0),
	scalar.Amount: int64(0), scalar.Unsigned: uint64(0), scalar.Floating: float64(0), scalar.Moment: time.Time{},
}

// plainValue returns v, a value of t, in the Go type with which expressions compute.
func plainValue(t *model.Type, v any) any {
	switch v := v.(type) {
	case time.Duration:
		return int64(v)
	case float64:
		return fitFloat(t, v)
	case string:
		if t.Class() == scalar.Address {
			return scalar.CanonicalURL(v)
		}
	}
	return v
}

func (e evaluation) text(x *model.Expr) string {
	s, _ := e.value(x).(string)
	return s
}

func (e evaluation) length(x *model.Expr) int64 {
	switch v := e.value(x.Args[0]).(type) {
	case string:
		if x.Args[0].Type.Scalar.Length == scalar.Bytes {
			return int64(len(v))
		}
		return int64(utf8.RuneCountInString(v))
	case []*model.Value:
		return int64(len(v))
	case []model.Item:
		return int64(len(v))
	}
	return 0
}

func (e evaluation) contains(x, y *model.Expr) bool {
	switch v := e.value(x).(type) {
	case string:
		return strings.Contains(v, e.text(y))
	case []*model.Value:
		want := e.value(y)
		return slices.ContainsFunc(v, func(item *model.Value) bool { return Compare(plainValue(x.Type.Elem, item.V), want) == 0 })
	case []model.Item:
		key := e.text(y)
		return slices.ContainsFunc(v, func(item model.Item) bool { return item.Key == key })
	}
	return false
}

// arithmetic computes in the Go type of x, where numbers wrap around.
func (e evaluation) arithmetic(x *model.Expr) any {
	a, b := e.value(x.Args[0]), e.value(x.Args[1])
	switch x.Type.Class() {
	case scalar.Floating:
		f, g := fitFloat(x.Type, toFloat(a, 0)), fitFloat(x.Type, toFloat(b, 0))
		switch x.Sign {
		case "+":
			f += g
		case "-":
			f -= g
		case "*":
			f *= g
		default:
			f /= g
		}
		return fitFloat(x.Type, f)
	case scalar.Unsigned:
		m, _ := a.(uint64)
		n, _ := b.(uint64)
		return fitUint(x.Type, integer(x.Sign, m, n))
	case scalar.Signed, scalar.Span, scalar.Amount:
		return fit(x.Type, integer(x.Sign, toInt(a), toInt(b)))
	case scalar.Text:
		s, _ := a.(string)
		t, _ := b.(string)
		return s + t
	}
	return nil
}

// toInt returns a whole number as an int64. The factor or divisor of a duration or size may be unsigned.
func toInt(x any) int64 {
	switch n := x.(type) {
	case int64:
		return n
	case uint64:
		return int64(n)
	}
	return 0
}

func integer[T int64 | uint64](sign string, a, b T) T {
	switch {
	case sign == "+":
		return a + b
	case sign == "-":
		return a - b
	case sign == "*":
		return a * b
	case b == 0:
		return 0
	}
	return a / b
}

func fit(t *model.Type, n int64) int64 {
	if t.Class() != scalar.Signed {
		return n
	}
	shift := 64 - t.Scalar.Bits
	return n << shift >> shift
}

func fitUint(t *model.Type, n uint64) uint64 {
	shift := 64 - t.Scalar.Bits
	return n << shift >> shift
}

func fitFloat(t *model.Type, f float64) float64 {
	if t.Scalar.Bits == 32 {
		return float64(float32(f))
	}
	return f
}
