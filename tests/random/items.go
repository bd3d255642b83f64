package random

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// items gives k, or one of its objects, one or two fields that are lists or maps of objects, and their object. Now and then the object holds another one.
func (d *draft) items(k *kind, names map[string]bool) {
	in, inside := k, names
	if len(k.objects) > 0 && d.chance(3) {
		in = pick(d.rand, k.objects)
		inside = fieldNames(in)
	}
	inner := &kind{name: d.objectName(names)}
	d.itemFields(inner, 1+d.rand.IntN(2))
	o := &kind{name: d.objectName(names)}
	d.itemFields(o, 1+d.rand.IntN(4))
	k.objects = append(k.objects, inner, o)
	if d.chance(2) {
		f := &field{name: d.name(fieldNames(o))}
		f.attrs = append(f.attrs, `type = "object"`, fmt.Sprintf("of = [%q]", inner.name))
		d.optional(f)
		o.fields = append(o.fields, f)
	}
	for range 1 + d.rand.IntN(2) {
		f := &field{name: d.name(inside)}
		typ := pick(d.rand, []string{"[]object", "map[string]object"})
		f.attrs = append(f.attrs, fmt.Sprintf("type = %q", typ), fmt.Sprintf("of = [%q]", o.name))
		if typ == "map[string]object" && d.chance(2) {
			if keys := d.keys(true); keys != "" {
				f.attrs = append(f.attrs, keys)
			}
		}
		if d.chance(3) || endAlike(o, inner) {
			f.attrs = append(f.attrs, `separator = "__"`)
		}
		if d.chance(4) {
			f.attrs = append(f.attrs, fmt.Sprintf("min_len = %d", d.rand.IntN(3)))
		}
		if d.chance(4) {
			f.attrs = append(f.attrs, fmt.Sprintf("max_len = %d", 2+d.rand.IntN(3)))
		}
		d.optional(f)
		if d.chance(12) {
			f.attrs = append(f.attrs, "deprecated = "+quote(d.doc()))
		}
		d.message(f)
		in.fields = append(in.fields, f)
	}
}

func fieldNames(k *kind) map[string]bool {
	names := map[string]bool{}
	for _, f := range k.fields {
		names[f.name] = true
	}
	return names
}

// itemFields gives o, an object that is an item, n fields.
func (d *draft) itemFields(o *kind, n int) {
	names := map[string]bool{}
	for range n {
		f := &field{name: d.name(names)}
		d.scalar(f)
		if d.chance(12) {
			f.attrs = append(f.attrs, "deprecated = "+quote(d.doc()))
		}
		d.message(f)
		o.fields = append(o.fields, f)
	}
}

// endAlike reports whether the name of a field of o could be the end of another one's, as variables spell them.
func endAlike(o, inner *kind) bool {
	var all []string
	for _, f := range o.fields {
		if !slices.Contains(f.attrs, fmt.Sprintf("of = [%q]", inner.name)) {
			all = append(all, f.name)
			continue
		}
		for _, g := range inner.fields {
			all = append(all, f.name+"_"+g.name)
		}
	}
	for i, a := range all {
		for j, b := range all {
			if i != j && (a == b || strings.HasSuffix(a, "_"+b)) {
				return true
			}
		}
	}
	return false
}

// items is the binding of a list or map of objects; "" for none.
func (b *binding) items(f *model.Field) string {
	if b.prefixed && !b.chance(2) {
		return ""
	}
	literal := b.itemsLiteral(f, false)
	if literal != "" && b.chance(2) {
		return literal
	}
	keys := []string{fmt.Sprintf("env = %q", b.variable())}
	switch b.rand.IntN(4) {
	case 0:
		keys[0] = fmt.Sprintf("env = [%q, %q]", b.variable(), b.variable())
	case 1:
		keys = append(keys, fmt.Sprintf("env_file = %q", b.variable()))
	}
	if !f.Required() && f.Type.Kind == model.List && b.chance(4) {
		keys = append(keys, "allow_empty = true")
	}
	if literal != "" && b.chance(2) {
		keys = append(keys, "default = "+literal)
	}
	return "{ " + strings.Join(keys, ", ") + " }"
}

// itemKeys are keys of entries in specifications.
var itemKeys = []string{"eu", "us_1", "k2", "a", "K-", "EU", "a__b", "a_"}

// itemsLiteral is a list or map of objects in TOML; "" if a specification cannot hold one, because its items need secrets.
func (b *binding) itemsLiteral(f *model.Field, profile bool) string {
	n := 1 + b.rand.IntN(3)
	if arg := f.Rules.Arg("max_len"); arg != nil {
		n = min(n, int(arg.V.(int64)))
	}
	if arg := f.Rules.Arg("min_len"); arg != nil {
		if profile && f.Type.Kind == model.Map {
			return "" // those of config may be too many with these
		}
		n = max(n, int(arg.V.(int64)))
	}
	if profile && f.Rules.Arg("max_len") != nil && f.Type.Kind == model.Map {
		return ""
	}
	var items, keys []string
	if f.Keys != nil {
		keys = b.sampler.drawnKeys(f, n, b.chance(2))
		n = len(keys)
	}
	for i := range n {
		item := b.itemLiteral(f.Type.Items().Fields)
		if item == "" {
			return ""
		}
		switch {
		case f.Keys != nil:
			item = quote(keys[i]) + " = " + item
		case f.Type.Kind == model.Map:
			item = pick(b.rand, itemKeys) + strconv.Itoa(i) + " = " + item
		}
		items = append(items, item)
	}
	if f.Type.Kind == model.List {
		return "[" + strings.Join(items, ", ") + "]"
	}
	return "{ " + strings.Join(items, ", ") + " }"
}

// itemLiteral is one item in TOML, with all that it needs; "" if it has none.
func (b *binding) itemLiteral(fields []*model.Field) string {
	var lines []string
	for _, f := range fields {
		value := ""
		switch {
		case !f.Required() && b.chance(2):
			continue
		case f.Type.Kind == model.ObjectType:
			if value = b.itemLiteral(f.Type.Object.Fields); value == "" && f.Optional {
				continue
			}
		default:
			value = b.literal(f)
		}
		if value == "" && !f.Required() {
			continue
		}
		if value == "" {
			return ""
		}
		lines = append(lines, f.Name+" = "+value)
	}
	return "{ " + strings.Join(lines, ", ") + " }"
}

// An itemSetting is one item that an environment sets.
type itemSetting struct {
	label string            // "0", "eu"
	vars  map[string]string // the variables, by field
	texts map[string]string // what they hold
}

// assignItems sets items of the list or map l, in one text or with variables.
func (f *filler) assignItems(l *model.Leaf, b model.Binding) {
	field := l.Field()
	for name := range f.env.Vars { // order: any will do
		if slices.Contains(append(slices.Clone(b.Env), b.File), name) || ofItem(l, b, name) {
			return // shared
		}
	}
	s := &setting{res: f.res, leaf: l, shared: b.Shared, items: []*itemSetting{}}
	n := 1 + f.rand.IntN(3)
	least, most := 0, 4
	if arg := field.Rules.Arg("min_len"); arg != nil {
		least = int(arg.V.(int64))
	}
	if arg := field.Rules.Arg("max_len"); arg != nil {
		most = int(arg.V.(int64))
	}
	n = min(max(n, least), most)
	s.json = len(b.Env) == 0 || f.rand.IntN(2) == 0
	labels := f.labels(l, n, most, s.json)
	for _, label := range labels {
		i := &itemSetting{label: label, vars: map[string]string{}, texts: map[string]string{}}
		f.item(i, field.Type.Items().Fields, "")
		if len(i.texts) == 0 && !s.json {
			f.itemField(i, field.Type.Items().ItemFields()[0].Field(), field.Type.Items().ItemFields()[0].Name)
		}
		s.items = append(s.items, i)
	}
	if s.json {
		f.put(l, b, s.itemsText(field))
		last := f.env.set[len(f.env.set)-1]
		last.items, last.json = s.items, true
		return
	}
	at := f.rand.IntN(len(b.Env))
	s.name = b.Env[at]
	for _, i := range s.items {
		for _, name := range slices.Sorted(maps.Keys(i.texts)) {
			label := strings.ToUpper(i.label)
			if field.Type.Kind == model.Map && f.rand.IntN(3) == 0 {
				label = i.label
			}
			variable := field.ItemVariable(b.Env[at], label, name)
			i.vars[name] = variable
			f.env.Vars[variable] = i.texts[name]
		}
	}
	if len(s.items) > 0 && at+1 < len(b.Env) && f.rand.IntN(3) == 0 {
		f.env.Vars[b.Env[at+1]] = "not looked at"
	}
	f.env.set = append(f.env.set, s)
}

// labels are the indexes of a list, or keys of a map: those of the specification, and others, as many as there may be.
func (f *filler) labels(l *model.Leaf, n, most int, text bool) []string {
	var all []string
	if l.Field().Type.Kind == model.List {
		for i := range n {
			all = append(all, strconv.Itoa(i))
		}
		return all
	}
	var known []string
	if v := l.Fallback(f.env.Profile).Literal(); v != nil {
		items, _ := v.V.([]model.Item)
		for _, i := range items {
			known = append(known, i.Key)
		}
	}
	var pool []string
	if keyed := l.Field(); keyed.Keys != nil {
		pool = slices.DeleteFunc(f.drawnKeys(keyed, most+len(known), !text), func(key string) bool {
			return slices.Contains(known, key) || !text && strings.HasSuffix(key, "_") // which would be read as a part of the separator
		})
	}
	for i := range n {
		switch {
		case i < len(known) && !text && !l.Field().KeyInVariables(known[i]):
			lower := strings.ToLower(known[i]) // its variables must not set the entry in capitals too
			if l.Field().Keys == nil && len(known)+len(all) < most && l.Field().KeyInVariables(lower) && !slices.Contains(known, lower) {
				all = append(all, lower)
			}
		case i < len(known) && (f.rand.IntN(2) == 0 || len(known)+n > most):
			all = append(all, known[i])
		case len(known)+len(all) < most && l.Field().Keys != nil:
			if len(pool) > 0 {
				all, pool = append(all, pool[0]), pool[1:]
			}
		case len(known)+len(all) < most:
			all = append(all, pick(f.rand, []string{"x", "far_away", "n_1_"})+strconv.Itoa(i))
		}
	}
	return all
}

// item gives an item texts for its fields: all that it needs, unless the specification gives them.
func (f *filler) item(i *itemSetting, fields []*model.Field, prefix string) {
	for _, field := range fields {
		name := prefix + field.Name
		switch {
		case field.Type.Kind == model.ObjectType:
			if !field.Pointer() || f.rand.IntN(2) == 0 {
				f.item(i, field.Type.Object.Fields, name+".")
			}
		case field.Required() || f.rand.IntN(2) == 0:
			f.itemField(i, field, name)
		}
	}
}

func (f *filler) itemField(i *itemSetting, field *model.Field, name string) {
	if field.Secret {
		f.canary = fmt.Sprintf("s3cr3t%d", f.rand.IntN(10))
	}
	text := f.written(field, f.value(field))
	if f.canary != "" && strings.Contains(text, f.canary) {
		f.env.Secrets = append(f.env.Secrets, f.canary)
	}
	f.canary = ""
	i.texts[name] = text
}

// text is the JSON of the items of s, with the keys in any order and the values in any of the ways that JSON has.
func (s *setting) itemsText(f *model.Field) string {
	var items []string
	for _, i := range s.items {
		item := jsonItemOf(f.Type.Items().Fields, i.texts, "")
		if f.Type.Kind == model.Map {
			item = jsonText(i.label) + ": " + item
		}
		items = append(items, item)
	}
	if f.Type.Kind == model.List {
		return "[" + strings.Join(items, ", ") + "]"
	}
	return "{" + strings.Join(items, ", ") + "}"
}

func jsonItemOf(fields []*model.Field, texts map[string]string, prefix string) string {
	var members []string
	for _, f := range fields {
		name := prefix + f.Name
		text, ok := texts[name]
		switch {
		case f.Type.Kind == model.ObjectType:
			inner := jsonItemOf(f.Type.Object.Fields, texts, name+".")
			if inner == "{}" {
				continue
			}
			text = inner
		case !ok:
			continue
		case f.Type.Elem != nil && (strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{")) && json.Valid([]byte(text)), f.Type.Scalar != nil && f.Type.Scalar.RawItems:
		default:
			text = jsonText(text)
		}
		members = append(members, jsonText(f.Name)+": "+text)
	}
	return "{" + strings.Join(members, ", ") + "}"
}

// ofItem reports whether the variable called name is one of an item of the list or map l.
func ofItem(l *model.Leaf, b model.Binding, name string) bool {
	return l.Field().Type.Items() != nil && slices.ContainsFunc(b.Env, func(base string) bool { return l.Field().IsItemVariable(base, name) })
}

// badItems makes one change of each sort to the items of some list or map.
func (m *Environ) badItems(e *Env) []*Mutant {
	var all []*Mutant
	var lists []*setting
	for _, s := range e.set {
		if s.items != nil && !s.shared && len(s.items) > 0 {
			lists = append(lists, s)
		}
	}
	if len(lists) == 0 {
		return nil
	}
	for _, make := range []func(*Env, *setting) *Mutant{m.gap, m.twoForms, m.badItem, m.noItemField, m.tooFar, m.badText, m.unknownKey, m.strange, m.sameKey, m.badKey} {
		if mutant := make(e, pick(m.rand, lists)); mutant != nil {
			all = append(all, mutant)
		}
	}
	return all
}

// gap moves the last item of a list further on.
func (m *Environ) gap(e *Env, s *setting) *Mutant {
	f := s.leaf.Field()
	if s.json || f.Type.Kind != model.List {
		return nil
	}
	last := s.items[len(s.items)-1]
	mutant := m.change(e, "items: gap")
	index := strconv.Itoa(len(s.items) + m.rand.IntN(3))
	for name, v := range last.vars { // order: each is moved
		mutant.Vars[f.ItemVariable(s.name, index, name)] = mutant.Vars[v]
		delete(mutant.Vars, v)
	}
	mutant.Want = []string{} // the first of them
	return mutant
}

// twoForms sets the text beside variables of items, or the other way round.
func (m *Environ) twoForms(e *Env, s *setting) *Mutant {
	f := s.leaf.Field()
	if s.json {
		if s.file || s.name == "" {
			return nil
		}
		name := f.ItemVariable(s.name, "0", f.Type.Items().ItemFields()[0].Name)
		mutant := m.change(e, "items: both forms", s.name, name)
		mutant.Vars[name] = "anything"
		return mutant
	}
	mutant := m.change(e, "items: both forms", s.name)
	mutant.Vars[s.name] = pick(m.rand, []string{"[]", "{}", "anything"})
	return mutant
}

// badItem garbles a field of an item.
func (m *Environ) badItem(e *Env, s *setting) *Mutant {
	i := pick(m.rand, s.items)
	for _, f := range s.leaf.Field().Type.Items().ItemFields() {
		if i.texts[f.Name] == "" {
			continue
		}
		if bad, ok := m.unparsable(f.Field()); ok {
			mutant := m.withItem(e, s, i, "items: text", f.Name, bad)
			mutant.Want = []string{}
			return mutant
		}
	}
	return nil
}

// noItemField takes away a field of an item.
func (m *Environ) noItemField(e *Env, s *setting) *Mutant {
	i := pick(m.rand, s.items)
	for _, f := range s.leaf.Field().Type.Items().ItemFields() {
		if i.texts[f.Name] != "" {
			mutant := m.withItem(e, s, i, "items: no field", f.Name, "")
			mutant.Either = true
			return mutant
		}
	}
	return nil
}

// withItem is e with another text for a field of an item, or none. What a problem must name is not said: the two answers are compared.
func (m *Environ) withItem(e *Env, s *setting, i *itemSetting, what, name, text string) *Mutant {
	mutant := m.change(e, what)
	if !s.json {
		mutant.Vars[i.vars[name]] = text
		return mutant
	}
	changed := *i
	changed.texts = map[string]string{}
	for k, v := range i.texts { // order: into a map
		changed.texts[k] = v
	}
	if changed.texts[name] = text; text == "" {
		delete(changed.texts, name)
	}
	other := *s
	other.items = slices.Clone(s.items)
	other.items[slices.Index(s.items, i)] = &changed
	m.setText(mutant, s, other.itemsText(s.leaf.Field()))
	return mutant
}

func (m *Environ) setText(mutant *Mutant, s *setting, text string) {
	if s.file {
		text = m.fileOf(mutant.binding(s), text)
	}
	mutant.Vars[s.name] = text
}

// tooFar sets an index that no list has, or as many entries as no map has.
func (m *Environ) tooFar(e *Env, s *setting) *Mutant {
	f := s.leaf.Field()
	if s.json {
		return nil
	}
	mutant := m.change(e, "items: too many")
	if f.Type.Kind == model.List {
		name := f.ItemVariable(s.name, pick(m.rand, []string{"1000", "99999999999999999999"}), f.Type.Items().ItemFields()[0].Name)
		mutant.Vars[name] = "anything"
		mutant.Want = []string{name}
		return mutant
	}
	for n := range 1001 {
		mutant.Vars[f.ItemVariable(s.name, "N"+strconv.Itoa(n), f.Type.Items().ItemFields()[0].Name)] = "anything"
	}
	mutant.Want = []string{s.name}
	return mutant
}

// badText makes JSON that is none, or not of the right shape.
func (m *Environ) badText(e *Env, s *setting) *Mutant {
	if !s.json {
		return nil
	}
	mutant := m.change(e, "items: JSON", s.name)
	m.setText(mutant, s, pick(m.rand, []string{"[", "{", "x", "[1]", `{"a": 1}`, "null", `"text"`, `[[]]`, `{"": {}}`, `{"a": {}, "a": {}}`, `[{"x_y_z": 1}]`, "[] []", "\xff"}))
	return mutant
}

// unknownKey gives an item in JSON a key that is no field.
func (m *Environ) unknownKey(e *Env, s *setting) *Mutant {
	text := s.itemsText(s.leaf.Field())
	if !s.json {
		return nil
	}
	mutant := m.change(e, "items: unknown key", s.name)
	at := strings.LastIndexByte(text, '}')
	if s.leaf.Field().Type.Kind == model.Map {
		at = strings.LastIndexByte(text[:at], '}')
	}
	more := `, "no_such_field": 1`
	if strings.HasSuffix(text[:at], "{") {
		more = more[2:]
	}
	m.setText(mutant, s, text[:at]+more+text[at:])
	return mutant
}

// strange sets a variable that begins like those of items, and ends in no field: a warning.
func (m *Environ) strange(e *Env, s *setting) *Mutant {
	if s.name == "" || s.file {
		return nil
	}
	mutant := m.change(e, "items: strange variable")
	mutant.Vars[s.name+s.leaf.Field().Between()+pick(m.rand, []string{"0_NOSUCH9", "X", "00_", "_", "0", "NOSUCH9"})] = "anything"
	return mutant
}

// sameKey sets a field of an entry of a map twice, with the key in both cases.
func (m *Environ) sameKey(e *Env, s *setting) *Mutant {
	f := s.leaf.Field()
	if s.json || f.Type.Kind != model.Map {
		return nil
	}
	i := pick(m.rand, s.items)
	for _, name := range slices.Sorted(maps.Keys(i.vars)) {
		v := i.vars[name]
		for _, label := range []string{i.label, strings.ToUpper(i.label)} {
			if other := f.ItemVariable(s.name, label, name); other != v {
				mutant := m.change(e, "items: one key twice", v, other)
				mutant.Vars[other] = "anything"
				return mutant
			}
		}
	}
	return nil
}
