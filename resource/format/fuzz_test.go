package format

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource/internal/lex"
)

func FuzzList(f *testing.F) {
	for _, s := range []string{"", "a,b", "a,,b", `["a",1,true]`, `[[]]`, "[", " a", "[\"\xff\"]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, err := List(String[string])(s)
		if err != nil {
			fixed(t, err)
			return
		}
		b, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := List(String[string])(string(b)); err != nil || s == strings.ToValidUTF8(s, "") && !reflect.DeepEqual(again, list) {
			t.Errorf("%q as JSON %s reads as %q, %v", list, b, again, err)
		}
	})
}

// FuzzListCSV holds that a list in CSV is read as encoding/csv writes it.
func FuzzListCSV(f *testing.F) {
	for _, s := range []string{"", "a,b", `"a,b",c`, `"say ""yes"""`, `a"b`, "a\nb", "\r", `"a`, `["a"]`, " a, b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		read := ListIn(Form{CSV: true}, func(s string) (string, error) { return s, nil })
		list, err := read(s)
		if err != nil {
			fixed(t, err)
			return
		}
		if len(list) == 0 || len(list) == 1 && list[0] == "" || strings.HasPrefix(list[0], "[") || strings.HasPrefix(s, "[") {
			return // encoding/csv writes an empty line for one empty item, and a text that begins with [ is JSON
		}
		var b strings.Builder
		w := csv.NewWriter(&b)
		if err := w.Write(list); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		if again, err := read(strings.TrimSuffix(b.String(), "\n")); err != nil || !reflect.DeepEqual(again, list) {
			t.Errorf("%q as CSV %q reads as %q, %v", list, b.String(), again, err)
		}
	})
}

func FuzzMapOf(f *testing.F) {
	for _, s := range []string{"", "k=v", "k=v,l=w", "k=1,k=2", `{"k":"v"}`, `{"k":1,"k":2}`, `{"k":null}`, "{", "=v"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := MapOf(String[string])(s)
		if err != nil {
			fixed(t, err)
			return
		}
		if s != strings.ToValidUTF8(s, "") {
			return
		}
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := MapOf(String[string])(string(b)); err != nil || !reflect.DeepEqual(again, m) {
			t.Errorf("%q as JSON %s reads as %q, %v", m, b, again, err)
		}
	})
}

func FuzzParseSize(f *testing.F) {
	for _, s := range []string{"", "0", "512", "16MiB", "10MB", "9223372036854775807", "8388608TiB", "-1", "1.5KB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ByteSize(s)
		if err != nil {
			fixed(t, err)
			return
		}
		if back, err := ByteSize(n.String()); err != nil || back != n || n < 0 {
			t.Errorf("%q is %d, written %s, read as %d, %v", s, int64(n), n, int64(back), err)
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{"", "{}", "null", "[1,2", `"a"`, " 1 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := JSON(s)
		if err != nil {
			fixed(t, err)
			return
		}
		if string(b) != s || !json.Valid(b) {
			t.Errorf("%q became %q", s, b)
		}
	})
}

func FuzzScalars(f *testing.F) {
	for _, s := range []string{"", "1", "-1", "1.5", "NaN", "5s", "1e400", "true", "https://h", "2024-02-29T12:00:00Z", " 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := Int[int8](s); err != nil {
			fixed(t, err)
		}
		if _, err := Uint[uint16](s); err != nil {
			fixed(t, err)
		}
		if n, err := Float[float32](s); err != nil {
			fixed(t, err)
		} else if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
			t.Errorf("%q is %v", s, n)
		}
		d, err := Duration(s)
		if in, err2 := DurationIn(time.Minute)(s); err == nil && s != "0" && (err2 != nil || in != d) {
			t.Errorf("%q is %v, or %v, %v in minutes", s, d, in, err2)
		}
		if u, err := URL(s); err != nil {
			fixed(t, err)
		} else if u.Host == "" || u.Scheme == "" {
			t.Errorf("%q has no scheme or host", s)
		}
		if _, err := Time(s); err != nil {
			fixed(t, err)
		}
	})
}

// fixed fails unless err is, but for the number of an item or entry, one of the texts that the tables of this package know.
func fixed(t *testing.T, err error) {
	t.Helper()
	text := err.Error()
	if what, rest, ok := strings.Cut(text, ": "); ok && what != wantURL && !strings.HasPrefix(text, "must ") {
		number := strings.TrimPrefix(strings.TrimPrefix(what, "item "), "entry ")
		if !lex.IsDigits(number) {
			t.Fatalf("error %q", text)
		}
		text = rest
	}
	for _, known := range []string{
		noScheme, noSlashes, noHost, badPort, badEscape, badUser, badHost, hostEscape, colons, unreadHost, control, misplaced, oneLine, unpaired,
		errQuoted, errRecord, errRecords, errCSV,
		blankError, intError, floatError, sizeError, timeError, scalarError, longError,
		"must not be empty", "must be key=value", "must have a key", "repeats a key", "must be valid JSON", "must be a size below 8388608TiB",
		"must be a JSON array, as it begins with [", "must be a JSON object, as it begins with {", "must be a number that fits in 32 bits",
		"must be a whole number from -128 to 127", "must be a whole number from 0 to 65535",
	} {
		if text == known {
			return
		}
	}
	t.Fatalf("error %q", text)
}
