package syntax

import (
	"strings"
	"testing"
	"time"
)

// TestFill holds when what the decoder made of a value is what the scanner read. If not, the value is the finding's place.
func TestFill(t *testing.T) {
	one, text := func() *Value { return &Value{Kind: Integer} }, &Value{Kind: String, Text: "a\r\nb"}
	list := func() *Value { return &Value{Kind: Array, Items: []*Value{one(), {Kind: Bool}}} }
	table := func() *Value { return &Value{Kind: Table, Entries: []*Entry{{Key: "a", Value: one()}}} }
	for _, tt := range []struct {
		name    string
		v       *Value
		decoded any
		agree   bool
	}{
		{"text", text, "a\nb", true},
		{"another text", text, "a\nc", false},
		{"text for a number", one(), "", false},
		{"number", one(), int64(1), true},
		{"number for a text", text, int64(1), false},
		{"float", &Value{Kind: Float}, 1.5, true},
		{"float for a number", one(), 1.5, false},
		{"bool", &Value{Kind: Bool}, true, true},
		{"bool for a number", one(), true, false},
		{"time", &Value{Kind: Datetime}, time.Now(), true},
		{"time for a number", one(), time.Now(), false},
		{"nothing", one(), nil, false},
		{"list", list(), []any{int64(1), true}, true},
		{"shorter list", list(), []any{int64(1)}, false},
		{"another item", list(), []any{int64(1), "x"}, false},
		{"list for a number", one(), []any{}, false},
		{"list of tables", &Value{Kind: Array, Items: []*Value{table()}}, []map[string]any{{"a": int64(1)}}, true},
		{"table", table(), map[string]any{"a": int64(1)}, true},
		{"larger table", table(), map[string]any{"a": int64(1), "b": int64(1)}, false},
		{"another key", table(), map[string]any{"b": int64(1)}, false},
		{"another value", table(), map[string]any{"a": "x"}, false},
		{"table for a number", one(), map[string]any{}, false},
	} {
		if wrong := fill(tt.v, tt.decoded); (wrong == nil) != tt.agree {
			t.Errorf("%s: agree %t", tt.name, wrong == nil)
		}
	}
}

// TestInstant holds that a time does not depend on the zone of this machine.
func TestInstant(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("here", 3600))
	for local, want := range map[bool]string{true: "2026-01-02T03:04:05.000000006Z", false: "2026-01-02T03:04:05.000000006+01:00"} {
		if got := (&Value{Local: local}).instant(at).Format(time.RFC3339Nano); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := (&Value{}).instant(time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 0))).Location(); got != time.UTC {
		t.Errorf("the zone is %v", got)
	}
}

// TestBareKeys holds which characters a bare key has, in a table, a header and an inline table.
func TestBareKeys(t *testing.T) {
	for _, key := range []string{"a", "z", "A", "Z", "0", "9", "_", "-", "a-Z_09", "-a", "1.2"} {
		for _, text := range []string{key + " = 1\n", "[" + key + "]\n", "x = { " + key + " = 1 }\n"} {
			if _, findings := parse(text); len(findings) > 0 {
				t.Errorf("%q: %s", text, findings[0].Text)
			}
		}
	}
	for _, key := range []string{"ä", "a b", "@", "[", "`", "{", "/", ":", ""} {
		if _, findings := parse(key + " = 1\n"); len(findings) == 0 {
			t.Errorf("%q is a key", key)
		}
	}
}

// TestEscapes holds what is wrong with an escape, up to the end of the file.
func TestEscapes(t *testing.T) {
	for text, want := range map[string]string{
		`"\u00e4"`: "", `"\U0001F600"`: "", `"\u12"`: "takes 4 hexadecimal digits", `"\u12`: "takes 4 hexadecimal digits", `"\u12gz"`: "takes 4 hexadecimal digits",
		`"\u`: "takes 4 hexadecimal digits", `"\U0001F60"`: "takes 8 hexadecimal digits", `"\uD800"`: "names no Unicode character", `"\U00110000"`: "names no Unicode character",
		`"\xe4"`: "is TOML 1.1", `"\xe`: "takes 2 hexadecimal digits", `"\q"`: "unknown escape", `"\u0041\u000"`: "takes 4 hexadecimal digits",
	} {
		_, findings := parse("x = " + text)
		switch {
		case want == "" && len(findings) > 0:
			t.Errorf("%s: %s", text, findings[0].Text)
		case want != "" && (len(findings) == 0 || !strings.Contains(findings[0].Text, want)):
			t.Errorf("%s: %v, want %s", text, findings, want)
		}
	}
}
