package format_test

import (
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
)

func TestLenientBool(t *testing.T) {
	for text, want := range map[string]bool{"on": true, "ON": true, "Yes": true, "true": true, "1": true, "off": false, "no": false, "NO": false, "F": false} {
		if got, err := format.LenientBool(text); got != want || err != nil {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "y", "n", "enabled", " on", "on\n", "0n"} {
		if got, err := format.LenientBool(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

func TestLenientSize(t *testing.T) {
	for text, want := range map[string]resource.Size{
		"0": 0, "512": 512, "256kb": 256_000, "256KB": 256_000, "16mib": 16 << 20, "1.5GB": 1_500_000_000, "0.5kib": 512, "1.5": 1, "2b": 2,
		"1.3MiB": 1_363_148, "0.000000000000000001TiB": 0, "8388607.999999999999999999TiB": 1<<63 - 1,
	} {
		if got, err := format.LenientSize(text); got != want || err != nil {
			t.Errorf("%q is %d, %v; want %d", text, int64(got), err, int64(want))
		}
	}
	for _, text := range []string{"", "k", "256k", ".5GB", "1.GB", "1,5GB", "-1kb", "+1kb", "1e3", "1 kb", " 1kb", "1.0000000000000000001GB", "8388608TiB", "9999999999999999999b", "1.5.5GB"} {
		if got, err := format.LenientSize(text); err == nil {
			t.Errorf("%q is %d", text, int64(got))
		}
	}
}

func TestLenientDuration(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"7d": 7 * day, "0d": 0, "1d12h": 36 * time.Hour, "1.5d": 36 * time.Hour, "1d1.5h": 25*time.Hour + 30*time.Minute, "-1d": -day, "-1d12h": -36 * time.Hour,
		"+2d": 2 * day, "1h30m": 90 * time.Minute, "0": 0, "106751d": 106751 * day, ".5d": 12 * time.Hour,
	} {
		if got, err := format.LenientDuration(text); got != want || err != nil {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "7", "7D", "7days", "1w", "1h1d", "1d-1h", "1d 1h", " 1d", "1hd", "1d1d", "106752d", "106751d24h", "-106751d24h", "1d1"} {
		if got, err := format.LenientDuration(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
	for _, text := range []string{"106752d", "106751d24h", "-106751d24h", "1d9999999h", "9999999h", "99999999999999999999"} {
		if _, err := format.LenientDurationIn(time.Second)(text); err == nil || err.Error() != "must be a duration of less than 2562047h (292 years)" {
			t.Errorf("%q: got %v", text, err)
		}
	}
	if got, err := format.LenientDurationIn(time.Second)("90"); got != 90*time.Second || err != nil {
		t.Errorf("90 is %v, %v", got, err)
	}
	if _, err := format.LenientDurationIn(time.Second)("x"); err == nil || err.Error() != "must be a duration such as 7d or 1h30m, or a number of seconds" {
		t.Errorf("got %v", err)
	}
}
