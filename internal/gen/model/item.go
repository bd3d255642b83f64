package model

import (
	"slices"
	"strconv"
	"strings"
)

// Items returns the object type of the items of a list, or of the values of a map, of type t. It returns nil for other types.
func (t *Type) Items() *Object {
	if t.Elem != nil {
		return t.Elem.Object
	}
	return nil
}

// Fields is a literal of an object: its fields with their values, in the order of the specification. The value of an object in it is also
// Fields.
type Fields []FieldValue

// A FieldValue is one field of a literal of an object.
type FieldValue struct {
	Field *Field
	Value *Value
}

// Of returns the value of f in fs, or nil.
func (fs Fields) Of(f *Field) *Value {
	for _, v := range fs {
		if v.Field == f {
			return v.Value
		}
	}
	return nil
}

// equal reports whether fs and o give the same fields the same values.
func (fs Fields) equal(o Fields) bool {
	return len(fs) == len(o) && !slices.ContainsFunc(fs, func(v FieldValue) bool {
		other := o.Of(v.Field)
		return other == nil || !v.Value.Equal(other)
	})
}

// An ItemField is a field of an item, or a field of an object in an item.
type ItemField struct {
	Name string   // "tls.cert"
	Path []*Field // the objects that contain the field, and the field itself
}

// Field returns the field itself.
func (f ItemField) Field() *Field { return f.Path[len(f.Path)-1] }

// ItemFields returns the fields of the items o. The fields of an object in o are in the position of the object.
func (o *Object) ItemFields() []ItemField { return itemFields(o.Fields, ItemField{}) }

// FieldNames returns the names of the ItemFields of o.
func (o *Object) FieldNames() []string {
	var names []string
	for _, f := range o.ItemFields() {
		names = append(names, f.Name)
	}
	return names
}

func itemFields(fields []*Field, above ItemField) []ItemField {
	var all []ItemField
	for _, f := range fields {
		one := ItemField{above.Name + f.Name, append(slices.Clip(above.Path), f)}
		if f.Type.Kind == ObjectType {
			one.Name += "."
			all = append(all, itemFields(f.Type.Object.Fields, one)...)
			continue
		}
		all = append(all, one)
	}
	return all
}

// Between returns the separator in the names of the variables of f's items.
func (f *Field) Between() string {
	if f.Separator == "" {
		return "_"
	}
	return f.Separator
}

// ItemSuffix returns the end of the name of a variable for the named field of an item of f: "TLS_CERT".
func (f *Field) ItemSuffix(name string) string {
	return strings.ToUpper(strings.ReplaceAll(name, ".", f.Between()))
}

// ItemVariable returns the variable for the named field of an item of f. The list or map has the variable base, and label is the index or
// key of the item.
func (f *Field) ItemVariable(base, label, name string) string {
	return base + f.Between() + label + f.Between() + f.ItemSuffix(name)
}

// IsItemVariable reports whether the named variable is for an item of f, if f has the variable base.
func (f *Field) IsItemVariable(base, name string) bool {
	rest, ok := strings.CutPrefix(name, base+f.Between())
	if !ok {
		return false
	}
	label, end, cut := strings.Cut(rest, f.Between())
	return slices.ContainsFunc(f.Type.Items().ItemFields(), func(i ItemField) bool {
		suffix := f.ItemSuffix(i.Name)
		if f.Type.Kind == Map && f.Between() == "_" { // keys may have underscores
			key, ok := strings.CutSuffix(rest, "_"+suffix)
			return ok && isKey(key)
		}
		return cut && label != "" && end == suffix && (f.Type.Kind == Map && isKey(label) || strings.Trim(label, "0123456789") == "")
	})
}

// isKey reports whether the name of a variable can contain s as the key of a map.
func isKey(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_{}") == "" // {parameter} in a factory
}

// Secret reports whether l is a secret, or its items contain one.
func (l *Leaf) Secret() bool {
	o := l.Field().Type.Items()
	return l.Field().Secret || o != nil && slices.ContainsFunc(o.ItemFields(), func(f ItemField) bool { return f.Field().Secret })
}

// WithItems returns the leaves of r. Each list or map of objects is followed by its SampleLeaves.
func (r *Resource) WithItems() []*Leaf {
	if r.withItems == nil {
		r.withItems = []*Leaf{}
		for _, l := range r.Leaves {
			r.withItems = append(r.withItems, l)
			if l.Field().Type.Items() != nil {
				r.withItems = append(r.withItems, l.SampleLeaves()...)
			}
		}
	}
	return r.withItems
}

// SampleLeaves returns the leaves of sample items for lists of variables. For a list this is the first item. For a map these are the
// entries of the specification, and those of a closed set of keys, or else one entry with the key "key".
func (l *Leaf) SampleLeaves() []*Leaf {
	var all []*Leaf
	keyed := l.keyed()
	for _, label := range l.sampleItems() {
		all = append(all, l.itemLeaves(label, keyed)...)
	}
	return all
}

// keyed returns the entries of a map of objects by key: those in Base, and then those of each element of ByProfile.
func (l *Leaf) keyed() []map[string]*Item {
	index := func(v *Value) map[string]*Item {
		byKey := map[string]*Item{}
		items := entriesOf(v)
		for i := range items {
			byKey[items[i].Key] = &items[i]
		}
		return byKey
	}
	all := []map[string]*Item{index(l.Base.Fallback)}
	for _, p := range l.ByProfile {
		all = append(all, index(p.Binding.Fallback))
	}
	return all
}

// InList returns the value that the specification gives to l in p, and the layer of the list, or nil. The leaf l belongs to an item of a
// list.
func (l *Leaf) InList(p *Profile) (*Value, Layer) {
	v := l.List.Fallback(p).Literal()
	if v == nil || l.List.Field().Type.Kind != List {
		return nil, None
	}
	items, _ := v.V.([]*Value)
	for i, item := range items {
		if l.Item == l.List.Name+"["+strconv.Itoa(i)+"]" {
			return given(item, l.Path[len(l.List.Path):]), l.List.From(p)
		}
	}
	return nil, None
}

// sampleItems returns the labels of the items that lists of variables show as samples.
func (l *Leaf) sampleItems() []string {
	if l.Field().Type.Kind == List {
		return []string{"0"}
	}
	var keys []string
	seen := map[string]bool{}
	for _, key := range append(l.Keys(), l.AllowedKeys()...) {
		if l.Field().KeyInVariables(key) && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	if keys == nil {
		return []string{"key"}
	}
	return keys
}

// Keys returns the keys that the specification gives to the map l.
func (l *Leaf) Keys() []string {
	var keys []string
	for _, b := range append([]ProfileBinding{{Binding: l.Base}}, l.ByProfile...) {
		for _, i := range entriesOf(b.Binding.Fallback) {
			keys = append(keys, i.Key)
		}
	}
	return keys
}

// AllowedKeys returns the keys that the map l may have. It returns nil if they are not a closed set.
func (l *Leaf) AllowedKeys() []string {
	f := l.Field()
	if f.Keys == nil {
		return nil
	}
	var all []string
	for _, c := range f.Keys.Rules {
		if values, ok := c.Arg.V.([]*Value); ok && c.Set {
			for _, v := range values {
				all = append(all, v.Text)
			}
		}
	}
	return all
}

// standsFor reports whether variables of l, a leaf of a sample item, are named if an item is missing. One item is enough. If the keys of a
// map are a closed set, it is the first one.
func (l *Leaf) standsFor() bool {
	return l.List.AllowedKeys() == nil || l.Item == l.List.Name+"."+l.List.sampleItems()[0]
}

// entriesOf returns the entries of v if v is the literal of a map, or none.
func entriesOf(v *Value) []Item {
	if v = v.Literal(); v == nil {
		return nil
	}
	items, _ := v.V.([]Item)
	return items
}

// itemGiven reports whether the item of l is an entry of a map that the specification contains in p.
func (l *Leaf) itemGiven(p *Profile) bool {
	if i, found := p.Find(len(l.ByProfile), func(i int) *Profile { return l.ByProfile[i].Profile }); found && l.entry != nil {
		return l.entry[i+1]
	}
	return l.entry != nil && l.entry[0]
}

// KeyInVariables reports whether the name of a variable can contain a key of the map f, so that the key is read as it is: in lower case, and
// up to the first separator if that is "__".
func (f *Field) KeyInVariables(key string) bool {
	plain := key != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
	if f.Between() == "_" {
		return plain
	}
	return plain && strings.Index(key+f.Between(), f.Between()) == len(key)
}

// ItemLeaves returns the leaves of one item of the list or map l. The label is its index or key. The items of a list only have the defaults
// of the object, because a variable that is set replaces the whole list of the specification.
func (l *Leaf) ItemLeaves(label string) []*Leaf { return l.itemLeaves(label, l.keyed()) }

func (l *Leaf) itemLeaves(label string, keyed []map[string]*Item) []*Leaf {
	f := l.Field()
	name := l.Name + "." + label
	if f.Type.Kind == List {
		name = l.Name + "[" + label + "]"
	}
	var given []bool
	for _, entries := range keyed {
		given = append(given, entries[label] != nil)
	}
	var all []*Leaf
	for _, i := range f.Type.Items().ItemFields() {
		one := &Leaf{Path: append(slices.Clip(l.Path), i.Path...), Members: l.Members, Name: name + "." + i.Name, List: l, Item: name, entry: given}
		one.Base = l.itemBinding(l.Base, label, i, keyed[0][label])
		for n, p := range l.ByProfile {
			one.ByProfile = append(one.ByProfile, ProfileBinding{p.Profile, l.itemBinding(p.Binding, label, i, keyed[n+1][label])})
		}
		all = append(all, one)
	}
	return all
}

// itemBinding returns the binding of the field i of an item. b is the binding of the list or map. entry is the item in the specification,
// or nil.
func (l *Leaf) itemBinding(b Binding, label string, i ItemField, entry *Item) Binding {
	var in Binding
	f := l.Field()
	if f.Type.Kind == List || f.KeyInVariables(label) {
		for _, base := range b.Env {
			in.Env = append(in.Env, f.ItemVariable(base, strings.ToUpper(label), i.Name))
		}
	}
	in.Shared, in.SourceAt = b.Shared, b.SourceAt
	in.Trim, in.Lower = b.Trim, b.Lower
	if len(b.VarAt) >= len(b.Env) && len(in.Env) > 0 {
		in.VarAt = b.VarAt[:len(b.Env)]
	}
	if d := i.Field().Default; d != nil {
		in.Fallback, in.From, in.FallbackAt = d, FromKind, d.At
	}
	if entry != nil {
		if v := given(entry.Value, i.Path); v != nil {
			in.Fallback, in.From, in.FallbackAt = v, entry.From, v.At
		}
	}
	return in
}

// given returns the value in v, a literal of an object, of the field at the end of path, or nil.
func given(v *Value, path []*Field) *Value {
	for _, f := range path {
		fields, _ := v.V.(Fields)
		if v = fields.Of(f); v == nil {
			return nil
		}
	}
	return v
}

// GivenFields returns the list or map l and the fields that its literal v sets, with names such as "servers[0].host". The argument from is
// the layer of v.
func (l *Leaf) GivenFields(v *Value, from Layer) []GivenField {
	var all []GivenField
	var object func(name string, v *Value, from Layer)
	object = func(name string, v *Value, from Layer) {
		fields, _ := v.V.(Fields)
		for _, f := range fields {
			if f.Field.Type.Kind == ObjectType {
				object(name+"."+f.Field.Name, f.Value, from)
				continue
			}
			all = append(all, GivenField{name + "." + f.Field.Name, from})
		}
	}
	if v = v.Literal(); v == nil {
		return nil
	}
	all = append(all, GivenField{l.Name, from})
	switch items := v.V.(type) {
	case []*Value:
		for i, item := range items {
			object(l.Name+"["+strconv.Itoa(i)+"]", item, from)
		}
	case []Item:
		for _, item := range items {
			object(l.Name+"."+item.Key, item.Value, max(item.From, FromResource))
		}
	}
	return all
}

// A GivenField is a field of an item that the specification sets.
type GivenField struct {
	Name string
	From Layer
}

// ItemObjects returns the objects that are items in resources of p, including those of factories, in the order of their first use.
func (p *Package) ItemObjects() []*Object {
	var all []*Object
	seen := map[*Object]bool{}
	for _, r := range p.All() {
		for _, l := range r.Leaves {
			if o := l.Field().Type.Items(); o != nil && !seen[o] && p.PlanOf(r).ReadsItems(l) {
				seen[o] = true
				all = append(all, o)
			}
		}
	}
	return all
}

// ReadsItems reports whether the loader reads the list or map of objects l: something other than the default of the kind can set it.
func (n Plan) ReadsItems(l *Leaf) bool { return n.Any(l.Touched) }

// NoteBeside records a variable of another field whose name begins like the names of variables of l's items.
func (l *Leaf) NoteBeside(name string) {
	if !slices.Contains(l.Beside, name) && !Varies(name) {
		l.Beside = append(l.Beside, name)
	}
}
