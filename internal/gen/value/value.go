// Package value reads texts and checks values exactly as the generated code will, so that a default that the specification
// allows is a default that the program accepts. It is shared by resolve (literals) and by the env verb (variables).
package value

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// Parse reads text as a variable of type t would be read. The error says what was expected and never holds the text.
func Parse(t *model.Type, text string) (*model.Value, error) {
	v, err := parse(t, text)
	if err != nil {
		return nil, err
	}
	return &model.Value{V: v, Text: Format(t, v)}, nil
}

func parse(t *model.Type, text string) (any, error) {
	switch t.Kind {
	case model.String, model.Path:
		return text, nil
	case model.Bool:
		return resource.Bool(text)
	case model.Int:
		return parseInt(t.Go, text)
	case model.Uint:
		return parseUint(t.Go, text)
	case model.Float:
		if t.Go == "float32" {
			f, err := resource.Float[float32](text)
			return float64(f), err
		}
		return resource.Float[float64](text)
	case model.Duration:
		if t.Unit > 0 {
			return resource.DurationIn(t.Unit)(text)
		}
		return resource.Duration(text)
	case model.Size:
		n, err := resource.ByteSize(text)
		return int64(n), err
	case model.URL:
		_, err := resource.URL(text)
		return text, err
	case model.Time:
		return resource.Time(text)
	case model.JSON:
		_, err := resource.JSON(text)
		return text, err
	case model.List:
		return parseList(t.Elem, text)
	case model.Map:
		return parseMap(t.Elem, text)
	case model.UnionType:
		for _, m := range t.Union.Members {
			if m.Name == text {
				return text, nil
			}
		}
		return nil, errors.New("must be one of " + strings.Join(t.Union.Names(), ", "))
	case model.TextType:
		return text, nil
	}
	return nil, fmt.Errorf("a value of type %s has no text", t.Spec)
}

// parseList reads lists with the runtime's own parser. JSON has to be asked for by its Go type, as its items stay as they stand.
func parseList(elem *model.Type, text string) ([]*model.Value, error) {
	if elem.Kind != model.JSON {
		return resource.List(func(item string) (*model.Value, error) { return Parse(elem, item) })(text)
	}
	raw, err := resource.List(resource.JSON)(text)
	var items []*model.Value
	for _, r := range raw {
		items = append(items, &model.Value{V: string(r), Text: string(r)})
	}
	return items, err
}

// parseMap reads maps in the same way; the entries come out sorted.
func parseMap(elem *model.Type, text string) ([]model.Item, error) {
	m, err := map[string]*model.Value{}, error(nil)
	if elem.Kind == model.JSON {
		var raw map[string]json.RawMessage
		raw, err = resource.MapOf(resource.JSON)(text)
		for k, r := range raw { // order: into a map
			m[k] = &model.Value{V: string(r), Text: string(r)}
		}
	} else {
		m, err = resource.MapOf(func(item string) (*model.Value, error) { return Parse(elem, item) })(text)
	}
	if err != nil {
		return nil, err
	}
	var items []model.Item
	for k, v := range m { // order: sorted below
		items = append(items, model.Item{Key: k, Value: v})
	}
	slices.SortFunc(items, func(a, b model.Item) int { return cmp.Compare(a.Key, b.Key) })
	return items, nil
}

func parseInt(goType, text string) (any, error) {
	switch goType {
	case "int8":
		return widen(resource.Int[int8](text))
	case "int16":
		return widen(resource.Int[int16](text))
	case "int32":
		return widen(resource.Int[int32](text))
	}
	return widen(resource.Int[int64](text))
}

func widen[T ~int8 | ~int16 | ~int32 | ~int64](n T, err error) (any, error) { return int64(n), err }

func parseUint(goType, text string) (any, error) {
	switch goType {
	case "uint8":
		return widenUnsigned(resource.Uint[uint8](text))
	case "uint16":
		return widenUnsigned(resource.Uint[uint16](text))
	case "uint32":
		return widenUnsigned(resource.Uint[uint32](text))
	}
	return widenUnsigned(resource.Uint[uint64](text))
}

func widenUnsigned[T ~uint8 | ~uint16 | ~uint32 | ~uint64](n T, err error) (any, error) {
	return uint64(n), err
}

// Limits are the least and greatest value of a sized integer type, as the generated Go has them on a 64-bit machine.
func Limits(goType string) (lo int64, hi uint64) {
	switch goType {
	case "int8":
		return math.MinInt8, math.MaxInt8
	case "int16":
		return math.MinInt16, math.MaxInt16
	case "int32":
		return math.MinInt32, math.MaxInt32
	case "int", "int64":
		return math.MinInt64, math.MaxInt64
	case "uint8":
		return 0, math.MaxUint8
	case "uint16":
		return 0, math.MaxUint16
	case "uint32":
		return 0, math.MaxUint32
	}
	return 0, math.MaxUint64
}

// Format is how documentation shows v.
func Format(t *model.Type, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		if t.Kind == model.Size {
			return resource.Size(v).String()
		}
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float64:
		bits := 64
		if t.Go == "float32" {
			bits = 32
		}
		return strconv.FormatFloat(v, 'g', -1, bits)
	case time.Duration:
		return v.String()
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case []*model.Value:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i] = item.Text
		}
		return strings.Join(texts, ", ")
	case []model.Item:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i] = item.Key + "=" + item.Value.Text
		}
		return strings.Join(texts, ", ")
	}
	return fmt.Sprint(v)
}

// A Break is a constraint that a value does not satisfy, in the words of the generated Validate.
type Break struct {
	Key     string // the constraint's key in the specification: "min", "one_of"
	Rule    string // of resource.Problem: "range" for min and max together
	Message string // what it wants, without the value: "must be at least 1"
}

// Check reports which constraints of f its value v breaks, in the order of the generated Validate.
func Check(f *model.Field, v *model.Value) []Break { return CheckSome(f, v, math.MaxInt) }

// CheckSome is Check. It looks at no further item of a list when it has found most breaks or more.
func CheckSome(f *model.Field, v *model.Value, most int) []Break {
	c := f.Rules
	p := &prepared{field: f}
	switch f.Type.Kind {
	case model.List:
		return checkItems(f, c, v.V.([]*model.Value), p, most)
	case model.Map:
		return checkEntries(f, c, v.V.([]model.Item), p)
	}
	return checkOne(f.Type, f.Secret, c, v, p)
}

// prepared is what is made once for all items of a value, and only when it is needed.
type prepared struct {
	field   *model.Field
	choices string         // the message of one_of; "" until it is asked for
	pattern *regexp.Regexp // nil until it is asked for
}

// oneOf is the message of one_of.
func (p *prepared) oneOf() string {
	if p.choices == "" {
		p.choices = "must be one of " + choicesOf(item(p.field.Type), p.field.Rules)
	}
	return p.choices
}

// matches reports whether s matches the pattern; one that cannot be read matches everything.
func (p *prepared) matches(s string) bool {
	if p.pattern == nil {
		var err error
		if p.pattern, err = regexp.Compile(p.field.Rules.Pattern); err != nil {
			return true
		}
	}
	return p.pattern.MatchString(s)
}

// item is the type that constraints on single values are about: of a list its items, of a map its values.
func item(t *model.Type) *model.Type {
	if t.Elem != nil {
		return t.Elem
	}
	return t
}

// choicesOf lists the values of one_of.
func choicesOf(t *model.Type, c model.Constraints) string {
	if t.Enum != nil {
		return plainList(t.Enum.Texts())
	}
	texts := make([]string, len(c.OneOf))
	for i, o := range c.OneOf {
		texts[i] = o.Text
	}
	return plainList(texts)
}

func checkItems(f *model.Field, c model.Constraints, items []*model.Value, p *prepared, most int) []Break {
	bs := checkLength(c, len(items), "item")
	c.MinLen, c.MaxLen = nil, nil
	seen := map[any]bool{}
	for i, item := range items {
		if len(bs) >= most {
			break
		}
		of := checkOne(f.Type.Elem, f.Secret, c, item, p)
		if c.Unique {
			if key := Key(item.V); seen[key] {
				of = append([]Break{{"unique", "unique", "must not repeat an item"}}, of...)
			} else if key != nil {
				seen[key] = true
			}
		}
		for _, b := range of {
			b.Message = fmt.Sprintf("item %d: %s", i+1, b.Message)
			bs = append(bs, b)
		}
	}
	return bs
}

// checkEntries names each broken constraint once: the keys of a map may come from outside, and have no order.
func checkEntries(f *model.Field, c model.Constraints, items []model.Item, p *prepared) []Break {
	bs := checkLength(c, len(items), "entry")
	c.MinLen, c.MaxLen = nil, nil
	first := map[string]Break{} // by rule
	for _, item := range items {
		for _, b := range checkOne(f.Type.Elem, f.Secret, c, item.Value, p) {
			if _, again := first[b.Rule]; !again {
				first[b.Rule] = b
			}
		}
	}
	for _, rule := range valueRules {
		if b, broken := first[rule]; broken {
			b.Message = "every value " + b.Message
			bs = append(bs, b)
		}
	}
	return bs
}

// valueRules are the rules about single values, in the order in which they are checked.
var valueRules = []string{"min", "max", "range", "pattern", "prefix", "suffix", "format", "schemes", "one_of"}

func checkLength(c model.Constraints, n int, thing string) []Break {
	key := ""
	switch {
	case c.MinLen != nil && n < *c.MinLen:
		key = "min_len"
	case c.MaxLen != nil && n > *c.MaxLen:
		key = "max_len"
	default:
		return nil
	}
	count := func(k int) string {
		switch stem, isY := strings.CutSuffix(thing, "y"); {
		case k == 1:
			return "1 " + thing
		case isY:
			return strconv.Itoa(k) + " " + stem + "ies"
		}
		return strconv.Itoa(k) + " " + thing + "s"
	}
	switch {
	case c.MaxLen == nil:
		return []Break{{key, "min_len", "must have at least " + count(*c.MinLen)}}
	case c.MinLen == nil || *c.MinLen == 0:
		return []Break{{key, "max_len", "must have at most " + count(*c.MaxLen)}}
	case *c.MinLen == *c.MaxLen:
		return []Break{{key, "length", "must have " + count(*c.MinLen)}}
	}
	return []Break{{key, "length", "must have " + strconv.Itoa(*c.MinLen) + " to " + count(*c.MaxLen)}}
}

// checkOne checks a single value.
func checkOne(t *model.Type, secret bool, c model.Constraints, v *model.Value, p *prepared) []Break {
	bs := checkRange(c, v)
	add := func(rule, message string) { bs = append(bs, Break{rule, rule, message}) }
	s, _ := v.V.(string)
	bs = append(bs, checkLength(c, utf8.RuneCountInString(s), "character")...)
	if c.Pattern != "" && !p.matches(s) {
		add("pattern", "must match the pattern "+Plain(c.Pattern))
	}
	if c.Prefix != "" && !strings.HasPrefix(s, c.Prefix) {
		add("prefix", "must start with "+strconv.Quote(c.Prefix))
	}
	if c.Suffix != "" && !strings.HasSuffix(s, c.Suffix) {
		add("suffix", "must end with "+strconv.Quote(c.Suffix))
	}
	if format := lang.FormatOf(c.Format); format != nil && !format.Is(s) {
		add("format", "must be "+format.Words)
	}
	if len(c.Schemes) > 0 {
		if u, err := url.Parse(s); err != nil || !slices.Contains(c.Schemes, u.Scheme) {
			add("schemes", "must have the scheme "+either(c.Schemes))
		}
	}
	if t.Enum != nil && !secret && t.Enum.Value(s) == nil || len(c.OneOf) > 0 && !chosen(c, v.V) {
		add("one_of", p.oneOf())
	}
	return bs
}

// chosen reports whether v is one of c.OneOf.
func chosen(c model.Constraints, v any) bool {
	if c.OneOfKeys != nil {
		return c.OneOfKeys[Key(v)]
	}
	return slices.ContainsFunc(c.OneOf, func(o *model.Value) bool { return Compare(o.V, v) == 0 })
}

func checkRange(c model.Constraints, v *model.Value) []Break {
	key := ""
	switch {
	case c.Min != nil && Compare(v.V, c.Min.V) < 0:
		key = "min"
	case c.Max != nil && Compare(v.V, c.Max.V) > 0:
		key = "max"
	default:
		return nil
	}
	switch {
	case c.Max == nil:
		return []Break{{key, "min", "must be at least " + c.Min.Text}}
	case c.Min == nil:
		return []Break{{key, "max", "must be at most " + c.Max.Text}}
	}
	return []Break{{key, "range", "must be from " + c.Min.Text + " to " + c.Max.Text}}
}

// Plain is s as messages have it: quoted if it holds what would not print.
func Plain(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

func plainList(texts []string) string {
	plain := make([]string, len(texts))
	for i, s := range texts {
		plain[i] = Plain(s)
	}
	return strings.Join(plain, ", ")
}

// either is "a, b or c".
func either(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}

// Key is the same for values of one type that Compare takes for equal, and can be the key of a map. It is nil for values that are never
// equal: lists and maps.
func Key(v any) any {
	switch v := v.(type) {
	case int64, uint64, float64, string, time.Duration, bool:
		return v
	case time.Time:
		return [2]int64{v.Unix(), int64(v.Nanosecond())}
	}
	return nil
}

// Keys are the keys of vs.
func Keys(vs []*model.Value) map[any]bool {
	keys := make(map[any]bool, len(vs))
	for _, v := range vs {
		keys[Key(v.V)] = true
	}
	return keys
}

// Compare orders two values of one type; values of types without an order are equal or not.
func Compare(a, b any) int {
	switch a := a.(type) {
	case int64:
		return compareAs(a, b)
	case uint64:
		return compareAs(a, b)
	case float64:
		return compareAs(a, b)
	case string:
		return compareAs(a, b)
	case time.Duration:
		return compareAs(a, b)
	case time.Time:
		if b, ok := b.(time.Time); ok {
			return a.Compare(b)
		}
	case bool:
		if b, ok := b.(bool); ok && a == b {
			return 0
		}
	}
	return 1
}

func compareAs[T cmp.Ordered](a T, b any) int {
	if b, ok := b.(T); ok {
		return cmp.Compare(a, b)
	}
	return 1
}
