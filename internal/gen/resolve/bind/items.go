package bind

import (
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource/gen"
)

// literalOf reads a literal for l, which may be a list or map of objects. It returns nil if it has reported a finding.
func (b *binder) literalOf(l *model.Leaf, v *syntax.Value) *model.Value {
	f := l.Field()
	if f.Type.Items() == nil {
		return b.notEmpty(f, l.Name, b.FieldLiteral(f, v, b.Decl(f)))
	}
	got, wrong, n, ok := any(nil), "", 0, true
	switch {
	case f.Type.Kind == model.List && v.Kind == syntax.Array:
		items := make([]*model.Value, 0, len(v.Items))
		for i, item := range v.Items {
			one := b.itemLiteral(l, l.Name+"["+strconv.Itoa(i)+"]", f.Type.Items(), item)
			items, ok = append(items, one), ok && one != nil
		}
		got, n = items, len(items)
	case f.Type.Kind == model.List:
		wrong = "an array of tables: `[[" + b.res.Table() + ".config." + l.Name + "]]`"
	case v.Kind == syntax.Table:
		items := make([]model.Item, 0, len(v.Entries))
		for _, e := range v.Entries {
			if e.Key == "" || strings.ContainsFunc(e.Key, hidden) {
				b.Report(diag.BadValue, e.At, "the key of an entry of `"+l.Name+"` must not be empty, and all of it must show", "choose another key")
				ok = false
				continue
			}
			one := b.itemLiteral(l, l.Name+"."+e.Key, f.Type.Items(), e.Value)
			items, ok = append(items, model.Item{Key: e.Key, Value: one, At: e.At}), ok && one != nil
		}
		got, n = items, len(items)
	default:
		wrong = "a table of tables"
	}
	switch {
	case wrong != "":
		read.MaskStrings(v)
		b.Report(diag.WrongType, v.At, "a value of type "+f.Type.Spec+" is written as "+wrong+", not as "+v.Kind.String(), "")
		ok = false
	case n > gen.MaxItems:
		b.Report(diag.TooLarge, v.At, "`"+l.Name+"` has more than "+strconv.Itoa(gen.MaxItems)+" items", "use `json` for what is large")
		ok = false
	}
	if !ok {
		return nil
	}
	all := &model.Value{V: got, Text: value.Format(f.Type, got), At: v.At}
	if b.Broken(f, all, b.Decl(f)) {
		return nil
	}
	return b.notEmpty(f, l.Name, all)
}

// notEmpty returns v, a value of the field f with the given path. If f is required and v is empty, it reports a finding and returns nil: for the
// loader, the field is then not set.
func (b *binder) notEmpty(f *model.Field, at string, v *model.Value) *model.Value {
	if v == nil || !f.Required() || !f.MissingIfZero() {
		return v
	}
	switch of := v.V.(type) {
	case string:
		if of != "" {
			return v
		}
	case []*model.Value:
		if len(of) > 0 {
			return v
		}
	case []model.Item:
		if len(of) > 0 {
			return v
		}
	default:
		return v
	}
	b.Report(diag.BadValue, v.At, "`"+at+"` is required, and an empty value counts as not set", "give it a value, leave it out, or make the field `optional`",
		diag.Label{At: f.At, Text: "declared here"})
	return nil
}

// hidden reports whether c is an invisible character.
func hidden(c rune) bool { return !strconv.IsPrint(c) }

// itemLiteral reads one item, or an object in an item. Its path is at. It returns nil if it has reported an error.
func (b *binder) itemLiteral(l *model.Leaf, at string, o *model.Object, v *syntax.Value) *model.Value {
	if v.Kind != syntax.Table {
		read.MaskStrings(v)
		b.Report(diag.WrongType, v.At, "`"+at+"` must be a table, not "+v.Kind.String(), "it holds the fields of the object `"+o.Name+"`")
		return nil
	}
	fields, ok := model.Fields{}, true
	for _, e := range v.Entries {
		f := b.Find(o.Fields, e.Key)
		if f == nil {
			b.unknownField(e, o.Fields, "the object `"+o.Name+"`", o.Go)
			ok = false
			continue
		}
		got := b.itemField(l, at+"."+e.Key, f, e)
		fields, ok = append(fields, model.FieldValue{Field: f, Value: got}), ok && got != nil
	}
	if !ok {
		return nil
	}
	return &model.Value{V: fields, Text: value.Format(&model.Type{Kind: model.ObjectType}, fields), At: v.At}
}

// itemField reads one field of an item.
func (b *binder) itemField(l *model.Leaf, at string, f *model.Field, e *syntax.Entry) *model.Value {
	switch {
	case f.Type.Kind == model.ObjectType:
		return b.itemLiteral(l, at, f.Type.Object, e.Value)
	case f.Type.Kind == model.UnionType || f.Type.Items() != nil:
		return nil // there is a finding at its declaration
	case f.Secret:
		read.MaskStrings(e.Value)
		help := "remove it, and set it with a variable of the entry"
		if l.Field().Type.Kind == model.List {
			help = "give the whole list in variables, or make it a map, whose entries variables complete"
		}
		b.Report(diag.SecretLiteral, e.Value.At, "the specification has the value of a secret", help)
		return nil
	case f.Type.Texts():
		read.MaskStrings(e.Value)
		b.Report(diag.BadItem, e.Value.At, "`"+at+"` is of a Go type, which only the running program reads", "give the list or map in variables")
		return nil
	case e.Value.Kind == syntax.Table && f.Type.Kind != model.Map:
		read.MaskStrings(e.Value)
		b.Report(diag.BadBinding, e.Value.At, "`"+at+"` is a field of an item, and such fields have no bindings", "write the value; the variables of items are named after that of `"+l.Name+"`")
		return nil
	}
	return b.notEmpty(f, at, b.FieldLiteral(f, e.Value, b.Decl(f)))
}

// isBinding reports whether the table e, for the map of objects l, is a binding and not a table of entries. A key of bindings makes it a
// binding. If an entry of the map has the name of such a key, the entries must be under the key default.
func (b *binder) isBinding(l *model.Leaf, e *syntax.Entry) bool {
	return l.Field().Type.Kind != model.Map || l.Field().Type.Items() == nil || len(e.Value.Entries) == 0 ||
		slices.ContainsFunc(e.Value.Entries, func(k *syntax.Entry) bool { return lang.Binding.Key(k.Key) != nil })
}

// overEntries returns the entries of the binding in together with those of v, a literal for a map of objects in the layer from. An entry of
// v replaces the whole entry with the same key.
func overEntries(in model.Binding, v *model.Value, f *model.Field, from model.Layer) *model.Value {
	items, ok := v.V.([]model.Item)
	if !ok || f.Type.Items() == nil {
		return v
	}
	var all []model.Item
	if below := in.Fallback.Literal(); below != nil && in.From >= model.FromResource {
		all, _ = below.V.([]model.Item)
		all = slices.Clone(all)
	}
	at := make(map[string]int, len(all)+len(items)) // the index of each key in all
	for i, old := range all {
		at[old.Key] = i
	}
	for _, item := range items {
		item.From = from
		if i, again := at[item.Key]; again {
			all[i] = item
			continue
		}
		at[item.Key] = len(all)
		all = append(all, item)
	}
	return &model.Value{V: all, Text: value.Format(f.Type, all), At: v.At}
}

// itemsFilled reports items of the specification that lack a required field, and keys that no variable can contain.
func (b *binder) itemsFilled() {
	blamed := map[blame]bool{}
	for _, l := range b.res.Leaves {
		f := l.Field()
		if f.Type.Items() == nil {
			continue
		}
		for _, p := range b.Pkg.ProfilesOf(b.res) {
			v := l.Fallback(p).Literal()
			if v == nil {
				continue
			}
			switch items := v.V.(type) {
			case []*model.Value:
				for i, item := range items {
					b.itemFilled(l, p, l.Name+"["+strconv.Itoa(i)+"]", f.Type.Items(), item, blamed)
				}
			case []model.Item:
				for _, item := range items {
					b.itemFilled(l, p, l.Name+"."+item.Key, f.Type.Items(), item.Value, blamed)
					if len(l.Source(p).Env) > 0 && !f.KeyInVariables(item.Key) && !blamed[blame{item.Value.At, ""}] {
						blamed[blame{item.Value.At, ""}] = true
						reason, help := "keys are read in lower case", "use lower-case letters, digits and underscores, or give the entry in JSON"
						if f.Between() == "__" && strings.Contains(item.Key+"_", "__") {
							reason, help = "`__` ends the key in the name of a variable", "use a key without `__` and without `_` at its end, or give the entry in JSON"
						}
						b.Warn(diag.BadVariable, item.Value.At, "no variable can name the entry `"+item.Key+"` of `"+l.Name+"`: "+reason, help)
					}
				}
			}
		}
	}
}

// A blame identifies what a finding was about: a field of the item at a place, or the item itself if the name is "".
type blame struct {
	at   diag.Span
	name string
}

// itemFilled does the work of itemsFilled for one item, or for an object in an item. Its path is at.
func (b *binder) itemFilled(l *model.Leaf, p *model.Profile, at string, o *model.Object, v *model.Value, blamed map[blame]bool) {
	fields, _ := v.V.(model.Fields)
	bound := l.Field().Type.Kind == model.Map && len(l.Source(p).Env) > 0
	for _, f := range o.Fields {
		given, name := fields.Of(f), at+"."+f.Name
		switch {
		case f.Type.Kind == model.ObjectType && given == nil && f.Optional, blamed[blame{v.At, name}]:
		case f.Type.Kind == model.ObjectType && given == nil:
			b.itemFilled(l, p, name, f.Type.Object, &model.Value{V: model.Fields{}, At: v.At}, blamed)
		case f.Type.Kind == model.ObjectType:
			b.itemFilled(l, p, name, f.Type.Object, given, blamed)
		case given != nil || !f.Required() || bound && f.MissingIfZero():
		default:
			blamed[blame{v.At, name}] = true
			help := "give a value"
			if f.Secret {
				help = "give the whole list in variables, or make it a map with a variable, which completes its entries"
			}
			b.Report(diag.UnfilledField, v.At, "the field `"+name+"` is required and nothing fills it", help, diag.Label{At: f.At, Text: "declared here"})
		}
	}
}

func (b *binder) unknownField(e *syntax.Entry, fields []*model.Field, owner, stem string) {
	read.MaskStrings(e.Value)                     // the value may be a secret under a misspelt key
	if b.Skipped(stem, e.Key) || b.Library.Torn { // a missing package may declare the field
		return
	}
	var deps []*model.Dep
	if stem == b.res.Kind.Go {
		deps = b.Library.DepsOf(b.res.Kind)
	}
	help := diag.DidYouMean(e.Key, b.Candidates(func() []string {
		names := read.NamesOf(fields)()
		for _, d := range deps {
			names = append(names, d.Name)
		}
		return names
	}))
	if len(fields)+len(deps) == 0 {
		help = "it has no fields"
		if b.fieldless[owner] {
			return
		}
		b.fieldless[owner] = true // all its fields are missing for the same reason
	}
	header, of := "", ""
	if stem == b.res.Kind.Go {
		header, of = b.lostHeader(e.Key)
	}
	switch k := lang.Resource.Key(e.Key); {
	case header == "":
	case b.astray[header]:
		return // the header that is missing above several keys is one mistake
	default:
		b.astray[header] = true
		help = "if it is " + of + ", write the header `" + header + "` above it"
		if k != nil && k.Shape == lang.Bindings {
			help = "write the fields without `" + e.Key + "`, one level higher"
		} else if k != nil {
			b.Astray()
		}
	}
	b.excused = true
	b.Report(diag.UnknownField, e.At, owner+" has no field `"+e.Key+"`", help)
}

// lostHeader returns the header under which a key belongs that is no field, and what it is there. It returns "" if the key fits nowhere.
func (b *binder) lostHeader(key string) (header, of string) {
	table := b.res.Table()
	if lang.Resource.Key(key) != nil {
		return "[resource.name]", "the key of a resource"
	}
	for _, t := range []*lang.Table{lang.Lifecycle, lang.Health, lang.Metrics} {
		if t.Key(key) != nil {
			name := strings.TrimSuffix(t.Title[strings.LastIndexByte(t.Title, '.')+1:], "]")
			return "[" + table + "." + name + "]", "a key of `" + name + "`"
		}
	}
	switch l := b.inItem(key); {
	case l == nil:
		return "", ""
	case l.Field().Type.Kind == model.List:
		return "[[" + table + ".config." + l.Name + "]]", "a field of an item of `" + l.Name + "`"
	default:
		return "[" + table + ".config." + l.Name + ".key]", "a field of an entry of `" + l.Name + "`"
	}
}

// inItem returns the first list or map of objects with the named field, or nil.
func (b *binder) inItem(name string) *model.Leaf {
	if b.inItems == nil { // once for all keys that are no fields
		b.inItems = map[string]*model.Leaf{}
		for _, l := range b.res.Leaves {
			if o := l.Field().Type.Items(); o != nil {
				for _, f := range o.Fields {
					if b.inItems[f.Name] == nil {
						b.inItems[f.Name] = l
					}
				}
			}
		}
	}
	return b.inItems[name]
}
