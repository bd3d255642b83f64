package random

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource/format"
)

// A sampler makes values of fields. What a value may be stands in the tables of types and constraints: it tries texts that these give, and
// takes those that the constraints let through.
type sampler struct {
	rand *rand.Rand
	dir  string // holds what Folder makes

	canary string // goes into texts that have room for it

	fitting map[wanted][]*model.Value     // good values of fields that are no list or map
	items   map[*model.Field]*model.Field // what ofItem makes of a field
}

// wanted is a field and the canary that its values should hold.
type wanted struct {
	field  *model.Field
	canary string
}

func newSampler(r *rand.Rand, dir string) *sampler {
	return &sampler{rand: r, dir: dir, fitting: map[wanted][]*model.Value{}, items: map[*model.Field]*model.Field{}}
}

// A sample is a text of a variable and the value that it is.
type sample struct {
	text  string
	value *model.Value
}

// samples are texts of the scalar type t, bare numbers among them where an option gives these a meaning.
func samples(t *model.Type) []sample {
	texts := slices.Clone(t.Scalar.Good)
	if t.Option != "" {
		texts = append(texts, "0", "1", "90", "1.5")
	}
	if t.Lenient {
		texts = append(texts, t.Scalar.Lenient.Good...)
	}
	var all []sample
	for _, text := range texts {
		if v, err := value.Parse(t, text); err == nil {
			all = append(all, sample{text, v})
		}
	}
	return all
}

// value is a value of f that satisfies its constraints, and is not the zero value of a field where that means unset.
func (s *sampler) value(f *model.Field) *model.Value {
	v := s.find(f)
	if v == nil && s.canary != "" { // too few of its values have room for it
		plain := *s
		plain.canary = ""
		v = plain.find(f)
	}
	if v == nil {
		panic(fmt.Sprintf("random: no value satisfies a field of type %s with %v", f.Type.Spec, rules(f)))
	}
	return v
}

// rules are the constraints of f, for people.
func rules(f *model.Field) []string {
	var all []string
	for _, c := range f.Rules {
		all = append(all, c.Key+" "+c.Arg.Text)
	}
	return all
}

// find is a value as by value; nil if none is found.
func (s *sampler) find(f *model.Field) *model.Value {
	if f.Type.Kind != model.List && f.Type.Kind != model.Map {
		return s.single(f)
	}
	item := s.ofItem(f)
	if s.single(item) == nil {
		return nil
	}
	for range 200 { // a map that must have 3 entries is one in 6 of those that are drawn, or fewer
		var v any
		if f.Type.Kind == model.List {
			v = s.some(item, 1+s.rand.IntN(6), f.Rules.Arg("unique") != nil)
		} else {
			v = s.entries(f, item, 1+s.rand.IntN(6))
		}
		got := &model.Value{V: v, Text: value.Format(f.Type, v)}
		if len(value.Check(f, got)) == 0 {
			return got
		}
	}
	return nil
}

// ofItem is a field of the type of the items of f, with the constraints that are about them: the same one for the same f.
func (s *sampler) ofItem(f *model.Field) *model.Field {
	if item, known := s.items[f]; known {
		return item
	}
	item := *f
	item.Type = f.Type.Elem
	item.Rules = slices.DeleteFunc(slices.Clone(f.Rules), func(c model.Constraint) bool { return constraint.Of(c.Key).Whole })
	s.items[f] = &item
	return &item
}

// some are n values of item, fewer if they have to differ and there are not as many.
func (s *sampler) some(item *model.Field, n int, differ bool) []*model.Value {
	var items []*model.Value
	for range 4 * n {
		v := s.single(item)
		if len(items) < n && !(differ && slices.ContainsFunc(items, func(o *model.Value) bool { return equal(item.Type, o, v) })) {
			items = append(items, v)
		}
	}
	return items
}

func equal(t *model.Type, a, b *model.Value) bool {
	return value.Compare(value.Key(t, a.V), value.Key(t, b.V)) == 0
}

var keys = []string{"k", "type", "a b", "日", "K-1"}

func (s *sampler) entries(f, item *model.Field, n int) []model.Item {
	var items []model.Item
	if f.Keys != nil {
		for _, key := range s.drawnKeys(f, n, false) {
			items = append(items, model.Item{Key: key, Value: s.single(item)})
		}
		return items
	}
	for i := range n {
		items = append(items, model.Item{Key: pick(s.rand, keys) + strconv.Itoa(i), Value: s.single(item)})
	}
	return items
}

// single is a value of a scalar field; nil if none is found.
func (s *sampler) single(f *model.Field) *model.Value {
	all := s.good(f)
	if len(all) == 0 {
		return nil
	}
	return pick(s.rand, all)
}

// good are values of a scalar field that satisfy its constraints, with the canary if there are such.
func (s *sampler) good(f *model.Field) []*model.Value {
	key := wanted{f, s.canary}
	all, known := s.fitting[key]
	if known {
		return all
	}
	if s.canary != "" {
		all = s.fit(f, canaries(f, s.canary))
	}
	if len(all) == 0 {
		all = s.fit(f, candidates(f))
	}
	s.fitting[key] = all
	return all
}

// fit are the values that texts have, as far as they satisfy the constraints of f.
func (s *sampler) fit(f *model.Field, texts []string) []*model.Value {
	if !looks(f) {
		return fit(f, texts)
	}
	if s.dir != "" {
		return fit(f, found(f, s.dir))
	}
	// The folder is not known yet: the names of files must do in a short one and in a long one, and there are no more than in one folder.
	if len(fit(f, found(f, "/a/Folder/with/9/a/long_name-that.has/everything%20in it/which/such names have"))) == 0 {
		return nil
	}
	return fit(f, found(f, "/a"))
}

func fit(f *model.Field, texts []string) []*model.Value {
	var all []*model.Value
	for _, text := range texts {
		v, err := value.ParseField(f, text)
		if err == nil && !(f.Type.Scalar.Empty != scalar.EmptyNever && v.IsZero()) && len(value.Check(f, v)) == 0 {
			all = append(all, v)
		}
	}
	return all
}

// looks reports whether a constraint of f asks for something that only the running program can look at.
func looks(f *model.Field) bool {
	return slices.ContainsFunc(f.Rules, func(c model.Constraint) bool { return constraint.Of(c.Key).Looks != nil })
}

// found are texts of what f names and the program finds in a folder.
func found(f *model.Field, dir string) []string {
	var texts []string
	for _, c := range f.Rules {
		if constraint.Of(c.Key).Looks != nil {
			for n := range copies {
				texts = append(texts, filepath.Join(dir, c.Arg.Text+strconv.Itoa(n)))
			}
		}
	}
	return texts
}

// copies is how many there are of each thing that constraints look for.
const copies = 3

// candidates are texts of the scalar type of f, some of which may satisfy its constraints.
func candidates(f *model.Field) []string {
	var texts []string
	for _, s := range samples(f.Type) {
		texts = append(texts, s.text)
	}
	for _, c := range f.Rules {
		texts = append(texts, suggested(f, c)...)
	}
	for _, text := range slices.Clone(texts) {
		texts = append(texts, shaped(f, text)...)
	}
	return texts
}

// suggested are texts that a constraint names: limits and their neighbours, choices, what has a format.
func suggested(f *model.Field, c model.Constraint) []string {
	row, t := constraint.Of(c.Key), f.Type
	switch row.Arg {
	case constraint.Limit:
		return neighbours(t, c.Arg)
	case constraint.Values:
		var texts []string
		for _, v := range c.Arg.V.([]*model.Value) {
			texts = append(texts, variableText(t, v))
		}
		return texts
	case constraint.Choice:
		for _, f := range format.Formats {
			if f.Name == c.Arg.Text {
				return slices.Concat(f.Good, f.Bad)
			}
		}
	case constraint.Schemes:
		var texts []string
		for _, v := range c.Arg.V.([]*model.Value) {
			for _, s := range samples(t) {
				_, rest, _ := strings.Cut(s.text, "://")
				texts = append(texts, v.Text+"://"+rest)
			}
		}
		return texts
	}
	return nil
}

// shaped are text with what the constraints of f want around it, as long as they want it.
func shaped(f *model.Field, text string) []string {
	if f.Type.Class() != scalar.Text {
		return nil
	}
	affix := func(key string) string {
		if arg := f.Rules.Arg(key); arg != nil {
			return arg.Text
		}
		return ""
	}
	prefix, suffix := affix("prefix"), affix("suffix")
	middle := []rune(strings.TrimSuffix(strings.TrimPrefix(text, prefix), suffix))
	around := utf8.RuneCountInString(prefix + suffix)
	if arg := f.Rules.Arg("max_len"); arg != nil && int64(len(middle)+around) > arg.V.(int64) {
		middle = middle[:max(int(arg.V.(int64))-around, 0)]
	}
	if arg := f.Rules.Arg("min_len"); arg != nil {
		for int64(len(middle)+around) < arg.V.(int64) {
			middle = append(middle, 'z')
		}
	}
	return []string{prefix + string(middle) + suffix}
}

// canaries are texts with a canary in them.
func canaries(f *model.Field, canary string) []string {
	texts := []string{canary, jsonText(canary)}
	texts = append(texts, shaped(f, canary)...)
	for _, scheme := range append(argTexts(f.Rules.Arg("schemes")), "https") {
		texts = append(texts, scheme+"://"+canary+":"+canary+"@example.com/"+canary+"?"+canary)
		if slices.Contains(format.HostlessSchemes, scheme) {
			texts = append(texts, scheme+":///"+canary)
		}
	}
	if f.Type.Class() == scalar.Opaque {
		texts = texts[1:] // as JSON
	}
	return texts
}

func argTexts(arg *model.Value) []string {
	var texts []string
	if arg != nil {
		for _, v := range arg.V.([]*model.Value) {
			texts = append(texts, v.Text)
		}
	}
	return texts
}

// neighbours are the texts of a limit and of what is beside it.
func neighbours(t *model.Type, limit *model.Value) []string {
	values := []any{limit.V}
	switch n := limit.V.(type) {
	case int64:
		values = append(values, n-1, n+1)
	case uint64:
		values = append(values, n-1, n+1)
	case float64:
		values = append(values, n-1, n+1)
	case time.Duration:
		values = append(values, n-1, n+1)
	case time.Time:
		values = append(values, n.Add(-1), n.Add(1))
	}
	var texts []string
	for _, v := range values {
		texts = append(texts, variableText(t, &model.Value{V: v}))
	}
	return texts
}

// literal is a value of f in TOML; "" if there is none that TOML can write.
func (s *sampler) literal(f *model.Field) string {
	for range 20 {
		if text := s.toml(f.Type, s.value(f)); text != "" {
			return text
		}
	}
	return ""
}

// toml is v in TOML; "" if it cannot be written.
func (s *sampler) toml(t *model.Type, v *model.Value) string {
	switch x := v.V.(type) {
	case []*model.Value:
		var items []string
		for _, i := range x {
			items = append(items, s.toml(t.Elem, i))
		}
		if slices.Contains(items, "") {
			return ""
		}
		return "[" + strings.Join(items, ", ") + "]"
	case []model.Item:
		var items []string
		for _, i := range x {
			text := s.toml(t.Elem, i.Value)
			if text == "" {
				return ""
			}
			items = append(items, quote(i.Key)+" = "+text)
		}
		return "{ " + strings.Join(items, ", ") + " }"
	case uint64:
		if x > 1<<63-1 { // more than TOML's integers hold
			return quote(variableText(t, v))
		}
	}
	text := variableText(t, v)
	switch t.Scalar.Written {
	case scalar.AsString:
		return quote(text)
	case scalar.AsDatetime:
		return pick(s.rand, []string{text, quote(text)})
	}
	return text
}

// variableText is v as a variable holds it, in the usual way.
func variableText(t *model.Type, v *model.Value) string {
	if t.Scalar.Variable != nil {
		return t.Scalar.Variable(t.Option, v.V)
	}
	return t.Scalar.Format(t.Option, v.V)
}

// variable is v as a variable holds it, in one of the ways that there are.
func (s *sampler) variable(t *model.Type, v *model.Value) string {
	switch x := v.V.(type) {
	case []*model.Value:
		return s.listText(t, x)
	case []model.Item:
		return s.mapText(t, x)
	}
	texts := []string{variableText(t, v)}
	if s.rand.IntN(2) == 0 {
		for _, other := range samples(t) {
			if equal(t, other.value, v) && value.Format(t, other.value.V) == value.Format(t, v.V) {
				texts = append(texts, other.text)
			}
		}
	}
	return pick(s.rand, texts)
}

// written is v as a variable of f holds it, in any of the ways that its constraints read.
func (s *sampler) written(f *model.Field, v *model.Value) string {
	text := s.variable(f.Type, v)
	if constraint.Reading(f.Rules) == nil || s.rand.IntN(3) == 0 {
		return text
	}
	other := pick(s.rand, []func(string) string{strings.ToUpper, strings.ToLower})(text)
	if got, err := value.ParseField(f, other); err != nil || value.Format(f.Type, got.V) != value.Format(f.Type, v.V) {
		return text
	}
	return other
}

func (s *sampler) listText(t *model.Type, items []*model.Value) string {
	var texts []string
	plain := s.rand.IntN(2) == 0
	separator, _ := t.Separators()
	for _, i := range items {
		text := s.variable(t.Elem, i)
		texts = append(texts, text)
		plain = plain && text != "" && text == strings.TrimSpace(text) && !strings.ContainsAny(text, separator+"[\n\r") && !strings.HasPrefix(text, `"`)
	}
	if texts, ok := s.record(t, texts); ok {
		return strings.Join(texts, separator)
	}
	if plain && !t.Form.CSV {
		for i := range texts {
			texts[i] = s.encoded(t, texts[i])
		}
		return strings.Join(texts, pick(s.rand, []string{separator, separator + " "}))
	}
	for i, text := range texts {
		texts[i] = jsonItem(t.Elem, text)
	}
	return "[" + strings.Join(texts, ",") + "]"
}

func (s *sampler) mapText(t *model.Type, items []model.Item) string {
	var pairs, members []string
	plain := s.rand.IntN(2) == 0
	separator, between := t.Separators()
	for _, i := range items {
		text := s.variable(t.Elem, i.Value)
		pairs = append(pairs, i.Key+between+s.encoded(t, text))
		plain = plain && !strings.HasPrefix(text, `"`) && !strings.HasPrefix(i.Key, `"`)
		members = append(members, jsonText(i.Key)+":"+jsonItem(t.Elem, text))
		plain = plain && text == strings.TrimSpace(text) && !strings.ContainsAny(text+i.Key, separator+"\n\r") && !strings.Contains(i.Key, between) && !strings.HasPrefix(i.Key, "{")
	}
	if texts, ok := s.record(t, pairs); ok && !slices.ContainsFunc(items, func(i model.Item) bool { return strings.Contains(i.Key, between) }) {
		return strings.Join(texts, separator)
	}
	if plain && !t.Form.CSV {
		return strings.Join(pairs, separator)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// encoded is an item or value of t as it stands between separators, in one of the ways that there are.
func (s *sampler) encoded(t *model.Type, text string) string {
	if !t.Form.Percent {
		return text
	}
	if s.rand.IntN(2) == 0 {
		return url.PathEscape(text)
	}
	return strings.ReplaceAll(text, "%", "%25")
}

// jsonItem is a text as an item of a JSON array or object, where the texts of some types stay as they are.
func jsonItem(t *model.Type, text string) string {
	if t.Scalar.RawItems {
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

// unparsable is a text that is no value of f; ok is false if every text is one.
func (s *sampler) unparsable(f *model.Field) (text string, ok bool) {
	t := f.Type
	var texts []string
	switch t.Kind {
	case model.UnionType:
		return "no_such_member", true
	case model.List:
		texts = append(texts, "[", "[1,", "x\nx")
	case model.Map:
		texts = append(texts, "novalue", `{"a"}`, "a=x\nb=x")
	}
	for _, bad := range t.Item().Scalar.Bad {
		texts = append(texts, whole(t, bad))
	}
	texts = slices.DeleteFunc(texts, func(text string) bool {
		_, err := value.ParseField(f, text)
		return err == nil
	})
	if len(texts) == 0 {
		return "", false
	}
	return pick(s.rand, texts), true
}

// whole is the text of a value of t that holds one item, or entry, with this text. Of a scalar it is that text.
func whole(t *model.Type, texts ...string) string {
	var items []string
	for i, text := range texts {
		item := jsonItem(t.Item(), text)
		if t.Kind == model.Map {
			item = fmt.Sprintf("\"k%d\":%s", i, item)
		}
		items = append(items, item)
	}
	switch t.Kind {
	case model.List:
		return "[" + strings.Join(items, ",") + "]"
	case model.Map:
		return "{" + strings.Join(items, ",") + "}"
	}
	return texts[0]
}

// outside are texts of values that break constraints of f: one for each constraint that a variable can break, by its name.
func (s *sampler) outside(f *model.Field) map[string]string {
	byKey := map[string][]string{}
	item := f
	if f.Type.Elem != nil {
		item = s.ofItem(f)
	}
	for _, text := range append(candidates(item), "~", "~~~", "ABC", strings.Repeat("m", 40)) {
		s.try(f, whole(f.Type, text), byKey)
	}
	if f.Type.Elem != nil {
		for range 6 { // as many as there may be, and more
			var texts []string
			for range 1 + s.rand.IntN(8) {
				texts = append(texts, s.variable(item.Type, s.single(item)))
			}
			s.try(f, whole(f.Type, texts...), byKey)
		}
	}
	for _, c := range f.Rules {
		if constraint.Of(c.Key).Looks != nil {
			byKey[c.Key] = append(byKey[c.Key], whole(f.Type, filepath.Join(s.dir, "no such thing")))
		}
	}
	if f.Type.Kind == model.Map {
		s.wrongKeys(f, byKey)
	}
	texts := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		texts[key] = pick(s.rand, byKey[key])
	}
	return texts
}

// try adds text under the constraints of f that it breaks.
func (s *sampler) try(f *model.Field, text string, byKey map[string][]string) {
	v, err := value.ParseField(f, text)
	if err != nil || text == "" {
		return
	}
	for _, b := range value.Check(f, v) {
		if !b.OfKey {
			byKey[b.Key] = append(byKey[b.Key], text)
		}
	}
}
