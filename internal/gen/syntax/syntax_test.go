package syntax

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
)

func parse(text string) (*File, []diag.Finding) {
	var list diag.List
	file := Parse(&diag.Source{Name: "resgen.toml", Text: []byte(text)}, &list)
	return file, list.Sorted()
}

// mustParse is the tree of a text without findings.
func mustParse(t *testing.T, text string) *Value {
	t.Helper()
	file, findings := parse(text)
	if file == nil || len(findings) > 0 {
		t.Fatalf("%q: findings %v", text, findings)
	}
	return file.Root
}

func written(at diag.Span) string { return string(at.Source.Text[at.Start:at.End]) }

// at looks up a value: keys and the numbers of items, separated by slashes.
func at(t *testing.T, v *Value, path string) *Entry {
	t.Helper()
	e := &Entry{Value: v}
	for _, step := range strings.Split(path, "/") {
		var n int
		if e.Value.Kind == Array {
			if _, err := fmt.Sscan(step, &n); err != nil || n >= len(e.Value.Items) {
				t.Fatalf("no item %q on the way %s", step, path)
			}
			e = &Entry{Value: e.Value.Items[n]}
		} else if e = e.Value.Get(step); e == nil {
			t.Fatalf("no key %q on the way %s", step, path)
		}
	}
	return e
}

func TestPlaces(t *testing.T) {
	const text = `
top = 1 # one
"quoted key" . 'other' .bare = "x" # dotted
[ table . "sub table" ]
inline = { a.b = 1, "c" = [ { d = 2 } ], e.f = 3 }
[[list]]
name = "first"
[list.below]
x = 1
[[ list ]]
name = 'second'
[[list.inner]]
[table]
nested = [ # comment ] "
  [ 1, # [[
    2 ], [], # "
  [ [ 3 ] ],
]
lines = """
one \
   two""" # end
date = 1979-05-27 07:32:00.5Z
`
	root := mustParse(t, text)
	tests := []struct{ path, key, value string }{
		{"top", "top", "1"},
		{"quoted key", `"quoted key"`, `"quoted key"`},
		{"quoted key/other", `'other'`, `'other'`},
		{"quoted key/other/bare", "bare", `"x"`},
		{"table", "table", "[table]"},
		{"table/sub table", `"sub table"`, `[ table . "sub table" ]`},
		{"table/sub table/inline", "inline", `{ a.b = 1, "c" = [ { d = 2 } ], e.f = 3 }`},
		{"table/sub table/inline/a", "a", "a"},
		{"table/sub table/inline/a/b", "b", "1"},
		{"table/sub table/inline/c", `"c"`, "[ { d = 2 } ]"},
		{"table/sub table/inline/c/0/d", "d", "2"},
		{"table/sub table/inline/e/f", "f", "3"},
		{"list", "list", "[[list]]"},
		{"list/0", "", "[[list]]"},
		{"list/0/name", "name", `"first"`},
		{"list/0/below", "below", "[list.below]"},
		{"list/1", "", "[[ list ]]"},
		{"list/1/name", "name", `'second'`},
		{"list/1/inner", "inner", "[[list.inner]]"},
		{"table/nested/0", "", "[ 1, # [[\n    2 ]"},
		{"table/nested/0/1", "", "2"},
		{"table/nested/1", "", "[]"},
		{"table/nested/2/0/0", "", "3"},
		{"table/lines", "lines", "\"\"\"\none \\\n   two\"\"\""},
		{"table/date", "date", "1979-05-27 07:32:00.5Z"},
	}
	for _, tt := range tests {
		e := at(t, root, tt.path)
		if got := written(e.Value.At); got != tt.value {
			t.Errorf("value of %s at %q, want %q", tt.path, got, tt.value)
		}
		if tt.key != "" && written(e.At) != tt.key {
			t.Errorf("key of %s at %q, want %q", tt.path, written(e.At), tt.key)
		}
	}
	var keys []string
	for _, e := range root.Entries {
		keys = append(keys, e.Key)
	}
	if want := []string{"top", "quoted key", "table", "list"}; !slices.Equal(keys, want) {
		t.Errorf("order %q, want %q", keys, want)
	}
	if root.At.Start != 0 || root.At.End != 0 || !root.At.Valid() {
		t.Errorf("root at %v", root.At)
	}
	if root.Get("none") != nil || at(t, root, "top").Value.Get("x") != nil {
		t.Error("Get found a key that does not exist")
	}
}

func TestValues(t *testing.T) {
	root := mustParse(t, strings.Join([]string{
		`s = "a\u00e9\n"`, `i = -1_000`, `h = 0xfF`, `f = 6.5e-1_0`, `inf = -inf`, `nan = nan`, `b = true`,
		`odt = 1979-05-27T00:32:00.5-07:00`, `ldt = 1979-05-27 07:32:00`, `ld = 1979-05-27`, `lt = 07:32:00.25`, `z = 1979-05-27t07:32:00z`,
		"crlf = '''\r\na\r\nb'''\r",
	}, "\n")+"\n")
	get := func(key string) *Value { return at(t, root, key).Value }
	if v := get("s"); v.Kind != String || v.Text != "aé\n" {
		t.Errorf("s = %+v", v)
	}
	if get("i").Int != -1000 || get("h").Int != 255 || get("h").Kind != Integer {
		t.Errorf("i = %d, h = %d", get("i").Int, get("h").Int)
	}
	if get("f").Float != 6.5e-10 || !math.IsInf(get("inf").Float, -1) || !math.IsNaN(get("nan").Float) || get("nan").Kind != Float {
		t.Errorf("f = %v, inf = %v, nan = %v", get("f").Float, get("inf").Float, get("nan").Float)
	}
	if v := get("b"); v.Kind != Bool || !v.Bool {
		t.Errorf("b = %+v", v)
	}
	if v := get("crlf"); v.Text != "a\nb" || written(v.Inside(1, 2)) != "\r\n" {
		t.Errorf("crlf = %q, line break at %q", v.Text, written(v.Inside(1, 2)))
	}
	for _, tt := range []struct {
		key   string
		local bool
		want  string
	}{
		{"odt", false, "1979-05-27T00:32:00.5-07:00"},
		{"ldt", true, "1979-05-27T07:32:00Z"},
		{"ld", true, "1979-05-27T00:00:00Z"},
		{"lt", true, "0000-01-01T07:32:00.25Z"},
		{"z", false, "1979-05-27T07:32:00Z"},
	} {
		v := get(tt.key)
		if got := v.Time.Format(time.RFC3339Nano); v.Kind != Datetime || v.Local != tt.local || got != tt.want {
			t.Errorf("%s = %s, local %t, want %s, %t", tt.key, got, v.Local, tt.want, tt.local)
		}
	}
	for key, name := range map[string]string{"s": "a string", "i": "an integer", "lt": "a datetime"} {
		if got := get(key).Kind.String(); got != name {
			t.Errorf("kind of %s is %q", key, got)
		}
	}
}

func TestInside(t *testing.T) {
	tests := []struct {
		literal, part string // the first place of part in the decoded text
		want          string
	}{
		{`"plain text"`, "text", "text"},
		{`'C:\new'`, `\n`, `\n`},
		{`"a\tb"`, "\t", `\t`},
		{`"a\tb"`, "b", "b"},
		{`"\u00e9t\U000000e9"`, "ét", `\u00e9t`},
		{`"\u00e9t\U000000e9"`, "té", `t\U000000e9`},
		{`"日本 x"`, "本 x", "本 x"},
		{`"say \"hi\""`, `"hi"`, `\"hi\"`},
		{"\"\"\"\nfirst\nsecond\"\"\"", "second", "second"},
		{"\"\"\"one \\\n\n  two\"\"\"", "one ", "one "},
		{"\"\"\"one \\\n\n  two\"\"\"", "two", "two"},
		{"\"\"\"one \\\r\n  two\"\"\"", " two", " \\\r\n  two"},
		{"'''\r\na\r\nb'''", "a\nb", "a\r\nb"},
		{`""""in quotes"""""`, `quotes""`, `quotes""`},
		{`''''''`, "", ""},
		{`"""a\\"""`, `\`, `\\`},
	}
	for _, tt := range tests {
		v := at(t, mustParse(t, "x = "+tt.literal), "x").Value
		from := strings.Index(v.Text, tt.part)
		if from < 0 {
			t.Errorf("%s decodes to %q, without %q", tt.literal, v.Text, tt.part)
			continue
		}
		if got := written(v.Inside(from, from+len(tt.part))); got != tt.want {
			t.Errorf("%q in %s is at %q, want %q", tt.part, tt.literal, got, tt.want)
		}
	}
	for literal, want := range map[string]string{
		`"a\tb"`: `a\tb`, `""`: "", `''`: "", "'''\nx\n'''": "x\n", `"""a"" """`: `a"" `, "\"\"\"\\\n x\"\"\"": "x",
	} {
		v := at(t, mustParse(t, "x = "+literal), "x").Value
		if got := written(v.Inner()); got != want {
			t.Errorf("inner place of %s is %q, want %q", literal, got, want)
		}
		if all := v.Inside(-1, 100); all != v.Inner() {
			t.Errorf("offsets outside of %s give %v, want %v", literal, all, v.Inner())
		}
		if end := v.Inside(len(v.Text), len(v.Text)); end.Start != end.End || end.End > v.At.End {
			t.Errorf("end of %s at %v", literal, end)
		}
	}
}

// TestFindings marks the place of the first finding with «», where the text would have it.
func TestFindings(t *testing.T) {
	zs := strings.Repeat("z", 64)
	tests := []struct {
		name, text string
		code       diag.Code
		want, help string // parts of the finding's text and help
		tree       bool   // Parse gives a tree all the same
	}{
		{"no value", "x =«»\ny = 1", diag.TOMLSyntax, "expected a value", "", false},
		{"text without quotes", "name = «hello, world»  # c", diag.TOMLSyntax, "not a value", "quotes", false},
		{"typographic quotes", "x = «“foo”»", diag.TOMLSyntax, "not a value", "in place of these quotes", false},
		{"text in an array", "x = [ 1, «foo» ]", diag.TOMLSyntax, "not a value", "quotes", false},
		{"duration without quotes", "x = «5s»", diag.TOMLSyntax, "not a number", "durations", false},
		{"boolean in capitals", "x = «True»", diag.TOMLSyntax, "lower case", "`true`", false},
		{"leading zero", "x = «007»", diag.TOMLSyntax, "leading zero", "", false},
		{"underscore", "x = «1__0»", diag.TOMLSyntax, "underscore", "", false},
		{"point", "x = «.5»", diag.TOMLSyntax, "decimal point", "", false},
		{"signed hexadecimal", "x = «-0xff»", diag.TOMLSyntax, "no sign", "", false},
		{"integer beyond int64", "x = [1, «9223372036854775808»]", diag.TOMLSyntax, "2^63-1", "uint64", false},
		{"float beyond float64", "\n x = «1e999»", diag.TOMLSyntax, "64-bit float", "", false},
		{"no such date", "x = «2023-02-30»", diag.TOMLSyntax, "no such date", "", false},
		{"misspelled date", "x = «2023-2-3»", diag.TOMLSyntax, "not a date", "2006-01-02", false},
		{"two on a line", `x = "a" «y» = 1`, diag.TOMLSyntax, "end of the line", "", false},
		{"behind a header", "[a] «b»", diag.TOMLSyntax, "end of the line", "", false},
		{"key without value", "x«»", diag.TOMLSyntax, "`=`", "", false},
		{"YAML", "x«:» 1", diag.TOMLSyntax, "`=`", "TOML", false},
		{"JSON", "«{» \"x\": 1 }", diag.TOMLSyntax, "expected a key", "TOML", false},
		{"key with a letter of another script", "na«ï»ve = 1", diag.TOMLSyntax, "`=`", "", false},
		{"empty key", "«=» 1", diag.TOMLSyntax, "expected a key", "", false},
		{"merge conflict", "a = 1\n«<<<<<<<» HEAD\nb = 2\n", diag.TOMLSyntax, "merge conflict", "keep one", false},
		{"middle of a merge conflict", "a = 1\n«=======»\nb = 2\n", diag.TOMLSyntax, "merge conflict", "keep one", false},
		{"empty part", "a.«.»b = 1", diag.TOMLSyntax, "expected a key", "", false},
		{"empty header", "[«]»", diag.TOMLSyntax, "expected a key", "", false},
		{"open header", "[a«»\nb = 1", diag.TOMLSyntax, "`]`", "", false},
		{"half open header", "[[a«]»", diag.TOMLSyntax, "`]]`", "", false},
		{"closed twice", "[[a]]\n[a]«]»\n", diag.TOMLSyntax, "two `]`", "`[[...]]`", false},
		{"open string", `x = «"abc»` + "\r\n", diag.TOMLSyntax, "closing quote", "three quotes", false},
		{"open string at a backslash", `x = "abc«\»`, diag.TOMLSyntax, "closing quote", "", false},
		{"open lines", "x = «'''»abc\ny = 1", diag.TOMLSyntax, "closing quotes", "", false},
		{"six quotes", `x = """a"""""«"»`, diag.TOMLSyntax, "end of the line", "", false},
		{"unknown escape", `x = "C:«\p»ath"`, diag.TOMLSyntax, "unknown escape", "single quotes", false},
		{"short escape", `x = "«\u»12"`, diag.TOMLSyntax, "4 hexadecimal digits", "single quotes", false},
		{"path of Windows", `x = "C:«\U»sers\me"`, diag.TOMLSyntax, "8 hexadecimal digits", "single quotes", false},
		{"surrogate", `x = "«\ud800»"`, diag.TOMLSyntax, "no Unicode character", "", false},
		{"open array", "x = «[» 1,\n2\n", diag.TOMLSyntax, "closing `]`", "", false},
		{"array without comma", "x = [ 1 «2» ]", diag.TOMLSyntax, "`,` or `]`", "", false},
		{"open inline table", "x = «{» a = 1\n\n[b]\n", diag.TOMLSyntax, "closing `}`", "", false},
		{"inline table without comma", "x = { a = 1 «b» = 2 }", diag.TOMLSyntax, "`,` or `}`", "", false},
		{"key twice", "a = 1\n«a» = 2", diag.TOMLSyntax, "`a` is set twice", "", false},
		{"odd key twice", "\"a b\" = 1\n«'a b'» = 2", diag.TOMLSyntax, "this key is set twice", "", false},
		{"long key twice", zs + " = 1\n«" + zs + "» = 2", diag.TOMLSyntax, "`" + zs + "` is set twice", "", false},
		{"longer key twice", zs + "z = 1\n«" + zs + "z» = 2", diag.TOMLSyntax, "this key is set twice", "", false},
		{"empty key twice", "\"\" = 1\n«''» = 2", diag.TOMLSyntax, "this key is set twice", "", false},
		{"key of another script twice", "\"\u0161\" = 1\n«'\u0161'» = 2", diag.TOMLSyntax, "this key is set twice", "", false},
		{"key twice in braces", "x = { a = 1, «a» = 2 }", diag.TOMLSyntax, "`a` is set twice", "", false},
		{"table twice", "[a.b]\n[a.«b»]\n", diag.TOMLSyntax, "defined twice", "", false},
		{"table of a dotted key", "a.b = 1\n[«a»]\n", diag.TOMLSyntax, "defined twice", "", false},
		{"table over a value", "a = 1\n[«a».b]\n", diag.TOMLSyntax, "not a table", "", false},
		{"table inside of an inline table", "a = {}\n[«a».b]\n", diag.TOMLSyntax, "takes no further keys", "", false},
		{"dotted key into an inline table", "a = {b = {}}\n«a».b.c = 1\n", diag.TOMLSyntax, "takes no further keys", "", false},
		{"dotted key into a header's table", "[a.b]\n[a]\n«b».c = 1", diag.TOMLSyntax, "header of its own", "", false},
		{"array of tables over a table", "[a]\n[[«a»]]", diag.TOMLSyntax, "not an array of tables", "", false},
		{"array of tables over an array", "a = []\n[[«a»]]", diag.TOMLSyntax, "not an array of tables", "", false},
		{"table over an array of tables", "[[a]]\n[«a»]", diag.TOMLSyntax, "is an array of tables", "`[[`", false},

		{"not UTF-8", "x = \"\xff\"", diag.TOMLSyntax, "not UTF-8", "", false},
		{"UTF-16", "\xff\xfex\x00", diag.TOMLSyntax, "not UTF-8", "", false},

		{"line break in braces", "x = «{»\n a = 1 }", diag.TOMLSyntax, "TOML 1.0", "one line", true},
		{"comment in braces", "x = «{» a = 1, # c\n}", diag.TOMLSyntax, "TOML 1.0", "one line", true},
		{"comma at the end of braces", "x = { a = 1«,» }", diag.TOMLSyntax, "TOML 1.0", "remove", true},
		{"hexadecimal escape", `x = "a«\xe9»"`, diag.TOMLSyntax, "TOML 1.0", "`\\u00E9`", true},
		{"time without seconds", "x = «07:30»", diag.TOMLSyntax, "TOML 1.0", "07:30:00", true},
		{"datetime without seconds", "x = [ «1979-05-27 07:30+01:00» ]", diag.TOMLSyntax, "TOML 1.0", "07:30:00", true},

		{"byte order mark", "«\ufeff»x = 1", diag.ControlCharacter, "byte order mark", "U+FEFF", true},
		{"override in a comment", "# «\u202e» x", diag.ControlCharacter, "bidirectional", "U+202E", true},
		{"isolate in a string", "x = '«\u2066»'", diag.ControlCharacter, "bidirectional", "U+2066", true},
		{"mark in a key", "\"«\u200f»\" = 1", diag.ControlCharacter, "bidirectional", "U+200F", true},
		{"letter mark", "x = \"\"\"\n «\u061c»\"\"\"", diag.ControlCharacter, "bidirectional", "U+061C", true},
		{"escaped override", `x = "a«\u202E»"`, diag.ControlCharacter, "bidirectional", "U+202E", true},
		{"escaped override in a key", `"a«\U0000202E»".b = 1`, diag.ControlCharacter, "bidirectional", "U+202E", true},
		{"escaped escape", `x = "«\e»[1m"`, diag.ControlCharacter, "control character", "U+001B", true},
		{"escaped NUL", `x = "«\u0000»"`, diag.ControlCharacter, "control character", "U+0000", true},
		{"escaped carriage return", `x = "«\r»"`, diag.ControlCharacter, "control character", "U+000D", true},
		{"C1", "x = '«\u0085»'", diag.ControlCharacter, "control character", "U+0085", true},
		{"NUL", "x = '«\x00»'", diag.ControlCharacter, "control character", "U+0000", false},
		{"lone carriage return", "x = 1«\r»y = 2", diag.ControlCharacter, "control character", "U+000D", false},
		{"carriage returns for line breaks", "x = 1«\r»y = 2\rz = 3\r", diag.ControlCharacter, "control character", "line breaks", false},
		{"UTF-16 without a byte order mark", "x«\x00» \x00=\x00 \x001\x00", diag.ControlCharacter, "control character", "UTF-8", false},
		{"a missing header", "[a]\nx = 1\ny = 2\n«x» = 3\ny = 4\n", diag.TOMLSyntax, "`x` is set twice", "header that is missing", false},
		{"override in a bare key", "x«\u202e» = 1", diag.ControlCharacter, "bidirectional", "U+202E", false},
		{"override in a bare value", "x = tr«\u202e»ue", diag.ControlCharacter, "bidirectional", "U+202E", false},

		{"arrays too deep", "x = " + strings.Repeat("[", 32) + "«[»" + strings.Repeat("]", 33), diag.TooDeep, "32", "", false},
		{"endless brackets", "x = " + strings.Repeat("[", 32) + "«[»" + strings.Repeat("[", 500_000), diag.TooDeep, "32", "", false},
		{"inline tables too deep", strings.Repeat("x={", 32) + "x=«{»", diag.TooDeep, "32", "", false},
		{"dotted key too deep", strings.Repeat("a.", 32) + "«a».a = 1", diag.TooDeep, "32", "", false},
		{"endless dotted key", strings.Repeat("a.", 32) + "«a»" + strings.Repeat(".a", 300_000) + " = 1", diag.TooDeep, "32", "", false},
		{"header too deep", "[" + strings.Repeat("a.", 32) + "«a»]", diag.TooDeep, "32", "", false},
		{"below a header too deep", "[" + strings.Repeat("a.", 30) + "a]\nx = [«{»", diag.TooDeep, "", "", false},
		{"arrays of tables too deep", nestedTables(16) + "[[" + strings.Repeat("a.", 16) + "«a»]]", diag.TooDeep, "32", "", false},
		{"key too long", "«" + strings.Repeat("k", 1024) + "» = 1", diag.TooLarge, "1024", "", false},
		{"file too large", "«»" + strings.Repeat("#\n", 1<<19) + "#", diag.TooLarge, "1 MiB", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := strings.Index(tt.text, "«")
			text := strings.Replace(tt.text, "«", "", 1)
			end := strings.Index(text, "»")
			text = strings.Replace(text, "»", "", 1)
			if start < 0 { // the text is not UTF-8: the place is its first byte that is not
				start = strings.Index(text, "\xff")
				end = start + 1
			}
			file, findings := parse(text)
			if (file != nil) != tt.tree {
				t.Errorf("tree: %t, want %t", file != nil, tt.tree)
			}
			if len(findings) != 1 {
				t.Fatalf("%d findings: %v", len(findings), findings)
			}
			f := findings[0]
			if f.Code != tt.code || !strings.Contains(f.Text, tt.want) || !strings.Contains(f.Help, tt.help) {
				t.Errorf("%s: %s; help: %s", f.Code, f.Text, f.Help)
			}
			if f.At.Start != start || f.At.End != end {
				t.Errorf("%s: at %d to %d, want %d to %d", f.Text, f.At.Start, f.At.End, start, end)
			}
		})
	}
}

// nestedTables has n arrays of tables, each inside of the one before.
func nestedTables(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[[%sa]]\n", strings.Repeat("a.", i))
	}
	return b.String()
}

// TestNoFalseAlarm has texts just inside of the limits, and what looks forbidden but is not.
func TestNoFalseAlarm(t *testing.T) {
	for name, text := range map[string]string{
		"empty":                       "",
		"only a comment":              "# x",
		"CR LF":                       "a = 1\r\n# c\r\nb = [\r\n]\r\n",
		"deepest arrays":              "x = " + strings.Repeat("[", 32) + strings.Repeat("]", 32),
		"deepest dotted key":          strings.Repeat("a.", 32) + "a = 1",
		"deepest header":              "[" + strings.Repeat("a.", 31) + "a]\nx = 1",
		"deepest arrays of tables":    nestedTables(16) + "x = 1",
		"longest key":                 strings.Repeat("k", 1023) + " = 1",
		"largest file":                strings.Repeat("#\n", 1<<19),
		"header behind its sub-table": "[a.b]\nx = 1\n[a]\ny = 2\n",
		"dotted keys share a table":   "a.x = 1\na.y.z = 2\na.y.w = 3\n[b]\nc.d = 1\n[b.c.e]\n",
		"sub-table of the last item":  "[[a]]\n[a.b]\n[[a]]\n[a.b]\n",
		"tab and newline escapes":     `x = "a\tb\n\\ \""`,
		"emoji and accents":           `"ключ" = "naïve 日本 👍"`,
		"quotes in triple quotes":     `x = """"a"" """"` + "\ny = '''''b'''''\n",
	} {
		t.Run(name, func(t *testing.T) { mustParse(t, text) })
	}
}

func TestManyFindings(t *testing.T) {
	_, findings := parse("a = foo\nb = '\u202e'\nc = 007\n[a]\nd = {x = 1,}\n")
	var got []string
	for _, f := range findings {
		got = append(got, fmt.Sprintf("%d %s", f.At.Source.Position(f.At.Start).Line, f.Code))
	}
	want := []string{"1 toml-syntax", "2 control-character", "3 toml-syntax", "4 toml-syntax", "5 toml-syntax"}
	if !slices.Equal(got, want) {
		t.Errorf("findings %q, want %q", got, want)
	}
	if _, findings := parse(strings.Repeat("\x01", 10_000)); len(findings) != maxFindings {
		t.Errorf("%d findings about a file that is no text, want %d", len(findings), maxFindings)
	}
}

// TestExcerpts shows the line of a finding. What is in quotes on a line that cannot be read may be a secret, and is hidden. A forbidden
// character hides nothing.
func TestExcerpts(t *testing.T) {
	for text, shown := range map[string]bool{ // order: the cases do not depend on each other
		"name = 'shop' more":     false,
		"name = 'shop' # \u202e": true,
	} {
		f, findings := parse(text)
		if len(findings) != 1 {
			t.Fatalf("%q: findings %v in %v", text, findings, f)
		}
		findings[0].At.Source.Secret = func([]string, func(string) bool) bool { return false }
		var excerpt strings.Builder
		if err := diag.Text(&excerpt, findings); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(excerpt.String(), "shop"); got != shown {
			t.Errorf("the excerpt shows the text: %v, want %v\n%s", got, shown, excerpt.String())
		}
	}
}

func TestConflictNamesBoth(t *testing.T) {
	_, findings := parse("[kind.db]\nport = 1\n[kind.db]\nport = 2\n")
	if len(findings) != 1 || len(findings[0].Others) != 1 {
		t.Fatalf("findings %v", findings)
	}
	if other := findings[0].Others[0]; written(other.At) != "db" || other.At.Start > findings[0].At.Start || other.Text == "" {
		t.Errorf("other place %+v", other)
	}
}

func TestFindingsHideValues(t *testing.T) {
	const secret = "hunter2"
	for _, text := range []string{
		"password = hunter2", "password = 'hunter2", `password = "hunter2\q"`, "password hunter2", "password = 2hunter2",
		"password = [hunter2]", `password = "x" hunter2`, "password = '''hunter2", `password = {a = "hunter2" b}`,
		"password = 'hunter2'\npassword = 'hunter2'", `password = "hunter2\u202e"`, "password = hunter2 \"hunter2", "= hunter2",
		"password = \"hunter2\u0001\"", `password = "hunter2\ud800"`, "password = 1 hunter2", "[a hunter2", "[a] hunter2",
	} {
		_, findings := parse(text)
		if len(findings) == 0 {
			t.Errorf("no finding in %q", text)
		}
		for _, f := range findings {
			if s := fmt.Sprint(f.Text, f.Label, f.Help); strings.Contains(s, secret) {
				t.Errorf("%q: finding says %q", text, s)
			}
		}
	}
}

// TestLines holds where lines end, and which characters of a text are reported elsewhere.
func TestLines(t *testing.T) {
	for _, test := range []struct {
		text     string
		at, want int
	}{
		{"a\nb", 0, 1},
		{"a\r\nb", 0, 1},
		{"a\r\nb", 3, 4},
		{"a\r\nb", 2, 2}, // between the two characters of a line break
		{"\n", 0, 0},
		{"a\rb", 0, 3},
		{"", 0, 0},
	} {
		s := &scanner{text: []byte(test.text)}
		if got := s.lineEnd(test.at); got != test.want {
			t.Errorf("the line of %q at %d ends at %d, want %d", test.text, test.at, got, test.want)
		}
	}
	for text, want := range map[string]bool{"ab": false, "a\r\nb": false, "a\rb": true, "a\x01b": true, "a\tb": false, "\r": true} {
		s := &scanner{text: []byte(text)}
		if got := s.blamed(0, len(text)); got != want {
			t.Errorf("a character of %q is reported: %t", text, got)
		}
	}
}
