package emit

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// fieldLiteral is v as a value of f's Go type, pointer and secret included.
func fieldLiteral(f *model.Field, v *model.Value) *jen.Statement {
	lit := literal(f.Type, f.Secret, v)
	if !f.Pointer() {
		return lit
	}
	if needsType(f.Type, v) {
		return res("Ptr").Index(typeOf(f.Type, false)).Call(lit)
	}
	return res("Ptr").Call(lit)
}

// needsType reports whether the literal of v, a value of t, is an untyped constant whose default type is not t's.
func needsType(t *model.Type, v *model.Value) bool {
	switch t.Kind {
	case model.Int:
		return t.Go != "int"
	case model.Float:
		return t.Go != "float64" || !strings.ContainsAny(float(t, v), ".e")
	case model.Duration:
		return v.V == time.Duration(0)
	case model.Uint, model.Size:
		return true
	}
	return false
}

// literal is v as a value of t.
func literal(t *model.Type, secret bool, v *model.Value) *jen.Statement {
	switch t.Kind {
	case model.List:
		return typeOf(t, secret).Add(items(t, v, elements(t.Elem, secret, v)))
	case model.Map:
		return typeOf(t, secret).Add(items(t, v, entries(t.Elem, secret, v)))
	}
	if secret {
		return res("NewSecret").Call(quote(v.V.(string)))
	}
	switch t.Kind {
	case model.String:
		if t.Enum != nil {
			return jen.Id(constant(t.Enum, v.V.(string)))
		}
		return quote(v.V.(string))
	case model.Path:
		return quote(v.V.(string))
	case model.Bool:
		return jen.Lit(v.V.(bool))
	case model.Int:
		return jen.Op(strconv.FormatInt(v.V.(int64), 10))
	case model.Uint:
		return jen.Op(strconv.FormatUint(v.V.(uint64), 10))
	case model.Float:
		return jen.Op(float(t, v))
	case model.Duration:
		return duration(v.V.(time.Duration))
	case model.Size:
		return size(v.V.(int64))
	case model.URL:
		return jen.Op("&").Qual("net/url", "URL").Add(urlFields(v.V.(string)))
	case model.Time:
		return moment(v.V.(time.Time))
	case model.JSON:
		return jen.Qual("encoding/json", "RawMessage").Call(raw(v.V.(string)))
	}
	panic("emit: no literal of type " + t.Spec)
}

// float is v with as many digits as its type needs.
func float(t *model.Type, v *model.Value) string {
	bits := 64
	if t.Go == "float32" {
		bits = 32
	}
	return strconv.FormatFloat(v.V.(float64), 'g', -1, bits)
}

// items is {a, b}, or one item a line when that would be long.
func items(t *model.Type, v *model.Value, code []jen.Code) *jen.Statement {
	if t.Elem.Kind == model.URL || len(v.Text) > 60 {
		return lines(code...)
	}
	return jen.Values(code...)
}

func elements(elem *model.Type, secret bool, v *model.Value) []jen.Code {
	var code []jen.Code
	for _, e := range v.V.([]*model.Value) {
		code = append(code, element(elem, secret, e))
	}
	return code
}

func entries(elem *model.Type, secret bool, v *model.Value) []jen.Code {
	var code []jen.Code
	for _, e := range v.V.([]model.Item) {
		code = append(code, quote(e.Key).Op(":").Add(element(elem, secret, e.Value)))
	}
	return code
}

// element is an item of a composite literal, whose type gofmt -s wants left out.
func element(t *model.Type, secret bool, v *model.Value) *jen.Statement {
	switch {
	case t.Kind == model.URL && !secret:
		return urlFields(v.V.(string))
	case t.Kind == model.List:
		return items(t, v, elements(t.Elem, secret, v))
	case t.Kind == model.Map:
		return items(t, v, entries(t.Elem, secret, v))
	}
	return literal(t, secret, v)
}

// quote is s as a Go string, in double quotes.
func quote(s string) *jen.Statement { return jen.Op(strconv.Quote(s)) }

// raw is s as a Go string in back quotes if that is shorter.
func raw(s string) *jen.Statement {
	q := strconv.Quote(s)
	if r := "`" + s + "`"; strconv.CanBackquote(s) && len(r) < len(q) {
		return jen.Op(r)
	}
	return jen.Op(q)
}

// constant is the name of e's constant for text.
func constant(e *model.Enum, text string) string {
	if v := e.Value(text); v != nil {
		return v.Go
	}
	panic("emit: " + e.Go + " has no value " + strconv.Quote(text))
}

// duration is d in its largest whole unit: 5 * time.Second.
func duration(d time.Duration) *jen.Statement {
	n, unit := inUnits(d)
	switch {
	case d == 0:
		return jen.Op("0")
	case n == 1:
		return jen.Qual("time", unit.constant)
	}
	return jen.Op(strconv.FormatInt(n, 10)).Op("*").Qual("time", unit.constant)
}

type timeUnit struct {
	constant string // of package time
	text     string // in variables
	size     time.Duration
}

var timeUnits = []timeUnit{
	{"Hour", "h", time.Hour},
	{"Minute", "m", time.Minute},
	{"Second", "s", time.Second},
	{"Millisecond", "ms", time.Millisecond},
	{"Microsecond", "us", time.Microsecond},
	{"Nanosecond", "ns", time.Nanosecond},
}

// inUnits is d as a number of the largest unit that divides it.
func inUnits(d time.Duration) (int64, timeUnit) {
	for _, u := range timeUnits {
		if d%u.size == 0 {
			return int64(d / u.size), u
		}
	}
	panic("emit: a duration is no whole number of nanoseconds")
}

// size is n bytes, as a shift where that is exact: 16 << 20.
func size(n int64) *jen.Statement {
	for _, shift := range []int{40, 30, 20, 10} {
		if unit := int64(1) << shift; n != 0 && n%unit == 0 {
			return jen.Op(strconv.FormatInt(n/unit, 10)).Op("<<").Lit(shift)
		}
	}
	return jen.Op(grouped(n))
}

// grouped is n with an underscore between each three digits of a long number.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if len(digits) < 6 {
		return digits
	}
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "_" + digits[i:]
	}
	return digits
}

// urlFields is {Scheme: "https", Host: "example.com"}: the fields of what url.Parse makes of text that are not zero.
func urlFields(text string) *jen.Statement {
	u, err := url.Parse(text)
	if err != nil {
		panic("emit: a url that resolve let through does not parse")
	}
	var fs []jen.Code
	str := func(name, s string) {
		if s != "" {
			fs = append(fs, key(name, quote(s)))
		}
	}
	flag := func(name string, b bool) {
		if b {
			fs = append(fs, key(name, jen.True()))
		}
	}
	str("Scheme", u.Scheme)
	str("Opaque", u.Opaque)
	if u.User != nil {
		fs = append(fs, key("User", user(u.User)))
	}
	str("Host", u.Host)
	str("Path", u.Path)
	str("RawPath", u.RawPath)
	str("RawQuery", u.RawQuery)
	str("Fragment", u.Fragment)
	str("RawFragment", u.RawFragment)
	flag("ForceQuery", u.ForceQuery)
	flag("OmitHost", u.OmitHost)
	return jen.Values(fs...)
}

func user(u *url.Userinfo) *jen.Statement {
	if password, ok := u.Password(); ok {
		return jen.Qual("net/url", "UserPassword").Call(quote(u.Username()), quote(password))
	}
	return jen.Qual("net/url", "User").Call(quote(u.Username()))
}

// moment is time.Date(2024, time.May, 1, 0, 0, 0, 0, time.UTC).
func moment(t time.Time) *jen.Statement {
	zone := jen.Qual("time", "UTC")
	if _, offset := t.Zone(); offset != 0 {
		zone = jen.Qual("time", "FixedZone").Call(quote(""), jen.Lit(offset))
	}
	return jen.Qual("time", "Date").Call(
		jen.Lit(t.Year()), jen.Qual("time", t.Month().String()), jen.Lit(t.Day()),
		jen.Lit(t.Hour()), jen.Lit(t.Minute()), jen.Lit(t.Second()), jen.Lit(t.Nanosecond()), zone)
}

// zeroLiteral is the zero value of f's Go type, as an expression.
func zeroLiteral(f *model.Field) *jen.Statement {
	switch {
	case f.Pointer():
		return jen.Nil()
	case f.Type.Kind == model.List, f.Type.Kind == model.Map:
		return jen.Nil()
	case f.Secret:
		return res("Secret").Values()
	}
	switch f.Type.Kind {
	case model.String, model.Path:
		return quote("")
	case model.Bool:
		return jen.False()
	case model.Int, model.Uint, model.Float, model.Duration, model.Size:
		return jen.Op("0")
	case model.URL, model.JSON:
		return jen.Nil()
	}
	return fieldType(f).Values()
}

// isZero reports whether v is the zero value of f's Go type, so that a literal need not name it.
func isZero(f *model.Field, v *model.Value) bool {
	return v == nil || !f.Pointer() && v.IsZero()
}

// same reports whether a and b are the same literal. Nil is no literal at all.
func same(a, b *model.Value) bool {
	if a == nil || b == nil {
		return a == b
	}
	switch x := a.V.(type) {
	case []*model.Value:
		y := b.V.([]*model.Value)
		if len(x) != len(y) {
			return false
		}
		for i := range x {
			if !same(x[i], y[i]) {
				return false
			}
		}
		return true
	case []model.Item:
		y := b.V.([]model.Item)
		if len(x) != len(y) {
			return false
		}
		for i := range x {
			if x[i].Key != y[i].Key || !same(x[i].Value, y[i].Value) {
				return false
			}
		}
		return true
	case time.Time:
		return x.Equal(b.V.(time.Time))
	}
	return a.V == b.V
}
