package format

import (
	"errors"
	"math"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource/internal/lex"
)

// Duration parses what time.ParseDuration accepts: 1h30m, 250ms, 0.
func Duration(s string) (time.Duration, error) {
	if err := lex.Trimmed(s); err != nil {
		return 0, err
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, noDuration(s, Duration, "must be a duration such as 1h30m")
	}
	return d, nil
}

// noDuration returns the error for a text that parse refuses: the duration is too long if parse accepts the text with small numbers.
// Otherwise the text of the error is must.
func noDuration(s string, parse func(string) (time.Duration, error), must string) error {
	before := 'x'
	small := strings.Map(func(r rune) rune { // each number becomes 1
		digit := r >= '0' && r <= '9'
		again := digit && before >= '0' && before <= '9'
		before = r
		switch {
		case again:
			return -1
		case digit:
			return '1'
		}
		return r
	}, s)
	if small != s {
		if _, err := parse(small); err == nil {
			return errors.New("must be a duration of less than 2562047h (292 years)")
		}
	}
	return errors.New(must)
}

// DurationIn returns a parser like Duration. If unit is positive, the parser also accepts a decimal number without a unit, and multiplies
// it by unit. Fractions of a nanosecond are cut off.
func DurationIn(unit time.Duration) func(string) (time.Duration, error) {
	return func(s string) (time.Duration, error) { return durationIn(s, unit) }
}

// durationUnits are those of time.ParseDuration, largest first.
var durationUnits = [...]struct {
	size       time.Duration
	unit, name string
}{
	{time.Hour, "h", "hours"},
	{time.Minute, "m", "minutes"},
	{time.Second, "s", "seconds"},
	{time.Millisecond, "ms", "milliseconds"},
	{time.Microsecond, "us", "microseconds"},
	{time.Nanosecond, "ns", "nanoseconds"},
}

func durationIn(s string, unit time.Duration) (time.Duration, error) {
	if unit <= 0 {
		return Duration(s)
	}
	bad := func() error {
		return noDuration(s, DurationIn(unit), "must be a duration such as 1h30m, or a number of "+unitName(unit))
	}
	if strings.Trim(s, "+-.0123456789") != "" {
		d, err := Duration(s)
		if err != nil && !errors.Is(err, lex.ErrBlank) {
			err = bad()
		}
		return d, err
	}
	// ParseDuration is exact and knows overflow: let it do the work, in the largest of its units that divides unit.
	for _, u := range durationUnits {
		if unit%u.size != 0 {
			continue
		}
		d, err := time.ParseDuration(s + u.unit)
		times := unit / u.size
		if err == nil && d <= math.MaxInt64/times && d >= math.MinInt64/times {
			return d * times, nil
		}
		break
	}
	return 0, bad()
}

func unitName(unit time.Duration) string {
	for _, u := range durationUnits {
		if unit == u.size {
			return u.name
		}
	}
	if unit == 24*time.Hour {
		return "days"
	}
	return "units of " + unit.String()
}
