package format

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// The parsers in this file accept what the parsers without Lenient in their names accept, and also what other programs write. The key
// lenient of a field selects them.

// LenientBool is like Bool, and also accepts on, off, yes and no, in any case.
func LenientBool(s string) (bool, error) {
	b, err := Bool(s)
	switch {
	case err == nil || errors.Is(err, lex.ErrBlank):
		return b, err
	case strings.EqualFold(s, "on"), strings.EqualFold(s, "yes"):
		return true, nil
	case strings.EqualFold(s, "off"), strings.EqualFold(s, "no"):
		return false, nil
	}
	return false, errors.New("must be true or false, on or off, yes or no")
}

// LenientSize is like ByteSize, and also accepts fractions, and units in any case: 256kb, 1.5GB. Units have the same meaning: kb is 1000
// bytes, and kib is 1024. Fractions of a byte are cut off.
func LenientSize(s string) (resource.Size, error) {
	if err := lex.Trimmed(s); err != nil {
		return 0, err
	}
	bad := errors.New("must be a size such as 512, 256kb, 1.5GB or 16MiB")
	number := strings.TrimRight(s, "BbKkMmGgTtIi")
	unit := int64(1)
	if suffix := s[len(number):]; suffix != "" {
		unit = 0
		for _, u := range lex.SizeUnits {
			if strings.EqualFold(suffix, u.Unit) {
				unit = u.Size
			}
		}
	}
	digits, fraction, point := strings.Cut(number, ".")
	if unit == 0 || !lex.IsDigits(digits) || point && (!lex.IsDigits(fraction) || len(fraction) > 18) {
		return 0, bad
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > math.MaxInt64/unit {
		return 0, errors.New("must be a size below 8388608TiB")
	}
	size := n * unit
	if point {
		f, _ := strconv.ParseUint(fraction, 10, 64)
		scale := uint64(1)
		for range fraction {
			scale *= 10
		}
		high, low := bits.Mul64(f, uint64(unit)) // f is less than scale, so the quotient is less than unit
		part, _ := bits.Div64(high, low, scale)
		if size > math.MaxInt64-int64(part) {
			return 0, errors.New("must be a size below 8388608TiB")
		}
		size += int64(part)
	}
	return resource.Size(size), nil
}

// LenientDuration is like Duration, and also accepts days of 24 hours, as the first unit: 7d, 1d12h, 1.5d.
func LenientDuration(s string) (time.Duration, error) { return lenientDuration(s, 0) }

// LenientDurationIn returns a parser like LenientDuration. If unit is positive, the parser also accepts a decimal number without a unit,
// and multiplies it by unit.
func LenientDurationIn(unit time.Duration) func(string) (time.Duration, error) {
	return func(s string) (time.Duration, error) { return lenientDuration(s, unit) }
}

func lenientDuration(s string, unit time.Duration) (time.Duration, error) {
	bad := func() error {
		text := "must be a duration such as 7d or 1h30m"
		if unit > 0 {
			text += ", or a number of " + unitName(unit)
		}
		return noDuration(s, LenientDurationIn(unit), text)
	}
	number, rest, days := strings.Cut(s, "d")
	if !days {
		d, err := durationIn(s, unit)
		if err != nil && !errors.Is(err, lex.ErrBlank) {
			err = bad()
		}
		return d, err
	}
	if err := lex.Trimmed(s); err != nil {
		return 0, err
	}
	const most = math.MaxInt64 / 24
	hours, err := time.ParseDuration(number + "h") // it is exact and knows overflow
	if err != nil || strings.Trim(number, "+-.0123456789") != "" || hours > most || hours < -most {
		return 0, bad()
	}
	d := hours * 24
	if rest == "" {
		return d, nil
	}
	more, err := time.ParseDuration(rest)
	switch {
	case err != nil || rest[0] == '-' || rest[0] == '+':
		return 0, bad()
	case number[0] == '-':
		more = -more
	}
	if sum := d + more; (sum < d) == (more < 0) {
		return sum, nil
	}
	return 0, bad()
}
