package random

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource"
)

// A sampler makes values of fields, from what the model says of them.
type sampler struct {
	rand *rand.Rand
	dir  string // holds a `file`, a `dir` and an `executable`

	canary string // goes into texts that have room for it
}

// patterns are regular expressions, with texts that match and one that does not.
var patterns = []struct {
	expr  string
	good  []string
	wrong string
}{
	{`^[a-z]+$`, []string{"a", "abc", "xyzzy"}, "ABC"},
	{`^\d{3}-\d{4}$`, []string{"555-1234", "000-0000"}, "5551234"},
	{"^(`|\"|\\\\)+$", []string{"`", `"\`, "``"}, "'"},
	{`%d|%s`, []string{"%d", "100%s"}, "%"},
	{`(?i)^k[äö]se$`, []string{"Käse", "KÖSE"}, "Kase"},
	{`\x00|x`, []string{"x", "axa"}, "y"},
}

// formats are texts of each format, and one that is none.
var formats = map[string][]string{
	"email": {"a@example.com", "x.y+z@example.org"}, "hostname": {"localhost", "db-1.example.com"}, "hostport": {"localhost:80", "[::1]:65535"},
	"ip": {"127.0.0.1", "::1"}, "ipv4": {"10.0.0.1", "192.0.2.7"}, "ipv6": {"2001:db8::1", "::1"}, "cidr": {"10.0.0.0/8", "2001:db8::/32"},
	"uuid": {"123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000001"},
	"arn":  {"arn:aws:s3:::bucket", "arn:aws:iam::123456789012:role/x"}, "semver": {"1.2.3", "1.0.0-rc.1+b"}, "base64": {"aGVsbG8=", "eHl6"}, "timezone": {"UTC", "Europe/Berlin"},
	"pem": {"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "-----BEGIN X-----\nBBBB\n-----END X-----\n"},
}

var (
	enumTexts = []string{"a", "A", "verify-full", "type", "func", "1.2", "a b", "日本", "%s", "\"", "`", "-", "_", "\\n", "a,b", "nil", "é"}
	affixes   = []string{"a", "https://", "%d", "\"", "`x`", "ä", "-"}
	texts     = []string{"", "x", "hello world", " blanks ", "a,b=c", "%d%s", "\"quoted\"", "back\\slash", "日本語 ✓", "'", "${NOT_A_VAR", "[x", "{y", "null", "`tick`", "tab\there"}
	jsons     = []string{`{}`, `[1, 2]`, `"x"`, `null`, `{"a": {"b": [true]}}`, `1e3`, ` {"k":"` + "`" + `"} `}
	hosts     = []string{"example.com", "localhost:8080", "u:p@h.example", "[::1]:1", "xn--e1afmkfd.example"}
	urlPaths  = []string{"", "/", "/a/b", "/a b", "?q=1&r=%20", "/x#frag", "/%2F"}
	moments   = []string{"2026-01-02T15:04:05Z", "1999-12-31T23:59:59+01:00", "2030-06-01T00:00:00.5-08:00", "2000-01-01T00:00:00Z"}
	durations = []time.Duration{0, 1, time.Microsecond, 1500 * time.Millisecond, time.Second, 90 * time.Second, time.Hour, 25 * time.Hour, -time.Minute}
	sizes     = []int64{0, 1, 1000, 1024, 1 << 20, 5 << 30, 1001}
)

// choices are closed sets by type.
var choices = map[string][]string{
	"int": {"-1", "0", "7"}, "int8": {"-128", "127"}, "int16": {"300"}, "int32": {"1", "2", "3"}, "int64": {"0", "9223372036854775807"},
	"uint": {"0", "8"}, "uint8": {"255"}, "uint16": {"80", "443"}, "uint32": {"1", "2"}, "uint64": {"5"}, "float32": {"0.1", "2.5"}, "float": {"0.1", "1e300", "-3"},
	"duration": {`"1s"`, `"1m30s"`}, "size": {`"1KiB"`, `"10MB"`}, "time": {`"2026-01-02T15:04:05Z"`, "1999-12-31T23:59:59+01:00"},
}

// ranges is a least and a greatest value of a type, in TOML.
func ranges(t string) (lo, hi string) {
	switch t {
	case "float32", "float":
		return "-0.5", "1.5"
	case "duration":
		return `"1s"`, `"2h"`
	case "size":
		return `"1KiB"`, `"1GiB"`
	case "time":
		return "2000-01-01T00:00:00Z", `"2027-01-01T00:00:00Z"`
	}
	return "1", "100"
}

// value is a value of f that satisfies its constraints, and is not the zero value of a field where that means unset.
func (s *sampler) value(f *model.Field) *model.Value {
	var v any
	switch f.Type.Kind {
	case model.List:
		v = s.items(f)
	case model.Map:
		var items []model.Item
		for i, item := range s.several(f) {
			items = append(items, model.Item{Key: pick(s.rand, []string{"k", "type", "a b", "日", "K-1"}) + strconv.Itoa(i), Value: item})
		}
		v = items
	default:
		return s.single(f.Type, f.Rules)
	}
	return &model.Value{V: v, Text: value.Format(f.Type, v)}
}

// several is as many values of items of f as it wants, at least one.
func (s *sampler) several(f *model.Field) []*model.Value {
	least, most := 1, 3
	if f.Rules.MinLen != nil {
		least = max(*f.Rules.MinLen, 1)
	}
	if f.Rules.MaxLen != nil {
		most = *f.Rules.MaxLen
	}
	c := f.Rules
	c.MinLen, c.MaxLen = nil, nil
	var items []*model.Value
	for range least + s.rand.IntN(max(most-least, 0)+1) {
		items = append(items, s.single(f.Type.Elem, c))
	}
	return items
}

func (s *sampler) items(f *model.Field) []*model.Value {
	for tries := 0; ; tries++ {
		items := s.several(f)
		if !f.Rules.Unique || tries > 200 || len(value.Check(f, &model.Value{V: items})) == 0 {
			return items
		}
	}
}

// single is a value of t that satisfies c.
func (s *sampler) single(t *model.Type, c model.Constraints) *model.Value {
	if len(c.OneOf) > 0 {
		return pick(s.rand, c.OneOf)
	}
	v := s.any(t, c)
	return &model.Value{V: v, Text: value.Format(t, v)}
}

func (s *sampler) any(t *model.Type, c model.Constraints) any {
	switch t.Kind {
	case model.String, model.Path:
		return s.text(t, c)
	case model.Bool:
		return s.rand.IntN(2) == 0
	case model.Int:
		lo, hi := value.Limits(t.Go)
		return s.whole(bound(c.Min, lo), bound(c.Max, int64(min(hi, 1<<63-1))))
	case model.Uint:
		_, hi := value.Limits(t.Go)
		return uint64(s.whole(int64(bound(c.Min, uint64(0))), int64(min(bound(c.Max, hi), 1<<63-1))))
	case model.Float:
		lo, hi := bound(c.Min, -1e6), bound(c.Max, 1e6)
		f := lo + (hi-lo)*float64(s.rand.IntN(9))/8
		if t.Go == "float32" {
			f = float64(float32(f))
		}
		return f
	case model.Duration:
		return inRange(s, durations, bound(c.Min, time.Duration(-1<<62)), bound(c.Max, time.Duration(1<<62)))
	case model.Size:
		return inRange(s, sizes, bound(c.Min, int64(0)), bound(c.Max, int64(1<<62)))
	case model.URL:
		scheme := "https"
		if len(c.Schemes) > 0 {
			scheme = pick(s.rand, c.Schemes)
		}
		if s.canary != "" {
			return scheme + "://" + s.canary + ":" + s.canary + "@example.com/" + s.canary + "?" + s.canary
		}
		return scheme + "://" + pick(s.rand, hosts) + pick(s.rand, urlPaths)
	case model.Time:
		return s.moment(c)
	case model.JSON:
		if s.canary != "" {
			return jsonText(s.canary)
		}
		return strings.TrimSpace(pick(s.rand, jsons))
	}
	panic("random: no value of type " + t.Spec)
}

func bound[T any](v *model.Value, otherwise T) T {
	if v == nil {
		return otherwise
	}
	return v.V.(T)
}

func (s *sampler) whole(lo, hi int64) int64 {
	switch s.rand.IntN(4) {
	case 0:
		return lo
	case 1:
		return hi
	}
	n := s.rand.Int64N(20)
	switch {
	case n < lo && hi-lo > 20:
		return lo + n
	case n < lo || n > hi:
		return lo
	}
	return n
}

func inRange[T ~int64](s *sampler, pool []T, lo, hi T) T {
	var fit []T
	for _, v := range append(slices.Clone(pool), lo, hi) {
		if v >= lo && v <= hi && v != T(1<<62) && v != T(-1<<62) {
			fit = append(fit, v)
		}
	}
	return pick(s.rand, fit)
}

func (s *sampler) moment(c model.Constraints) time.Time {
	var fit []time.Time
	for _, text := range moments {
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			panic("random: " + err.Error())
		}
		if (c.Min == nil || !t.Before(c.Min.V.(time.Time))) && (c.Max == nil || !t.After(c.Max.V.(time.Time))) {
			fit = append(fit, t)
		}
	}
	return pick(s.rand, fit)
}

func (s *sampler) text(t *model.Type, c model.Constraints) string {
	switch {
	case t.Enum != nil:
		return pick(s.rand, t.Enum.Values).Text
	case c.Format != "":
		return pick(s.rand, formats[c.Format])
	case c.Exists != "" && s.dir != "":
		return filepath.Join(s.dir, c.Exists)
	case c.Pattern != "":
		return pick(s.rand, patterns[patternOf(c)].good)
	}
	middle := pick(s.rand, texts)
	least, most := 1, 1000
	if c.MinLen != nil {
		least = max(*c.MinLen, 1)
	}
	if c.MaxLen != nil {
		most = *c.MaxLen
	}
	room := most - utf8.RuneCountInString(c.Prefix+c.Suffix)
	if s.canary != "" && len(s.canary) <= room {
		middle = s.canary
	}
	if runes := []rune(middle); len(runes) > room {
		middle = string(runes[:room])
	}
	for utf8.RuneCountInString(c.Prefix+middle+c.Suffix) < least {
		middle += "z"
	}
	return c.Prefix + middle + c.Suffix
}

func patternOf(c model.Constraints) int {
	for i, p := range patterns {
		if p.expr == c.Pattern {
			return i
		}
	}
	panic("random: an unknown pattern")
}

// literal is a value of f in TOML.
func (s *sampler) literal(f *model.Field) string { return s.toml(f.Type, s.value(f)) }

func (s *sampler) toml(t *model.Type, v *model.Value) string {
	switch x := v.V.(type) {
	case []*model.Value:
		var items []string
		for _, i := range x {
			items = append(items, s.toml(t.Elem, i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case []model.Item:
		var items []string
		for _, i := range x {
			items = append(items, quote(i.Key)+" = "+s.toml(t.Elem, i.Value))
		}
		return "{ " + strings.Join(items, ", ") + " }"
	case string:
		return quote(x)
	case time.Time:
		if s.rand.IntN(2) == 0 {
			return x.Format(time.RFC3339Nano)
		}
		return quote(x.Format(time.RFC3339Nano))
	case time.Duration:
		return quote(x.String())
	}
	if t.Kind == model.Size {
		return quote(resource.Size(v.V.(int64)).String())
	}
	return v.Text
}

// variable is v as a variable holds it, in one of the ways that there are.
func (s *sampler) variable(t *model.Type, v *model.Value) string {
	switch x := v.V.(type) {
	case []*model.Value:
		return s.listText(t, x)
	case []model.Item:
		return s.mapText(t, x)
	case string:
		return x
	case bool:
		return pick(s.rand, map[bool][]string{true: {"true", "1", "T"}, false: {"false", "0", "F"}}[x])
	case time.Time:
		return x.Format(time.RFC3339Nano)
	case time.Duration:
		if t.Unit > 0 && x%t.Unit == 0 && s.rand.IntN(2) == 0 {
			return strconv.FormatInt(int64(x/t.Unit), 10)
		}
		return x.String()
	case int64:
		if t.Kind == model.Int && x >= 0 && s.rand.IntN(4) == 0 {
			return "+" + v.Text
		}
	}
	return v.Text
}

func (s *sampler) listText(t *model.Type, items []*model.Value) string {
	var texts []string
	plain := s.rand.IntN(2) == 0
	for _, i := range items {
		text := s.variable(t.Elem, i)
		texts = append(texts, text)
		plain = plain && text != "" && text == strings.TrimSpace(text) && !strings.ContainsAny(text, ",[")
	}
	if plain {
		return strings.Join(texts, pick(s.rand, []string{",", ", "}))
	}
	for i, text := range texts {
		texts[i] = jsonItem(t.Elem, text)
	}
	return "[" + strings.Join(texts, ",") + "]"
}

func (s *sampler) mapText(t *model.Type, items []model.Item) string {
	var pairs, members []string
	plain := s.rand.IntN(2) == 0
	for _, i := range items {
		text := s.variable(t.Elem, i.Value)
		pairs = append(pairs, i.Key+"="+text)
		members = append(members, jsonText(i.Key)+":"+jsonItem(t.Elem, text))
		plain = plain && text == strings.TrimSpace(text) && !strings.ContainsAny(text, ",")
	}
	if plain {
		return strings.Join(pairs, ",")
	}
	return "{" + strings.Join(members, ",") + "}"
}

// jsonItem is a text as an item of a JSON array or object; JSON stays as it is.
func jsonItem(t *model.Type, text string) string {
	if t.Kind == model.JSON {
		return text
	}
	return jsonText(text)
}

func jsonText(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("random: " + err.Error())
	}
	return string(b)
}

// unparsable is a text that is no value of t; ok is false if every text is one.
func unparsable(t *model.Type) (text string, ok bool) {
	switch t.Kind {
	case model.Bool:
		return "maybe", true
	case model.Int, model.Uint:
		return "1x", true
	case model.Float:
		return "1;5", true
	case model.Duration:
		return "5 parsecs", true
	case model.Size:
		return "-1", true
	case model.URL:
		return "nohost", true
	case model.Time:
		return "yesterday", true
	case model.JSON:
		return "{", true
	case model.UnionType:
		return "no_such_member", true
	case model.List:
		if t.Elem.Kind == model.JSON {
			return "[1,", true
		}
		if text, ok := unparsable(t.Elem); ok {
			return text, true
		}
		return "[", true
	case model.Map:
		return "novalue", true
	}
	return "", false
}

// outside is a text of a value that breaks a constraint of f; ok is false if f has none that a single value breaks.
func (s *sampler) outside(f *model.Field) (text string, ok bool) {
	c := f.Rules
	var texts []string
	add := func(text string) { texts = append(texts, text) }
	if f.Type.Elem == nil {
		if c.MinLen != nil && *c.MinLen > 1 && c.Prefix == "" && c.Suffix == "" {
			add("s")
		}
		if c.MaxLen != nil {
			add(c.Prefix + strings.Repeat("m", *c.MaxLen+1) + c.Suffix)
		}
	}
	t := f.Type
	if t.Elem != nil {
		t = t.Elem
	}
	for _, v := range s.beyond(t, c) {
		switch f.Type.Kind {
		case model.List:
			add("[" + jsonText(v) + "]")
		case model.Map:
			add(`{"k":` + jsonText(v) + "}")
		default:
			add(v)
		}
	}
	if f.Type.Elem != nil && c.MaxLen != nil {
		add(s.tooMany(f, *c.MaxLen+1))
	}
	if c.Unique {
		c.MinLen, c.MaxLen = nil, nil
		v := s.variable(t, s.single(t, c))
		add("[" + jsonText(v) + "," + jsonText(v) + "]")
	}
	if len(texts) == 0 {
		return "", false
	}
	return pick(s.rand, texts), true
}

func (s *sampler) tooMany(f *model.Field, n int) string {
	c := f.Rules
	c.MinLen, c.MaxLen = nil, nil
	var items []string
	for i := range n {
		item := jsonItem(f.Type.Elem, s.variable(f.Type.Elem, s.single(f.Type.Elem, c)))
		if f.Type.Kind == model.Map {
			item = fmt.Sprintf("\"k%d\":%s", i, item)
		}
		items = append(items, item)
	}
	if f.Type.Kind == model.Map {
		return "{" + strings.Join(items, ",") + "}"
	}
	return "[" + strings.Join(items, ",") + "]"
}

// beyond is texts of values of t that break c, its lengths aside.
func (s *sampler) beyond(t *model.Type, c model.Constraints) []string {
	var all []string
	if t.Enum != nil {
		all = append(all, pick(s.rand, t.Enum.Values).Text+"x~")
	}
	if c.Pattern != "" {
		all = append(all, patterns[patternOf(c)].wrong)
	}
	if c.Format != "" {
		all = append(all, "!! no "+c.Format)
	}
	if c.Prefix != "" || c.Suffix != "" {
		all = append(all, "~~~")
	}
	if len(c.Schemes) > 0 {
		all = append(all, "zz://example.com")
	}
	if c.Exists != "" {
		all = append(all, filepath.Join(s.dir, "no such thing"))
	}
	if len(c.OneOf) > 0 {
		all = append(all, map[model.TypeKind]string{
			model.Int: "99", model.Uint: "99", model.Float: "0.625", model.Duration: "77h", model.Size: "77", model.Time: "1970-01-01T00:00:00Z",
		}[t.Kind])
	}
	if c.Min != nil {
		all = append(all, below(t, c.Min.V)...)
	}
	if c.Max != nil {
		all = append(all, above(t, c.Max.V)...)
	}
	return all
}

func below(t *model.Type, v any) []string {
	switch n := v.(type) {
	case int64:
		if lo, _ := value.Limits(t.Go); t.Kind == model.Int && n > lo || t.Kind == model.Size && n > 0 {
			return []string{strconv.FormatInt(n-1, 10)}
		}
	case uint64:
		if n > 0 {
			return []string{strconv.FormatUint(n-1, 10)}
		}
	case float64:
		return []string{fmt.Sprint(n - 1)}
	case time.Duration:
		return []string{(n - 1).String()}
	case time.Time:
		return []string{n.Add(-1).Format(time.RFC3339Nano)}
	}
	return nil
}

func above(t *model.Type, v any) []string {
	switch n := v.(type) {
	case int64:
		if _, hi := value.Limits(t.Go); t.Kind == model.Int && uint64(n) < hi || t.Kind == model.Size {
			return []string{strconv.FormatInt(n+1, 10)}
		}
	case uint64:
		if _, hi := value.Limits(t.Go); n < hi {
			return []string{strconv.FormatUint(n+1, 10)}
		}
	case float64:
		return []string{fmt.Sprint(n + 1)}
	case time.Duration:
		return []string{(n + 1).String()}
	case time.Time:
		return []string{n.Add(1).Format(time.RFC3339Nano)}
	}
	return nil
}
