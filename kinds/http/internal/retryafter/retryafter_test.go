package retryafter

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWait(t *testing.T) {
	const otherwise = 4 * time.Second
	theirs := time.Date(2026, 3, 7, 8, 9, 10, 0, time.UTC) // the clock of the server
	later := theirs.Add(9 * time.Second)
	for _, test := range []struct {
		name   string
		header []string
		want   time.Duration
	}{
		{"no header", nil, 0},
		{"an empty header", []string{""}, 0},
		{"seconds", []string{"7"}, 7 * time.Second},
		{"blanks around", []string{" 7 "}, 7 * time.Second},
		{"a fraction", []string{"1.5"}, 1500 * time.Millisecond},
		{"a negative number", []string{"-5"}, 0},
		{"a unit", []string{"3s"}, 3 * time.Second},
		{"a negative unit", []string{"-3s"}, 0},
		{"more than a year", []string{"1e300"}, longestWait},
		{"more than a year in digits", []string{"99999999999999999"}, longestWait},
		{"more than a float", []string{strings.Repeat("9", 400)}, longestWait},
		{"more than a year with a unit", []string{"9000h"}, longestWait},
		{"not a number", []string{"NaN"}, otherwise},
		{"nonsense", []string{"soon"}, otherwise},
		{"several headers", []string{"1", "5", "2"}, 5 * time.Second},
		{"nonsense next to a number", []string{"1", "soon"}, otherwise},
		{"a date", []string{later.Format(http.TimeFormat)}, 9 * time.Second},
		{"a date in the past", []string{theirs.Add(-time.Hour).Format(http.TimeFormat)}, 0},
		{"a date of RFC 850", []string{later.Format("Monday, 02-Jan-06 15:04:05 GMT")}, 9 * time.Second},
		{"a date of RFC 850 after more than a year", []string{"Friday, 01-Jan-60 00:00:00 GMT"}, longestWait},
		{"a date of asctime", []string{later.Format(time.ANSIC)}, 9 * time.Second},
		{"a date with an offset", []string{later.In(time.FixedZone("", 3600)).Format(time.RFC1123Z)}, 9 * time.Second},
		{"a date of RFC 3339", []string{later.Format(time.RFC3339)}, 9 * time.Second},
		{"a day of one digit", []string{later.Format("Mon, 2 Jan 2006 15:04:05 GMT")}, 9 * time.Second},
		{"a date without its weekday", []string{later.Format("2 Jan 2006 15:04:05 GMT")}, 9 * time.Second},
		{"a date after more than a year", []string{theirs.AddDate(2, 0, 0).Format(http.TimeFormat)}, longestWait},
	} {
		header := http.Header{"Date": {theirs.Format(http.TimeFormat)}}
		if test.header != nil {
			header["Retry-After"] = test.header
		}
		if got := Wait(header, otherwise); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestWaitWithoutDate holds that a date counts from now if the answer has no Date.
func TestWaitWithoutDate(t *testing.T) {
	header := http.Header{"Retry-After": {time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)}}
	if got := Wait(header, 0); got < 59*time.Minute || got > time.Hour {
		t.Errorf("got %v", got)
	}
}
