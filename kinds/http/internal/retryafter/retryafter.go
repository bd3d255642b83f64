// Package retryafter reads the header Retry-After: how long a client is asked to wait.
package retryafter

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Wait returns the wait that the header of an answer asks for; 0 if it asks for none. If Retry-After cannot be parsed, Wait returns fallback.
func Wait(header http.Header, fallback time.Duration) time.Duration {
	wait := time.Duration(0)
	for _, text := range header["Retry-After"] {
		asked, ok := parse(strings.TrimSpace(text), header.Get("Date"))
		if !ok {
			asked = fallback
		}
		wait = max(wait, asked)
	}
	return wait
}

const longestWait = 365 * 24 * time.Hour // what Retry-After can ask for, so that nothing overflows

// retryDates are the forms of a date in Retry-After: those of RFC 9110 section 5.6.7, and others that servers send.
var retryDates = []string{
	http.TimeFormat, time.RFC850, time.ANSIC, time.RFC1123Z, time.RFC3339, "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 MST",
}

// parse reads a wait in seconds, with a fraction or a unit or without, or a date: then the wait is counted from now, or from the
// Date of the answer, as the clock of the server may be another. Nothing at all is no wait.
func parse(text, date string) (wait time.Duration, ok bool) {
	if text == "" {
		return 0, true
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if seconds != seconds { // NaN
			return 0, false
		}
		return time.Duration(math.Ceil(min(max(seconds, 0), longestWait.Seconds()) * float64(time.Second))), true
	}
	if d, err := time.ParseDuration(text); err == nil {
		return min(max(d, 0), longestWait), true
	}
	for _, form := range retryDates {
		until, err := time.Parse(form, text)
		if err != nil {
			continue
		}
		now, err := http.ParseTime(date)
		if err != nil {
			now = time.Now()
		}
		return min(max(until.Sub(now), 0), longestWait), true
	}
	return 0, false
}
