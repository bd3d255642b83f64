package scalar

import (
	"math"
	"strconv"

	"github.com/resgen-go/resgen/resource/format"
)

// numberRow returns a row with what all types of numbers have in common.
func numberRow(name, goType string, bits int, words string, other []string) *Type {
	return &Type{
		Name: name, Other: other, Go: GoType{Name: goType}, Underlying: goType, Bits: bits,
		Text: words, Zero: Token("0"), Generic: true, MayBeZero: true, Ordered: true,
	}
}

func intRow[T ~int | ~int8 | ~int16 | ~int32 | ~int64](name string, bits int, words string, other ...string) *Type {
	t := numberRow(name, name, bits, words, other)
	t.Class = Signed
	t.Limits = &Limits{Least: math.MinInt64 >> (64 - bits), Greatest: math.MaxInt64 >> (64 - bits)}
	t.Parse = func(_, s string) (any, error) { n, err := format.Int[T](s); return int64(n), err }
	return t
}

func signed(t *Type) *Type {
	t.TOML, t.Written, t.Reader = "42", AsInteger, reader("Int")
	t.Format = func(_ string, v any) string { return strconv.FormatInt(v.(int64), 10) }
	t.Literal = func(v any) Code { return Token(strconv.FormatInt(v.(int64), 10)) }
	t.Good, t.Bad = []string{"1", "0", "+7", "-1", "19", strconv.FormatInt(t.Limits.Least, 10), strconv.FormatUint(t.Limits.Greatest, 10)}, []string{"1x", "1.5", "99999999999999999999"}
	return t
}

func uintRow[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](name string, bits int, words string, other ...string) *Type {
	t := numberRow(name, name, bits, words, other)
	t.Class = Unsigned
	t.Limits = &Limits{Greatest: math.MaxUint64 >> (64 - bits)}
	t.Parse = func(_, s string) (any, error) { n, err := format.Uint[T](s); return uint64(n), err }
	return t
}

func unsigned(t *Type) *Type {
	t.TOML, t.Written, t.Reader = "42", AsInteger, reader("Uint")
	t.Format = func(_ string, v any) string { return strconv.FormatUint(v.(uint64), 10) }
	t.Literal = func(v any) Code { return Token(strconv.FormatUint(v.(uint64), 10)) }
	t.Good, t.Bad = []string{"1", "0", "7", "19", strconv.FormatUint(t.Limits.Greatest, 10)}, []string{"1x", "-1", "99999999999999999999"}
	return t
}

func floatRow[T ~float32 | ~float64](name, goType string, bits int, other ...string) *Type {
	t := numberRow(name, goType, bits, "a finite decimal number", other)
	t.Class, t.TOML, t.Written, t.Reader = Floating, "0.5", AsNumber, reader("Float")
	t.Parse = func(_, s string) (any, error) { f, err := format.Float[T](s); return float64(f), err }
	digits := func(v any) string { return strconv.FormatFloat(v.(float64), 'g', -1, bits) }
	t.Format = func(_ string, v any) string { return digits(v) }
	t.Literal = func(v any) Code { return Token(digits(v)) }
	t.Good, t.Bad = []string{"0.5", "0", "1", "-0.25", "1.5", "100", "1e3"}, []string{"1;5", "NaN", "Inf"}
	return t
}
