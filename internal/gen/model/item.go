package model

import (
	"slices"
	"strconv"
	"strings"
)

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
