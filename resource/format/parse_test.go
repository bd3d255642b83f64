package format

import (
	"encoding/json"
	"math"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

const (
	blankError    = "must not begin or end with a blank"
	boolError     = "must be true or false"
	intError      = "must be a whole number"
	floatError    = "must be a number"
	durationError = "must be a duration such as 1h30m"
	longError     = "must be a duration of less than 2562047h (292 years)"
	secondsError  = "must be a duration such as 1h30m, or a number of seconds"
	noScheme      = wantURL + ": it has no scheme such as https://"
	noSlashes     = wantURL + ": // must follow its scheme, as in https://example.com"
	noHost        = wantURL + ": it has no host"
	badPort       = wantURL + ": its port must be a number from 0 to 65535"
	badEscape     = wantURL + ": the escape % must be followed by two hexadecimal digits; write a % itself as %25"
	badUser       = wantURL + ": its user or password holds a character that must be escaped, such as a blank (%20), [ (%5B) or é (%C3%A9)"
	badHost       = wantURL + ": its host holds a character that is not allowed in a host"
	hostEscape    = wantURL + ": its host holds the escape of a character that is not allowed in a host"
	colons        = wantURL + ": an IPv6 address must be in brackets, as in [::1]:80, and another host has no colon but the one before its port"
	unreadHost    = wantURL + ": its host cannot be read"
	control       = wantURL + ": it holds a line break or another control character"
	misplaced     = wantURL + ": write / as %2F, ? as %3F and # as %23 in its user and password, and @ as %40 after its host"
	sizeError     = "must be a size such as 512, 10MB or 16MiB"
	timeError     = "must be a time such as 2006-01-02T15:04:05Z"
	unpaired      = `must not hold half of a pair of escapes such as \ud83d\ude00: it stands for no character`
	scalarError   = "must be a string, a number or a boolean"
)

type row[T any] struct {
	in   string
	want T
	err  string
}

func checkRows[T any](t *testing.T, name string, parse func(string) (T, error), rows []row[T]) {
	t.Helper()
	for _, r := range rows {
		got, err := parse(r.in)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if text != r.err || !reflect.DeepEqual(got, r.want) {
			t.Errorf("%s(%q) = %#v, %q; want %#v, %q", name, r.in, got, text, r.want, r.err)
		}
	}
}

func TestString(t *testing.T) {
	type mode string
	checkRows(t, "String", String[mode], []row[mode]{{"", "", ""}, {" a\n", " a\n", ""}, {"${X}", "${X}", ""}})
}

func TestBool(t *testing.T) {
	checkRows(t, "Bool", Bool, []row[bool]{
		{"1", true, ""},
		{"t", true, ""},
		{"T", true, ""},
		{"true", true, ""},
		{"TRUE", true, ""},
		{"True", true, ""},
		{"0", false, ""},
		{"f", false, ""},
		{"F", false, ""},
		{"false", false, ""},
		{"FALSE", false, ""},
		{"False", false, ""},
		{"", false, boolError},
		{"yes", false, boolError},
		{"on", false, boolError},
		{"y", false, boolError},
		{"enabled", false, boolError},
		{"2", false, boolError},
		{"tRUE", false, boolError},
		{" true ", false, blankError},
		{"true\n", false, blankError},
	})
}

func TestInt(t *testing.T) {
	checkRows(t, "Int[int8]", Int[int8], []row[int8]{
		{"127", 127, ""},
		{"-128", -128, ""},
		{"+5", 5, ""},
		{"-0", 0, ""},
		{"010", 10, ""},
		{"128", 0, "must be a whole number from -128 to 127"},
		{"-129", 0, "must be a whole number from -128 to 127"},
		{"9223372036854775808", 0, "must be a whole number from -128 to 127"},
	})
	checkRows(t, "Int[int16]", Int[int16], []row[int16]{{"32767", 32767, ""}, {"32768", 0, "must be a whole number from -32768 to 32767"}})
	checkRows(t, "Int[int32]", Int[int32], []row[int32]{
		{"2147483647", math.MaxInt32, ""}, {"3000000000", 0, "must be a whole number from -2147483648 to 2147483647"},
	})
	checkRows(t, "Int[int]", Int[int], []row[int]{
		{"8080", 8080, ""},
		{"3000000000", 3000000000, ""},
		{"", 0, intError},
		{" 8080 ", 0, blankError},
		{"8080\n", 0, blankError},
		{"\u00a08080", 0, blankError},
		{"0x10", 0, intError},
		{"0o17", 0, intError},
		{"0b1", 0, intError},
		{"1_000", 0, intError},
		{"1e3", 0, intError},
		{"8080.0", 0, intError},
		{"1,000", 0, intError},
		{"+-5", 0, intError},
		{"++5", 0, intError},
		{"+", 0, intError},
		{"٣", 0, intError},
		{"54x2", 0, intError},
	})
	checkRows(t, "Int[int64]", Int[int64], []row[int64]{
		{"9223372036854775807", math.MaxInt64, ""},
		{"-9223372036854775808", math.MinInt64, ""},
		{"9223372036854775808", 0, "must be a whole number from -9223372036854775808 to 9223372036854775807"},
	})
}

func TestUint(t *testing.T) {
	checkRows(t, "Uint[uint8]", Uint[uint8], []row[uint8]{
		{"255", 255, ""},
		{"+5", 5, ""},
		{"-0", 0, ""},
		{"007", 7, ""},
		{"256", 0, "must be a whole number from 0 to 255"},
		{"-1", 0, "must be a whole number from 0 to 255"},
		{"-99999999999999999999", 0, "must be a whole number from 0 to 255"},
		{"", 0, intError},
		{"0x10", 0, intError},
		{"1_0", 0, intError},
		{"+-5", 0, intError},
		{"-+5", 0, intError},
		{"+", 0, intError},
		{"-", 0, intError},
		{" 1", 0, blankError},
	})
	checkRows(t, "Uint[uint16]", Uint[uint16], []row[uint16]{{"65536", 0, "must be a whole number from 0 to 65535"}})
	checkRows(t, "Uint[uint64]", Uint[uint64], []row[uint64]{
		{"18446744073709551615", math.MaxUint64, ""},
		{"18446744073709551616", 0, "must be a whole number from 0 to 18446744073709551615"},
	})
}

func TestFloat(t *testing.T) {
	checkRows(t, "Float[float64]", Float[float64], []row[float64]{
		{"1.5", 1.5, ""},
		{"1e3", 1000, ""},
		{"-.5E-1", -0.05, ""},
		{"+5.", 5, ""},
		{"1e308", 1e308, ""},
		{"", 0, floatError},
		{"NaN", 0, floatError},
		{"Inf", 0, floatError},
		{"-inf", 0, floatError},
		{"+Infinity", 0, floatError},
		{"0x1p-2", 0, floatError},
		{"1_0.5", 0, floatError},
		{"1,5", 0, floatError},
		{"e", 0, floatError},
		{"1.5 ", 0, blankError},
		{"1e309", 0, "must be a number that fits in 64 bits"},
	})
	checkRows(t, "Float[float32]", Float[float32], []row[float32]{
		{"0.1", 0.1, ""},
		{"1e-45", 1e-45, ""},
		{"-0.0e-99", 0, ""},
		{"0e9", 0, ""},
		{"1e39", 0, "must be a number that fits in 32 bits"},
		{"-1e-50", 0, "must be a number that fits in 32 bits"},
		{"0.00000000000000000000000000000000000000000000000001", 0, "must be a number that fits in 32 bits"},
	})
}

func TestDuration(t *testing.T) {
	checkRows(t, "Duration", Duration, []row[time.Duration]{
		{"5s", 5 * time.Second, ""},
		{"1h30m", 90 * time.Minute, ""},
		{"0", 0, ""},
		{"-5s", -5 * time.Second, ""},
		{".5s", time.Second / 2, ""},
		{"5µs", 5000, ""},
		{"", 0, durationError},
		{"5", 0, durationError},
		{"1d", 0, durationError},
		{"5 s", 0, durationError},
		{"9999999h", 0, longError},
		{"-9999999h", 0, longError},
		{"1h99999999999999999999m", 0, longError},
		{" 5s", 0, blankError},
		{"5s\n", 0, blankError},
	})
	checkRows(t, "DurationIn(s)", DurationIn(time.Second), []row[time.Duration]{
		{"5", 5 * time.Second, ""},
		{"1.5", 1500 * time.Millisecond, ""},
		{".25", time.Second / 4, ""},
		{"-2", -2 * time.Second, ""},
		{"+2", 2 * time.Second, ""},
		{"0", 0, ""},
		{"0.1", 100 * time.Millisecond, ""},
		{"1.", time.Second, ""},
		{"250ms", 250 * time.Millisecond, ""},
		{"9223372036", 9223372036 * time.Second, ""},
		{"9223372037", 0, longError},
		{"99999999999999999999", 0, longError},
		{"9999999h", 0, longError},
		{"1e3", 0, secondsError},
		{"0x10", 0, secondsError},
		{"1_0", 0, secondsError},
		{"", 0, secondsError},
		{".", 0, secondsError},
		{"1h5", 0, secondsError},
		{"five", 0, secondsError},
		{" 5", 0, blankError},
		{"5 ", 0, blankError},
		{"5s ", 0, blankError},
	})
	checkRows(t, "DurationIn(day)", DurationIn(24*time.Hour), []row[time.Duration]{
		{"1.5", 36 * time.Hour, ""},
		{"106751", 106751 * 24 * time.Hour, ""},
		{"-106751", -106751 * 24 * time.Hour, ""},
		{"106752", 0, longError},
		{"-106752", 0, longError},
	})
	checkRows(t, "DurationIn(ms)", DurationIn(time.Millisecond), []row[time.Duration]{{"5", 5 * time.Millisecond, ""}, {"x", 0, "must be a duration such as 1h30m, or a number of milliseconds"}})
	checkRows(t, "DurationIn(ns)", DurationIn(time.Nanosecond), []row[time.Duration]{{"5", 5, ""}, {"1.9", 1, ""}})
	checkRows(t, "DurationIn(0)", DurationIn(0), []row[time.Duration]{{"5s", 5 * time.Second, ""}, {"5", 0, durationError}})
	checkRows(t, "DurationIn(odd)", DurationIn(1500*time.Millisecond), []row[time.Duration]{{"2", 3 * time.Second, ""}, {"x", 0, "must be a duration such as 1h30m, or a number of units of 1.5s"}})
}

func TestParseSize(t *testing.T) {
	const overflow = "must be a size below 8388608TiB"
	checkRows(t, "ByteSize", ByteSize, []row[resource.Size]{
		{"512", 512, ""},
		{"0", 0, ""},
		{"007", 7, ""},
		{"5B", 5, ""},
		{"2KB", 2000, ""},
		{"10MB", 10e6, ""},
		{"3GB", 3e9, ""},
		{"4TB", 4e12, ""},
		{"2KiB", 2 << 10, ""},
		{"16MiB", 16 << 20, ""},
		{"3GiB", 3 << 30, ""},
		{"4TiB", 4 << 40, ""},
		{"9223372036854775807", math.MaxInt64, ""},
		{"9223372036854775808", 0, overflow},
		{"8388607TiB", 8388607 << 40, ""},
		{"8388608TiB", 0, overflow},
		{"9007199254740992KiB", 0, overflow},
		{"", 0, sizeError},
		{"MB", 0, sizeError},
		{"-1MB", 0, sizeError},
		{"+1", 0, sizeError},
		{"1.5MB", 0, sizeError},
		{"1 MB", 0, sizeError},
		{"1mb", 0, sizeError},
		{"1kB", 0, sizeError},
		{"1K", 0, sizeError},
		{"1Mi", 0, sizeError},
		{"1MBB", 0, sizeError},
		{"1_000", 0, sizeError},
		{"0x10", 0, sizeError},
		{" 1MB", 0, blankError},
		{"1MB\n", 0, blankError},
	})
}

func TestURL(t *testing.T) {
	for _, s := range []string{"https://a.b/c?d=e", "postgres://u:p@h/db", "http://[::1]:80", "wh://x"} {
		u, err := URL(s)
		if err != nil || u.String() != s {
			t.Errorf("URL(%q) = %v, %v", s, u, err)
		}
	}
	var none *url.URL
	checkRows(t, "URL", URL, []row[*url.URL]{
		{"", none, noScheme},
		{"example.com", none, noScheme},
		{"/path", none, noScheme},
		{"10.0.0.1:80/x", none, noScheme},
		{"a b", none, noScheme},
		{"mailto:a@b", none, noSlashes},
		{"localhost:80", none, noSlashes},
		{"unix:/run/x.sock", none, noSlashes},
		{"file:///etc", none, noHost},
		{"https://:80/", none, noHost},
		{"https://", none, noHost},
		{"https://h:port", none, badPort},
		{"https://h:65536", none, badPort},
		{"https://[::1]:x/", none, badPort},
		{"postgres://u:hunter2%ss@h/db", none, badEscape},
		{"https://h/100%", none, badEscape},
		{"postgres://u:hunter 2@h/db", none, badUser},
		{"postgres://u:hunter^2@h/db", none, badUser},
		{"postgres://u:hunté2@h/db", none, badUser},
		{"postgres://u:hunter[2@h/db", none, badUser},
		{"postgres://%2Frun%2Fpg/db", none, hostEscape},
		{"http://::1/", none, colons},
		{"http://h:80:81/", none, colons},
		{"http://u:hunter2@h:x/", none, badPort},
		{"https://a b", none, badHost},
		{"https://exa^mple.com/", none, badHost},
		{"http://[::1", none, unreadHost},
		{"https://h/a\nb", none, control},
		{"postgres://u:12/hunter2@h/db", none, misplaced},
		{"postgres://u:hunter/2@h/db", none, misplaced},
		{"postgres://u:12?hunter2@h/db", none, misplaced},
		{"postgres://u:12#hunter2@h/db", none, misplaced},
		{"postgres://u:p@hunter/2@h/db", none, misplaced},
		{"https://u:12/hunter2@h", none, misplaced},
		{"redis://:12/@h", none, misplaced},
		{" https://a", none, blankError},
		{"https://a\n", none, blankError},
		{"https://a\x00", none, control},
	})
	for _, s := range []string{
		"https://h:65535/", "https://h:/", "https://medium.com/@user", "http://localhost:4873/@scope/name", "https://h:443/users?mail=a@b.c",
		"https://h/a@b", "https://u:p@h/x", "postgres://u:p%2F%3F%23@h/db?user=a@b", "http://[::1]:80/a@b", "HTTPS://h", "postgres://a:1,b:2/db",
	} {
		if u, err := URL(s); err != nil || u.Host == "" {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestURLOf(t *testing.T) {
	for s, want := range map[string]string{
		"unix:///run/x.sock": "", "unix:/run/x.sock": "", "unix:x.sock": "", "unix://h/x": "", "mailto:me@example.com": "", "https://h": "", "file:///x": noHost,
		"unix:": "nothing follows its scheme", "unix:///": "nothing follows its scheme", "mailto:": "nothing follows its scheme", "https:///x": noHost,
	} {
		want = strings.TrimPrefix(want, wantURL+": ")
		if want != "" {
			want = wantURL + ": " + want
		}
		_, err := URLOf("unix", "mailto")(s)
		_, hidden := SecretURLOf("unix", "mailto")(s)
		if text(err) != want || text(hidden) != want {
			t.Errorf("%s: %v, %v, want %s", s, err, hidden, want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestEmpty(t *testing.T) {
	for s, want := range map[string]string{"": "", "https://h": "", "h": noScheme} {
		u, err := Empty(URL)(s)
		if text(err) != want || (u == nil) != (s == "" || err != nil) {
			t.Errorf("%q: %v, %v", s, u, err)
		}
	}
}

func TestTime(t *testing.T) {
	checkRows(t, "Time", Time, []row[time.Time]{
		{"2024-02-29T12:00:00Z", time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC), ""},
		{"", time.Time{}, timeError},
		{"2024-02-30T12:00:00Z", time.Time{}, timeError},
		{"2024-02-29", time.Time{}, timeError},
		{"2024-02-29T1:00:00Z", time.Time{}, timeError},
		{"2024-02-29T12:00:00,5Z", time.Time{}, timeError},
		{"2024-02-29T12:00:00+24:00", time.Time{}, timeError},
		{"2024-02-29T12:00:00+01:60", time.Time{}, timeError},
		{"2024-02-29T12:00:00Z ", time.Time{}, blankError},
	})
	if got, err := Time("2024-02-29T12:00:00.5+02:00"); err != nil || got.UnixMilli() != 1709200800500 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestJSON(t *testing.T) {
	const bad = "must be valid JSON"
	checkRows(t, "JSON", JSON, []row[json.RawMessage]{
		{`{"a":1}`, json.RawMessage(`{"a":1}`), ""}, {" null\n", json.RawMessage(" null\n"), ""}, {"", nil, bad}, {"{", nil, bad}, {"{} {}", nil, bad}, {"'a'", nil, bad}, {"NaN", nil, bad},
	})
}

func pointer[T any](v T) *T { return &v }

func TestPointer(t *testing.T) {
	checkRows(t, "Pointer", Pointer(Int[int32]), []row[*int32]{{"0", pointer(int32(0)), ""}, {"7", pointer(int32(7)), ""}, {"x", nil, intError}})
	checkRows(t, "Pointer", Pointer(Bool), []row[*bool]{{"false", pointer(false), ""}, {"", nil, ""}, {" ", nil, blankError}})
}

func TestText(t *testing.T) {
	checkRows(t, "Text", Text[netip.Addr], []row[netip.Addr]{
		{"::1", netip.IPv6Loopback(), ""}, {"x", netip.Addr{}, "must be a valid netip.Addr"}, {" ::1", netip.Addr{}, blankError},
	})
}

func TestList(t *testing.T) {
	checkRows(t, "List(String)", List(String[string]), []row[[]string]{
		{"a,b", []string{"a", "b"}, ""},
		{"a", []string{"a"}, ""},
		{"a, b", []string{"a", "b"}, ""},
		{"a ,\tb", []string{"a", "b"}, ""},
		{"", []string{}, ""},
		{" a,b ", nil, blankError},
		{"a,b\n", nil, blankError},
		{" ", nil, blankError},
		{",", nil, "item 1: must not be empty"},
		{"a,,b", nil, "item 2: must not be empty"},
		{"a,b,", nil, "item 3: must not be empty"},
		{"a, ,b", nil, "item 2: must not be empty"},
		{"k=v;l", []string{"k=v;l"}, ""},
		{`"a","b"`, nil, `item 1: must not be in quotes, as in CSV: write JSON, or give the field decode = "csv" in the specification`},
		{`["a","b"]`, []string{"a", "b"}, ""},
		{`["a,b", "", " c "]`, []string{"a,b", "", " c "}, ""},
		{`[]`, []string{}, ""},
		{`["\u00e9\n"]`, []string{"é\n"}, ""},
		{`[1,true,-1.5e3]`, []string{"1", "true", "-1.5e3"}, ""},
		{`[null]`, nil, "item 1: " + scalarError},
		{`["a",["b"]]`, nil, "item 2: " + scalarError},
		{`[{}]`, nil, "item 1: " + scalarError},
		{"[::1],[::2]", nil, "must be a JSON array, as it begins with ["},
		{`["a"`, nil, "must be a JSON array, as it begins with ["},
		{`["a"] x`, nil, "must be a JSON array, as it begins with ["},
		{"[\"\xff\"]", nil, "must be a JSON array, as it begins with ["},
		{`["\ud83d\ude00 \\ud83d \\\ud83d\ude00"]`, []string{`😀 \ud83d \😀`}, ""},
		{`["\ud83d"]`, nil, unpaired},
		{`["\ud83dx\ude00"]`, nil, unpaired},
		{`["\ude00\ud83d"]`, nil, unpaired},
		{`["a", "\\\udFFF"]`, nil, unpaired},
	})
	checkRows(t, "List(Int)", List(Int[int8]), []row[[]int8]{
		{"1,2", []int8{1, 2}, ""},
		{"1, 2", []int8{1, 2}, ""},
		{`[1,"2"]`, []int8{1, 2}, ""},
		{"1,,2", nil, "item 2: must not be empty"},
		{"1,b", nil, "item 2: must be a whole number"},
		{"1,300", nil, "item 2: must be a whole number from -128 to 127"},
		{"[1.0]", nil, "item 1: must be a whole number"},
		{`[" 1"]`, nil, "item 1: " + blankError},
		{`[true]`, nil, "item 1: must be a whole number"},
	})
	checkRows(t, "List(Duration)", List(Duration), []row[[]time.Duration]{{"1s,2m", []time.Duration{time.Second, 2 * time.Minute}, ""}})
	checkRows(t, "List(JSON)", List(JSON), []row[[]json.RawMessage]{
		{`[{"a":1}, "x", null]`, []json.RawMessage{json.RawMessage(`{"a":1}`), json.RawMessage(`"x"`), json.RawMessage("null")}, ""}, {"1,x", nil, "item 2: must be valid JSON"},
	})
	checkRows(t, "List(SecretText)", List(SecretText), []row[[]resource.Secret]{{"a, b", []resource.Secret{resource.NewSecret("a"), resource.NewSecret("b")}, ""}})
}

func TestMapOf(t *testing.T) {
	checkRows(t, "MapOf(String)", MapOf(String[string]), []row[map[string]string]{
		{"k=v", map[string]string{"k": "v"}, ""},
		{"k=v,l=w", map[string]string{"k": "v", "l": "w"}, ""},
		{" k=v", nil, blankError},
		{"k = v , l=w", map[string]string{"k": "v", "l": "w"}, ""},
		{"k=v=w", map[string]string{"k": "v=w"}, ""},
		{"k=", map[string]string{"k": ""}, ""},
		{"", map[string]string{}, ""},
		{"k:v=w", map[string]string{"k:v": "w"}, ""},
		{"k", nil, "entry 1: must be key=value"},
		{"k:v", nil, "entry 1: must be key=value"},
		{"k=v,", nil, "entry 2: must be key=value"},
		{"k=v,,l=w", nil, "entry 2: must be key=value"},
		{"=v", nil, "entry 1: must have a key"},
		{"k=v, =w", nil, "entry 2: must have a key"},
		{"k=1,k=2", nil, "entry 2: repeats a key"},
		{"k=1, k =2", nil, "entry 2: repeats a key"},
		{`{"k":"v","l":1}`, map[string]string{"k": "v", "l": "1"}, ""},
		{`{}`, map[string]string{}, ""},
		{`{"k,=":" v "}`, map[string]string{"k,=": " v "}, ""},
		{`{"k":"1","k":"2"}`, nil, "entry 2: repeats a key"},
		{`{"k":"1","\u006b":"2"}`, nil, "entry 2: repeats a key"},
		{`{"":"1"}`, nil, "entry 1: must have a key"},
		{`{"k":null}`, nil, "entry 1: " + scalarError},
		{`{"k":"a","l":{"m":1}}`, nil, "entry 2: " + scalarError},
		{`{"k":[1]}`, nil, "entry 1: " + scalarError},
		{`{"k":"v"`, nil, "must be a JSON object, as it begins with {"},
		{`{"k":"v"} {}`, nil, "must be a JSON object, as it begins with {"},
		{`{k=v}`, nil, "must be a JSON object, as it begins with {"},
		{`{"\ud83d": "v"}`, nil, unpaired},
	})
	checkRows(t, "MapOf(Int)", MapOf(Int[int]), []row[map[string]int]{
		{"k=1", map[string]int{"k": 1}, ""}, {`{"k":1}`, map[string]int{"k": 1}, ""}, {"k=1,l=x", nil, "entry 2: must be a whole number"}, {`{"k":true}`, nil, "entry 1: must be a whole number"},
	})
	checkRows(t, "MapOf(JSON)", MapOf(JSON), []row[map[string]json.RawMessage]{{`{"k": {"a":1} }`, map[string]json.RawMessage{"k": json.RawMessage(`{"a":1}`)}, ""}})
	checkRows(t, "MapOf(SecretText)", MapOf(SecretText), []row[map[string]resource.Secret]{{"k=v", map[string]resource.Secret{"k": resource.NewSecret("v")}, ""}})
}

func TestSecretParsers(t *testing.T) {
	checkRows(t, "SecretText", SecretText, []row[resource.Secret]{{"a", resource.NewSecret("a"), ""}, {" a\n", resource.NewSecret(" a\n"), ""}, {"", resource.Secret{}, ""}})
	checkRows(t, "SecretURL", SecretURL, []row[resource.Secret]{{"https://u:p@h", resource.NewSecret("https://u:p@h"), ""}, {"hunter2", resource.Secret{}, noScheme}, {"https://h ", resource.Secret{}, blankError}})
	checkRows(t, "SecretJSON", SecretJSON, []row[resource.Secret]{{`{"a":1} `, resource.NewSecret(`{"a":1} `), ""}, {"hunter2", resource.Secret{}, "must be valid JSON"}})
}

// TestParserErrors proves that no parser tells any of what it was given.
func TestParserErrors(t *testing.T) {
	const canary = "hunter2"
	parsers := map[string]func(string) error{
		"Bool":     func(s string) error { _, err := Bool(s); return err },
		"Int":      func(s string) error { _, err := Int[int](s); return err },
		"Uint":     func(s string) error { _, err := Uint[uint8](s); return err },
		"Float":    func(s string) error { _, err := Float[float32](s); return err },
		"Duration": func(s string) error { _, err := Duration(s); return err },
		"Seconds":  func(s string) error { _, err := DurationIn(time.Second)(s); return err },
		"Size":     func(s string) error { _, err := ByteSize(s); return err },
		"URL":      func(s string) error { _, err := URL(s); return err },
		"Time":     func(s string) error { _, err := Time(s); return err },
		"JSON":     func(s string) error { _, err := JSON(s); return err },
		"Text":     func(s string) error { _, err := Text[netip.Prefix](s); return err },
		"List":     func(s string) error { _, err := List(Int[int])(s); return err },
		"MapOf":    func(s string) error { _, err := MapOf(Bool)(s); return err },
		"Pointer":  func(s string) error { _, err := Pointer(Int[int])(s); return err },
		"URLs":     func(s string) error { _, err := List(SecretURL)(s); return err },
		"Secret":   func(s string) error { _, err := SecretJSON(s); return err },
	}
	inputs := []string{
		canary, " " + canary, canary + "=1,x", "1," + canary, canary + "=" + canary, `["` + canary + `"]`, `{"` + canary + `":"` + canary + `"}`,
		"http://u:" + canary + "@[::1", canary + "://", "5" + canary, canary + "\n", `{"` + canary, "[" + canary, "\x00" + canary,
	}
	for name, parse := range parsers {
		failed := 0
		for _, in := range inputs {
			if err := parse(in); err != nil {
				failed++
				if strings.Contains(err.Error(), canary) {
					t.Errorf("%s(%q) says %q", name, in, err)
				}
			}
		}
		if failed == 0 {
			t.Errorf("%s refuses none of the inputs", name)
		}
	}
}
