package envtext_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/resource/dotenv"
	"github.com/resgen-go/resgen/resource/format"
)

// types are all types that a variable may hold: those of the language, lists and maps of them, and what has no row of its own there.
func types(t testing.TB) []*model.Type {
	t.Helper()
	spec := "version = 1\n[package]\nname = \"x\"\n[kind.k.field]\n"
	for i, row := range scalar.Types {
		for j, form := range []string{"", "[]", "map[string]"} {
			spec += fmt.Sprintf("f%d_%d = { type = %q, optional = true }\n", i, j, form+row.Name)
		}
		if row.Option != nil {
			for j, v := range row.Option.Values {
				spec += fmt.Sprintf("o%d_%d = { type = %q, %s = %q, optional = true }\n", i, j, row.Name, row.Option.Key, v)
			}
		}
	}
	spec += `
chosen = { type = "[]string", one_of = ["a b", "c,d", "-"], optional = true }
csv = { type = "[]string", decode = "csv", optional = true }
csv_json = { type = "[]json", decode = "csv", separator = "|", optional = true }
csv_map = { type = "map[string]string", decode = "csv", separator = ";", pair_separator = ":", optional = true }
percent = { type = "map[string]string", decode = "percent", optional = true }
union = { type = "union", of = ["a", "b"], optional = true }
[kind.k.object.a.field]
[kind.k.object.b.field]
`
	r := gen.Resolve(gen.Spec{World: gotypes.From, Dir: ".", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(spec)}}})
	if r.Package == nil {
		t.Fatalf("%+v", r.Findings)
	}
	texts := &model.Type{Kind: model.TextType, Spec: "net/netip.Addr"} // without its path: a type of which nothing is known
	all := []*model.Type{
		texts,
		{Kind: model.List, Spec: "[]net/netip.Addr", Elem: texts},
		{Kind: model.Map, Spec: "map[string]net/netip.Addr", Elem: texts},
	}
	for _, f := range r.Package.Kinds[0].Fields {
		all = append(all, f.Type)
	}
	return all
}

// hard are texts that some reader takes for more than themselves.
var hard = []string{
	"", " ", "a b", "a,b", "a, b", ",", "[", "[a", "[]", "{", "{}", "=", "a=b", "\"", "'", "\\", "a\\", "`", "$", "$X", "${X}", "$(x)", "#", "a #b",
	"a\nb", "\n", "a\r\nb", "\r", "a\tb", "\t", "it's \"`$\\", "&", "~", "~/x", "a;b", "!", "*", "%", "null", "~", "true", "yes", "No", "on", "y", "0x10",
	"010", "0o7", "1:30", "1e3", "-", "--- a", "- a", "? a", ": a", "a: b", "a:", "&a", "*a", "!a", "|", ">", "@", "%a", ".inf", ".NaN", "2001-01-01",
	"<<", "日本語 ✓", "é", "e\u0301", "\u202ertl", "\ufeffbom", "\u2028", "\u0085", "\x1b[31m", "\x7f", "\x00", "\U000e0001", "😀", "\ufffd", "\ufffe", "\u00a0x",
}

type maker struct{ *rand.Rand }

func (m maker) text() string {
	if m.IntN(2) == 0 {
		return hard[m.IntN(len(hard))]
	}
	var b strings.Builder
	for range m.IntN(6) {
		b.WriteString(hard[m.IntN(len(hard))])
	}
	return b.String()
}

func pick[T any](m maker, all ...T) T { return all[m.IntN(len(all))] }

// of makes a value of a type.
func (m maker) of(t *testing.T, typ *model.Type) any {
	switch typ.Kind {
	case model.Scalar:
		if typ.Enum != nil {
			return pick(m, typ.Enum.Values...).Text
		}
		if m.IntN(2) == 0 {
			v, err := value.Parse(typ, pick(m, typ.Scalar.Good...))
			if err == nil {
				return v.V
			}
		}
		return m.scalar(typ.Scalar)
	case model.TextType:
		return strings.TrimSpace(m.text()) // no other is a value of a Go type
	case model.UnionType:
		return pick(m, typ.Union.Names()...)
	case model.List:
		items := []*model.Value{}
		for range m.IntN(4) {
			items = append(items, &model.Value{V: m.of(t, typ.Elem)})
		}
		return items
	case model.Map:
		items := []model.Item{}
		for range m.IntN(4) {
			key := m.text()
			if !slices.ContainsFunc(items, func(it model.Item) bool { return it.Key == key }) {
				items = append(items, model.Item{Key: key, Value: &model.Value{V: m.of(t, typ.Elem)}})
			}
		}
		slices.SortFunc(items, func(a, b model.Item) int { return cmp.Compare(a.Key, b.Key) })
		return items
	}
	t.Fatalf("no values of type %s", typ.Spec)
	return nil
}

// scalar makes a value of row that no one would think of.
func (m maker) scalar(row *scalar.Type) any {
	switch row.Class {
	case scalar.Text:
		return m.text()
	case scalar.Signed:
		return pick(m, 0, 1, -1, row.Limits.Least, int64(row.Limits.Greatest), 7)
	case scalar.Unsigned:
		return pick(m, 0, 1, row.Limits.Greatest, 7)
	case scalar.Floating:
		if row.Bits == 32 {
			return float64(pick(m, 0, 0.1, -2.5, math.MaxFloat32, math.SmallestNonzeroFloat32, math.Float32frombits(m.Uint32()&0xbf7fffff)))
		}
		return pick(m, 0, 0.1, -2.5, 1e21, math.MaxFloat64, math.SmallestNonzeroFloat64, m.NormFloat64())
	case scalar.Span:
		return pick(m, 0, 1, time.Microsecond, 1500*time.Microsecond, time.Second, 90*time.Second, time.Minute, time.Hour, time.Hour+time.Second,
			10*time.Hour, 36*time.Hour, -time.Minute, math.MaxInt64, math.MinInt64, time.Duration(m.Int64()))
	case scalar.Amount:
		return pick(m, 0, 1, 1000, 1024, 16<<20, 1001, math.MaxInt64, m.Int64())
	case scalar.Moment:
		zone := time.FixedZone("", pick(m, 0, 3600, -5400, 14*3600))
		return time.Unix(m.Int64N(1<<34), pick(m, int64(0), 5e8, 1)).In(zone)
	}
	// Of other types, only texts of their own are values.
	all := slices.Concat(row.Good, odd[row.Name])
	v, err := row.Parse("", pick(m, all...))
	if err != nil {
		panic(err)
	}
	return v
}

// odd are more texts of types that not every text is one of.
var odd = map[string][]string{
	"url":  {"http://[::1]:80/", "s://h/?a=1,2&b='#x", "postgres://u:@h:5432/db?x=$y", "http://h/%20`*"},
	"json": {`"a,b"`, `{"a": {"b=": ["\u202e'$"]}}`, "[]", `"\u0000"`, "{\n\t\"a\": 1\n}", "true"},
}

// TestRoundTrip writes values of every type, reads them as the generated loader does, and writes what it has read once more. Then it
// takes the texts through .env files and a shell.
func TestRoundTrip(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(1, 2))}
	var texts []string
	for _, typ := range types(t) {
		for range 300 {
			v := &model.Value{V: m.of(t, typ)}
			text, ok := envtext.Variable(typ, v)
			if !ok {
				if !unwritable(v) {
					t.Errorf("%s: no text for %s", typ.Spec, show(v))
				}
				continue
			}
			texts = append(texts, text)
			if text == "" && typ.Kind != model.TextType && typ.Class() != scalar.Text {
				t.Errorf("%s: the text of %s is that of an unset variable", typ.Spec, show(v))
			}
			got, err := value.Parse(typ, text)
			if err != nil {
				t.Errorf("%s: %s as %q: %v", typ.Spec, show(v), text, err)
				continue
			}
			if !got.Equal(v) {
				t.Errorf("%s: %s as %q is read as %s", typ.Spec, show(v), text, show(got))
			}
			if again, _ := envtext.Variable(typ, got); again != text {
				t.Errorf("%s: %q is written as %q", typ.Spec, text, again)
			}
		}
	}
	for _, text := range append(texts, hard...) {
		dotenvTrip(t, text)
	}
	shellTrip(t, append(texts, hard...))
}

// unwritable reports whether v is what no variable can hold.
func unwritable(v *model.Value) bool {
	switch x := v.V.(type) {
	case string:
		return strings.Contains(x, "\x00")
	case []model.Item:
		return slices.ContainsFunc(x, func(it model.Item) bool { return it.Key == "" })
	}
	return false
}

func show(v *model.Value) string {
	switch x := v.V.(type) {
	case []*model.Value:
		var texts []string
		for _, i := range x {
			texts = append(texts, show(i))
		}
		return "[" + strings.Join(texts, " ") + "]"
	case []model.Item:
		var texts []string
		for _, i := range x {
			texts = append(texts, fmt.Sprintf("%q:%s", i.Key, show(i.Value)))
		}
		return "{" + strings.Join(texts, " ") + "}"
	case string:
		return fmt.Sprintf("%q", x)
	}
	return fmt.Sprint(v.V)
}

// dotenvTrip holds that a line is one line, that it is read as text, and that # makes a comment of it.
func dotenvTrip(t *testing.T, text string) {
	t.Helper()
	line, ok := envtext.Dotenv("A", text)
	if !ok {
		if !strings.ContainsFunc(text, unseen) && utf8.ValidString(text) {
			t.Errorf("no line for %q", text)
		}
		return
	}
	if strings.ContainsFunc(line, func(r rune) bool { return unseen(r) || r == '\n' || r == '\r' }) {
		t.Errorf("%q as %q: not one line that shows what it holds", text, line)
	}
	vars, err := dotenv.Parse([]byte(line + "\nB=1\n"))
	if err != nil || vars["A"] != text || vars["B"] != "1" {
		t.Errorf("%q as %q is read as %q, %v", text, line, vars["A"], err)
	}
	if vars, err := dotenv.Parse([]byte("#" + line + "\n")); err != nil || len(vars) > 0 {
		t.Errorf("%q is no comment: %q, %v", "#"+line, vars, err)
	}
}

// unseen reports whether r changes what a person sees in a file.
func unseen(r rune) bool {
	return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r >= 0x7f && r < 0xa0 || slices.Contains([]rune{
		0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xfffe, 0xffff,
	}, r)
}

// shellTrip runs one script that sets a variable to each text and prints it.
func shellTrip(t *testing.T, texts []string) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Log("not run: there is no sh")
		return
	}
	var script strings.Builder
	var want []string
	for _, text := range texts {
		command, ok := envtext.Shell("A", text)
		if ok == strings.Contains(text, "\x00") {
			t.Fatalf("%q: %v", text, ok)
		}
		if ok {
			script.WriteString(command + "\nprintf '%s\\0' \"$A\"\n")
			want = append(want, text)
		}
	}
	name := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(name, []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(sh, name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(got) != len(want) {
		t.Fatalf("%d variables are set, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q is read as %q", want[i], got[i])
		}
	}
}

// TestVariable holds the forms that people see.
func TestVariable(t *testing.T) {
	str, number := model.ScalarType("string"), model.ScalarType("int")
	list := func(elem *model.Type, items ...any) (*model.Type, *model.Value) {
		all := []*model.Value{}
		for _, i := range items {
			all = append(all, &model.Value{V: i})
		}
		return &model.Type{Kind: model.List, Elem: elem}, &model.Value{V: all}
	}
	entries := func(items ...string) (*model.Type, *model.Value) {
		all := []model.Item{}
		for i := 0; i < len(items); i += 2 {
			all = append(all, model.Item{Key: items[i], Value: &model.Value{V: items[i+1]}})
		}
		return &model.Type{Kind: model.Map, Elem: str}, &model.Value{V: all}
	}
	objects := func(keys ...string) (*model.Type, *model.Value) {
		all := []model.Item{}
		for _, key := range keys {
			all = append(all, model.Item{Key: key, Value: &model.Value{V: model.Fields{}}})
		}
		return &model.Type{Kind: model.Map, Elem: &model.Type{Kind: model.ObjectType, Object: &model.Object{}}}, &model.Value{V: all}
	}
	one := func(name string, v any) (*model.Type, *model.Value) {
		return model.ScalarType(name), &model.Value{V: v}
	}
	for i, tt := range []struct {
		write func() (*model.Type, *model.Value)
		want  string // "!" for none
	}{
		{func() (*model.Type, *model.Value) { return list(str, "a b", "c") }, "a b,c"},
		{func() (*model.Type, *model.Value) { return list(str, "a b", "c,d") }, `["a b","c,d"]`},
		{func() (*model.Type, *model.Value) { return list(str, "a", "<\u202e>") }, `["a","<\u202e>"]`},
		{func() (*model.Type, *model.Value) { return list(str) }, "[]"},
		{func() (*model.Type, *model.Value) { return list(number, int64(1), int64(2)) }, "1,2"},
		{func() (*model.Type, *model.Value) { return list(model.ScalarType("json"), `{"a": 1}`, `"x"`) }, `[{"a": 1},"x"]`},
		{func() (*model.Type, *model.Value) { return entries("a", "x=y", "b", "z") }, "a=x=y,b=z"},
		{func() (*model.Type, *model.Value) { return entries("a", "x,y") }, `{"a":"x,y"}`},
		{func() (*model.Type, *model.Value) { return entries("a=b", "x") }, `{"a=b":"x"}`},
		{func() (*model.Type, *model.Value) { return entries() }, "{}"},
		{func() (*model.Type, *model.Value) { return entries("", "x") }, "!"},
		{func() (*model.Type, *model.Value) { return entries("", "x", "a", "y") }, "!"},
		{func() (*model.Type, *model.Value) { return objects("", "a") }, "!"},
		{func() (*model.Type, *model.Value) { return objects("a", "b") }, `{"a":{},"b":{}}`},
		{func() (*model.Type, *model.Value) { return one("string", "a\x00") }, "!"},
		{func() (*model.Type, *model.Value) { return one("string", "a\xff") }, "!"},
		{func() (*model.Type, *model.Value) { return one("size", int64(16<<20)) }, "16MiB"},
		{func() (*model.Type, *model.Value) { return one("duration", 90*time.Second) }, "1m30s"},
		{func() (*model.Type, *model.Value) { return one("duration", time.Hour) }, "1h"},
		{func() (*model.Type, *model.Value) { return one("duration", 10*time.Minute) }, "10m"},
		{func() (*model.Type, *model.Value) { return one("duration", time.Hour+time.Second) }, "1h0m1s"},
		{func() (*model.Type, *model.Value) { return one("duration", 1500*time.Nanosecond) }, "1.5us"},
		{func() (*model.Type, *model.Value) { return one("duration", time.Duration(0)) }, "0s"},
	} {
		got, ok := envtext.Variable(tt.write())
		if !ok {
			got = "!"
		}
		if got != tt.want {
			t.Errorf("%d: got %q, want %q", i, got, tt.want)
		}
	}
}

func TestQuotes(t *testing.T) {
	for _, tt := range []struct{ text, dotenv, shell, json, yaml string }{
		{"", "A=", "export A=''", `""`, `""`},
		{"a", "A=a", "export A='a'", `"a"`, "a"},
		{"a b", `A="a b"`, "export A='a b'", `"a b"`, `"a b"`},
		{"it's", `A="it's"`, `export A='it'\''s'`, `"it's"`, `"it's"`},
		{`{"a":1}`, `A='{"a":1}'`, `export A='{"a":1}'`, `"{\"a\":1}"`, `"{\"a\":1}"`},
		{"$a", "A='$a'", "export A='$a'", `"$a"`, `"$a"`},
		{"'$a`", "A=\"'\\$a\\`\"", "export A=''\\''$a`'", "\"'$a`\"", "\"'$a`\""},
		{`a\`, `A="a\\"`, `export A='a\'`, `"a\\"`, `"a\\"`},
		{"a\nb\r\tc", `A="a\nb\r` + "\tc\"", "export A='a\nb\r\tc'", `"a\nb\r\tc"`, `"a\nb\r\tc"`},
		{"a&b", `A="a&b"`, "export A='a&b'", `"a&b"`, `"a&b"`},
		{"~/a", `A="~/a"`, "export A='~/a'", `"~/a"`, `"~/a"`},
		{"https://x/?a=b,c", "A=https://x/?a=b,c", "export A='https://x/?a=b,c'", `"https://x/?a=b,c"`, `"https://x/?a=b,c"`},
		{"postgres://u@h:5432/d", "A=postgres://u@h:5432/d", "export A='postgres://u@h:5432/d'", `"postgres://u@h:5432/d"`, "postgres://u@h:5432/d"},
		{"\u202e", "!", "export A='\u202e'", `"\u202e"`, `"\u202e"`},
		{"\U000e0001", "A=\"\U000e0001\"", "export A='\U000e0001'", "\"\U000e0001\"", "\"\U000e0001\""},
		{"\x00", "!", "!", `"\u0000"`, `"\u0000"`},
		{"a\xff", "!", "export A='a\xff'", "\"a\ufffd\"", "\"a\ufffd\""},
		{"Yes", "A=Yes", "export A='Yes'", `"Yes"`, `"Yes"`},
		{"1:30", "A=1:30", "export A='1:30'", `"1:30"`, `"1:30"`},
		{"a:", "A=a:", "export A='a:'", `"a:"`, `"a:"`},
	} {
		line, ok := envtext.Dotenv("A", tt.text)
		if !ok {
			line = "!"
		}
		command, ok := envtext.Shell("A", tt.text)
		if !ok {
			command = "!"
		}
		for _, c := range [][2]string{{line, tt.dotenv}, {command, tt.shell}, {envtext.JSON(tt.text), tt.json}, {envtext.YAML(tt.text), tt.yaml}} {
			if c[0] != c[1] {
				t.Errorf("%q: got %s, want %s", tt.text, c[0], c[1])
			}
		}
	}
}

// TestYAMLWords holds that no word is written in YAML that one of its versions takes for a boolean or null.
func TestYAMLWords(t *testing.T) {
	for _, word := range []string{"y", "yes", "n", "no", "true", "false", "on", "off", "null"} {
		for _, text := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:]} {
			if got := envtext.YAML(text); got != `"`+text+`"` {
				t.Errorf("%s is written as %s", text, got)
			}
		}
	}
	if got := envtext.YAML("yesterday"); got != "yesterday" {
		t.Errorf("%s", got)
	}
}

// jsonTrip holds that JSON is read as text, and that all of it shows.
func jsonTrip(t *testing.T, text string) {
	t.Helper()
	quoted := envtext.JSON(text)
	var got string
	if err := json.Unmarshal([]byte(quoted), &got); err != nil || got != string([]rune(text)) {
		t.Errorf("%q as %s is read as %q, %v", text, quoted, got, err)
	}
	if strings.ContainsFunc(quoted, unseen) {
		t.Errorf("%q as %q does not show", text, quoted)
	}
}

// FuzzText takes texts, and lists and maps of them, around.
func FuzzText(f *testing.F) {
	for _, text := range hard {
		f.Add(text, "a")
		f.Add("k", text)
	}
	str := model.ScalarType("string")
	list, dict := &model.Type{Kind: model.List, Elem: str}, &model.Type{Kind: model.Map, Elem: str}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, text := range []string{a, b, a + b} {
			dotenvTrip(t, text)
			jsonTrip(t, text)
		}
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		text, ok := envtext.Variable(list, &model.Value{V: []*model.Value{{V: a}, {V: b}}})
		items, err := format.List(format.String[string])(text)
		if !ok || err != nil || !slices.Equal(items, []string{a, b}) {
			t.Errorf("%q, %q as %q is read as %q, %v", a, b, text, items, err)
		}
		text, ok = envtext.Variable(dict, &model.Value{V: []model.Item{{Key: a, Value: &model.Value{V: b}}}})
		entries, err := format.MapOf(format.String[string])(text)
		if ok != (a != "") || ok && (err != nil || len(entries) != 1 || entries[a] != b) {
			t.Errorf("%q: %q as %q is read as %q, %v", a, b, text, entries, err)
		}
		dotenvTrip(t, text)
	})
}
