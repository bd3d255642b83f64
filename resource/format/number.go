package format

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/resource/internal/lex"
)

// Int parses a whole number in base 10 that fits in T.
func Int[T ~int | ~int8 | ~int16 | ~int32 | ~int64](s string) (T, error) {
	if err := lex.Trimmed(s); err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err == nil && int64(T(n)) == n:
		return T(n), nil
	case errors.Is(err, strconv.ErrSyntax):
		return 0, errors.New("must be a whole number")
	default:
		top := uint64(1)<<(reflect.TypeFor[T]().Bits()-1) - 1
		return 0, errors.New("must be a whole number from -" + strconv.FormatUint(top+1, 10) + " to " + strconv.FormatUint(top, 10))
	}
}

// Uint parses a whole number in base 10 that is not negative and fits in T.
func Uint[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](s string) (T, error) {
	if err := lex.Trimmed(s); err != nil {
		return 0, err
	}
	digits := strings.TrimPrefix(s, "+")
	if negative, ok := strings.CutPrefix(s, "-"); ok {
		digits = negative
	}
	if !lex.IsDigits(digits) {
		return 0, errors.New("must be a whole number")
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || uint64(T(n)) != n || s[0] == '-' && n != 0 {
		return 0, errors.New("must be a whole number from 0 to " + strconv.FormatUint(uint64(^T(0)), 10))
	}
	return T(n), nil
}

// Float parses a decimal number, with or without an exponent, that fits in T. It accepts neither NaN nor infinities.
func Float[T ~float32 | ~float64](s string) (T, error) {
	if err := lex.Trimmed(s); err != nil {
		return 0, err
	}
	bits := reflect.TypeFor[T]().Bits()
	n, err := strconv.ParseFloat(s, bits)
	switch {
	case errors.Is(err, strconv.ErrSyntax) || strings.Trim(s, "0123456789+-.eE") != "":
		return 0, errors.New("must be a number")
	case err != nil || n == 0 && !isZero(s):
		return 0, errors.New("must be a number that fits in " + strconv.Itoa(bits) + " bits")
	}
	return T(n), nil
}

// isZero reports whether all digits of a number before its exponent are 0.
func isZero(number string) bool {
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		number = number[:i]
	}
	return strings.Trim(number, "+-.0") == ""
}
