package healthhttp

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A moment is a time that is shown to people.
type moment struct {
	At  time.Time
	now time.Time
}

// Zero reports whether there is no time to show.
func (m moment) Zero() bool { return m.At.IsZero() }

// Machine returns the time for the datetime attribute.
func (m moment) Machine() string { return stamp(m.At) }

// Clock returns the time of day, with the date if it is not today's.
func (m moment) Clock() string {
	at, now := m.At.UTC(), m.now.UTC()
	if at.Format(time.DateOnly) != now.Format(time.DateOnly) {
		return at.Format(time.DateTime)
	}
	return at.Format(time.TimeOnly)
}

// Age returns how long ago the time was.
func (m moment) Age() string { return span(m.now.Sub(m.At)) }

// Ago returns how long ago the time was: "just now" or "3 min ago".
func (m moment) Ago() string {
	if m.now.Sub(m.At) < time.Second {
		return "just now"
	}
	return m.Age() + " ago"
}

// span returns d in one or two units.
func span(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	units := []struct {
		name string
		of   time.Duration
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"min", time.Minute}, {"s", time.Second}}
	for i, u := range units {
		if d < u.of {
			continue
		}
		text := fmt.Sprintf("%d %s", d/u.of, u.name)
		if rest := d % u.of; i < 2 && rest >= units[i+1].of {
			text += fmt.Sprintf(" %d %s", rest/units[i+1].of, units[i+1].name)
		}
		return text
	}
	return "0 s"
}

// took returns the duration d with two or three digits.
func took(d time.Duration) string {
	units := []struct {
		name string
		of   time.Duration
	}{{"s", time.Second}, {"ms", time.Millisecond}, {"µs", time.Microsecond}}
	for _, u := range units {
		n := float64(d) / float64(u.of)
		switch {
		case n >= 9.95:
			return fmt.Sprintf("%.0f %s", n, u.name)
		case n >= 1:
			return fmt.Sprintf("%.1f %s", n, u.name)
		}
	}
	if d > 0 {
		return "< 1 µs"
	}
	return "0 s"
}

// count returns "1 check" or "1,234 checks".
func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return thousands(n) + " " + what
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// share returns n as a percentage of all.
func share(n, all int) string {
	p := 100 * float64(n) / float64(all)
	switch {
	case n == 0:
		return "0 %"
	case n == all:
		return "100 %"
	case p < 0.1:
		return "< 0.1 %"
	case p >= 9.95 && p <= 99:
		return fmt.Sprintf("%.0f %%", p)
	case p > 99.9:
		return "> 99.9 %"
	}
	return fmt.Sprintf("%.1f %%", p)
}

// listed returns "a", "a and b", or "a, b and c". For more than most names it returns how many more there are: "a, b and 3 more".
func listed(names []string, most int) string {
	if len(names) > most {
		return strings.Join(names[:most-1], ", ") + " and " + strconv.Itoa(len(names)-most+1) + " more"
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// are returns "is" or "are".
func are(names []string) string {
	if len(names) == 1 {
		return "is"
	}
	return "are"
}
