package scalar

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A unit is a unit of durations.
type unit struct {
	text     string // in specifications and variables
	plural   string
	constant string // of package time
	size     time.Duration
}

// units are the units of durations, the largest first.
var units = []unit{
	{"h", "hours", "Hour", time.Hour},
	{"m", "minutes", "Minute", time.Minute},
	{"s", "seconds", "Second", time.Second},
	{"ms", "milliseconds", "Millisecond", time.Millisecond},
	{"us", "microseconds", "Microsecond", time.Microsecond},
	{"ns", "nanoseconds", "Nanosecond", time.Nanosecond},
}

// day is a unit for fields with numbers. No duration is written in days.
var day = unit{text: "d", plural: "days", size: 24 * time.Hour}

// unitOf returns the unit that specifications write as text, or the zero unit for "".
func unitOf(text string) unit {
	for _, u := range append([]unit{day}, units...) {
		if u.text == text {
			return u
		}
	}
	return unit{}
}

// inUnits returns d as a number of the largest unit that divides d. Nanoseconds divide every duration.
func inUnits(d time.Duration) (string, unit) {
	u := units[slices.IndexFunc(units, func(u unit) bool { return d%u.size == 0 })]
	return strconv.FormatInt(int64(d/u.size), 10), u
}

// ShortDuration returns d as a specification writes it: 1m30s, and 1m rather than 1m0s.
func ShortDuration(d time.Duration) string {
	text := strings.ReplaceAll(d.String(), "µ", "u")
	if minutes, ok := strings.CutSuffix(text, "m0s"); ok {
		text = minutes + "m"
	}
	if hours, ok := strings.CutSuffix(text, "h0m"); ok {
		text = hours + "h"
	}
	return text
}

// DurationLiteral returns d in its largest whole unit: 5 * time.Second.
func DurationLiteral(d time.Duration) Code {
	n, u := inUnits(d)
	constant := Ref{"time", u.constant}
	switch {
	case d == 0:
		return Token("0")
	case n == "1":
		return constant
	}
	return Binary{"*", Token(n), constant}
}

// sizeLiteral returns n bytes, as a shift if this is exact: 16 << 20.
func sizeLiteral(n int64) Code {
	for _, shift := range []int{40, 30, 20, 10} {
		if unit := int64(1) << shift; n != 0 && n%unit == 0 {
			return Binary{"<<", Token(strconv.FormatInt(n/unit, 10)), Token(strconv.Itoa(shift))}
		}
	}
	return Token(grouped(n))
}

// grouped returns n, with an underscore after every three digits if n is long.
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

// urlLiteral returns &url.URL{Scheme: "https", Host: "example.com"}, with the fields that url.Parse sets for text. Every URL has a host, so
// Opaque and OmitHost are zero.
func urlLiteral(text string) Code {
	u, err := url.Parse(text)
	if err != nil {
		return Token("nil") // the parser of URLs has refused such a text
	}
	c := Composite{Type: Ref{"net/url", "URL"}, Pointer: true}
	add := func(key string, s string) {
		if s != "" {
			c.Fields = append(c.Fields, KeyValue{key, Quoted(s)})
		}
	}
	add("Scheme", u.Scheme)
	if u.User != nil {
		c.Fields = append(c.Fields, KeyValue{"User", userLiteral(u.User)})
	}
	add("Host", u.Host)
	add("Path", u.Path)
	add("RawPath", u.RawPath)
	add("RawQuery", u.RawQuery)
	add("Fragment", u.Fragment)
	add("RawFragment", u.RawFragment)
	if u.ForceQuery {
		c.Fields = append(c.Fields, KeyValue{"ForceQuery", Token("true")})
	}
	return c
}

func userLiteral(u *url.Userinfo) Code {
	if password, ok := u.Password(); ok {
		return Call{Ref{"net/url", "UserPassword"}, []Code{Quoted(u.Username()), Quoted(password)}}
	}
	return Call{Ref{"net/url", "User"}, []Code{Quoted(u.Username())}}
}

// timeLiteral returns time.Date(2024, time.May, 1, 0, 0, 0, 0, time.UTC).
func timeLiteral(t time.Time) Code {
	var zone Code = Ref{"time", "UTC"}
	if _, offset := t.Zone(); offset != 0 {
		zone = Call{Ref{"time", "FixedZone"}, []Code{Quoted(""), number(offset)}}
	}
	return Call{Ref{"time", "Date"}, []Code{
		number(t.Year()), Ref{"time", t.Month().String()}, number(t.Day()), number(t.Hour()), number(t.Minute()), number(t.Second()), number(t.Nanosecond()), zone,
	}}
}

func number(n int) Code { return Token(strconv.Itoa(n)) }
