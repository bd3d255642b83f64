// Package value parses texts and checks values in the same way as generated code. So a default that the specification allows is a default
// that the program accepts. Both resolve (for literals) and the verb env (for variables) use it. It evaluates the conditions in the tables
// of types and constraints, and the conditions of rules.
package value

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource/format"
)

// Parse parses text like a variable of type t. The error says what was expected, and does not contain the text.
func Parse(t *model.Type, text string) (*model.Value, error) {
	return parse(t, text, nil)
}

// ParseField is Parse for a variable of f. Constraints of f may affect how the text is parsed.
func ParseField(f *model.Field, text string) (*model.Value, error) {
	return parse(f.Type, text, constraint.Reading(f.Rules))
}

// RefusesEmpty reports whether an empty text is not a value of f, so that with allow_empty it unsets an optional f. For a Go type, only the
// program can parse a text, so an empty text counts as unset.
func RefusesEmpty(f *model.Field) bool {
	_, err := ParseField(f, "")
	return (err != nil || f.Type.Kind == model.TextType) && !f.Pointer()
}

// parse parses text. reading, which may be nil, changes the text of a scalar first.
func parse(t *model.Type, text string, reading func(string) string) (*model.Value, error) {
	v, err := raw(t, text, reading)
	if err != nil {
		return nil, err
	}
	return &model.Value{V: v, Text: Format(t, v)}, nil
}

func raw(t *model.Type, text string, reading func(string) string) (any, error) {
	switch t.Kind {
	case model.Scalar:
		if reading != nil {
			text = reading(text)
		}
		if t.Lenient {
			return t.Scalar.Lenient.Parse(t.Option, text)
		}
		return t.Scalar.Parse(t.Option, text)
	case model.List:
		return parseList(t, text, reading)
	case model.Map:
		return parseMap(t, text, reading)
	case model.UnionType:
		for _, m := range t.Union.Members {
			if m.Name == text {
				return text, nil
			}
		}
		return nil, errors.New("must be one of " + strings.Join(t.Union.Names(), ", "))
	case model.TextType:
		return parseGo(t, text)
	}
	return nil, fmt.Errorf("a value of type %s has no text", t.Spec)
}

// rawItems reports whether texts of t are not quoted in a JSON array or object.
func rawItems(t *model.Type) bool { return t.Kind == model.Scalar && t.Scalar.RawItems }

// parseList reads lists with the runtime's own parser. For items that are JSON, it uses the Go type json.RawMessage, so that the parser
// does not change them.
func parseList(t *model.Type, text string, reading func(string) string) ([]*model.Value, error) {
	if !rawItems(t.Elem) {
		return format.ListIn(t.Form, func(item string) (*model.Value, error) { return parse(t.Elem, item, reading) })(text)
	}
	raws, err := format.ListIn(t.Form, format.JSON)(text)
	var items []*model.Value
	for _, r := range raws {
		items = append(items, &model.Value{V: string(r), Text: string(r)})
	}
	return items, err
}

// parseMap reads maps in the same way; the entries come out sorted.
func parseMap(t *model.Type, text string, reading func(string) string) ([]model.Item, error) {
	m, err := map[string]*model.Value{}, error(nil)
	if rawItems(t.Elem) {
		var raws map[string]json.RawMessage
		raws, err = format.MapIn(t.Form, format.JSON)(text)
		for k, r := range raws { // order: into a map
			m[k] = &model.Value{V: string(r), Text: string(r)}
		}
	} else {
		m, err = format.MapIn(t.Form, func(item string) (*model.Value, error) { return parse(t.Elem, item, reading) })(text)
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

// Format returns v, a value of type t, as documentation shows it.
func Format(t *model.Type, v any) string {
	switch v := v.(type) {
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
	case model.Fields:
		texts := make([]string, len(v))
		for i, f := range v {
			texts[i] = f.Field.Name + "=" + f.Value.Text
		}
		return "{" + strings.Join(texts, ", ") + "}"
	}
	if t.Kind != model.Scalar {
		return fmt.Sprint(v)
	}
	return t.Scalar.Format(t.Option, v)
}

// Hidden reports whether Format leaves out a part of v, a value of type t: the password of a URL.
func Hidden(t *model.Type, v any) bool {
	switch v := v.(type) {
	case []*model.Value:
		return slices.ContainsFunc(v, func(item *model.Value) bool { return Hidden(t.Elem, item.V) })
	case []model.Item:
		return slices.ContainsFunc(v, func(item model.Item) bool { return Hidden(t.Elem, item.Value.V) })
	case model.Fields:
		return slices.ContainsFunc(v, func(f model.FieldValue) bool { return Hidden(f.Field.Type, f.Value.V) })
	}
	return t.Kind == model.Scalar && t.Scalar.Hidden != nil && t.Scalar.Hidden(v)
}

// A Break is a constraint that a value does not satisfy, with the message of the generated Validate.
type Break struct {
	Key     string // the constraint's key in the specification: "min", "one_of"
	Rule    string // of resource.Problem: "range" for min and max together
	Message string // the message, without the value: "must be at least 1"
	Place   string // the beginning of Message if an item of a list breaks the constraint: "item 2: "

	Entry *model.Item // the entry of a map whose key breaks the constraint; nil if it is not about a key, or the key must not be shown
	OfKey bool        // the constraint is on keys
}

// Of returns the message with its subject, such as the name of a field. A message about an item or entry names this first.
func (b Break) Of(what string) string {
	if strings.HasPrefix(b.Message, "must ") {
		return what + " " + b.Message
	}
	return what + ": " + b.Message
}

// Check returns the constraints of f that the value v breaks, in the order of the generated Validate.
func Check(f *model.Field, v *model.Value) []Break { return CheckSome(f, v, math.MaxInt) }

// CheckSome is Check, but stops checking items of a list when it has found most breaks.
func CheckSome(f *model.Field, v *model.Value, most int) []Break {
	m := newMemory()
	bs := breaks(constraint.Whole(f.Type, f.Rules), f.Type, v, m)
	if items, ok := v.V.([]model.Item); ok && f.Keys != nil {
		bs = append(bs, checkKeys(f, items, m)...)
	}
	if f.Type.Items() != nil {
		return bs // the constraints on an item belong to its object
	}
	each := constraint.Each(f.Type, f.Rules)
	switch items := v.V.(type) {
	case []*model.Value:
		return append(bs, checkItems(f.Type.Elem, each, items, m, most)...)
	case []model.Item:
		return append(bs, checkEntries(f.Type.Elem, each, items, m)...)
	}
	return bs
}

// breaks lists the checks that v, a value of t, does not pass.
func breaks(checks []constraint.Check, t *model.Type, v *model.Value, m *memory) []Break {
	var bs []Break
	e := evaluation{item: v, of: t, memory: m}
	for _, c := range checks {
		if c.Holds == nil || e.holds(c.Holds, false) {
			continue
		}
		i := slices.IndexFunc(c.Parts, func(p constraint.Part) bool { return !e.holds(p.Holds, false) })
		message := "must " + c.Must
		if is := c.Holds.Is; is != nil && is.Problem != nil {
			message = is.Problem(e.text(c.Holds.Args[0]))
		}
		bs = append(bs, Break{Key: c.Parts[i].Key, Rule: c.Rule, Message: message})
	}
	return bs
}

func checkItems(elem *model.Type, checks []constraint.Check, items []*model.Value, m *memory, most int) []Break {
	var bs []Break
	seen := map[any]bool{}
	for i, item := range items {
		if len(bs) >= most {
			break
		}
		var of []Break
		for _, c := range checks {
			if c.Unique && seen[Key(elem, item.V)] {
				of = append(of, Break{Key: c.Parts[0].Key, Rule: c.Rule, Message: "must " + c.Must})
			}
		}
		seen[Key(elem, item.V)] = true
		for _, b := range append(of, breaks(checks, elem, item, m)...) {
			b.Place = fmt.Sprintf("item %d: ", i+1)
			b.Message = b.Place + b.Message
			bs = append(bs, b)
		}
	}
	return bs
}

// checkEntries reports each broken constraint once, because the keys of a map may come from variables, and have no order.
func checkEntries(elem *model.Type, checks []constraint.Check, items []model.Item, m *memory) []Break {
	var bs []Break
	for _, c := range checks {
		for _, item := range items {
			if of := breaks([]constraint.Check{c}, elem, item.Value, m); len(of) > 0 {
				of[0].Message = "every value must " + c.Must
				bs = append(bs, of[0])
				break
			}
		}
	}
	return bs
}

// checkKeys checks the keys of the map f, in their order. Keys of secrets are not named, so it reports each broken constraint once for
// them.
func checkKeys(f *model.Field, items []model.Item, m *memory) []Break {
	var bs []Break
	sorted := slices.SortedFunc(slices.Values(items), func(a, b model.Item) int { return cmp.Compare(a.Key, b.Key) })
	checks := constraint.Whole(f.Keys.Type, f.Keys.Rules)
	if f.Secret {
		for _, c := range checks {
			for _, item := range sorted {
				if of := breaks([]constraint.Check{c}, f.Keys.Type, &model.Value{V: item.Key}, m); len(of) > 0 {
					bs = append(bs, Break{Key: of[0].Key, Rule: of[0].Rule, Message: "every key must " + c.Must, OfKey: true})
					break
				}
			}
		}
		return bs
	}
	for _, item := range sorted {
		for _, b := range breaks(checks, f.Keys.Type, &model.Value{V: item.Key}, m) {
			b.Entry, b.OfKey = &item, true
			bs = append(bs, b)
		}
	}
	return bs
}

// Is reports whether v equals want as a value of f. An unset pointer equals nothing. Any other unset field counts as its zero value.
func Is(f *model.Field, v, want *model.Value) bool {
	switch {
	case v == nil && f.Pointer():
		return false
	case v == nil:
		return want.IsZero()
	}
	return Key(f.Type, v.V) == Key(f.Type, want.V)
}

// Key returns a key that is equal for equal values of type t, and only for these.
func Key(t *model.Type, v any) any {
	if t.Kind == model.Scalar && t.Scalar.Key != nil {
		return t.Scalar.Key(v)
	}
	return v
}

// Compare compares two values of one type. Values of a type without an order are either equal or not.
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
