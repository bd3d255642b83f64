package resolve

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource/gen"
)

// items checks the lists and maps of objects of k: what their items hold, and whether the names of the variables can be told apart.
func (r *resolver) items(k *model.Kind) {
	blamed := map[*model.Field]bool{}
	check := func(fields []*model.Field) {
		for _, f := range fields {
			if o := f.Type.Items(); o != nil && r.itemHolds(f, o, blamed) {
				r.ambiguous(f, o)
			}
		}
	}
	check(k.Fields)
	for _, o := range k.Objects {
		check(o.Fields)
	}
}

// itemHolds reports fields of o, an object that is an item of f, that no item can have. It is false after a finding.
func (r *resolver) itemHolds(f *model.Field, o *model.Object, blamed map[*model.Field]bool) bool {
	ok := len(o.Fields) > 0
	if !ok {
		r.report(diag.BadItem, f.At, "the items of `"+f.Name+"` have no fields, as the object `"+o.Name+"` has none", "declare one: `[kind.N.object."+o.Name+".field]`")
	}
	for _, inner := range o.Fields {
		what, help := "", "items hold values and objects; use `json` for deeper values"
		switch t := inner.Type; {
		case t.Kind == model.ObjectType:
			ok = r.itemHolds(f, t.Object, blamed) && ok
			continue
		case t.Kind == model.UnionType:
			what = "is a union"
		case t.Items() != nil:
			what = "is of type " + t.Spec
		case t.Texts() && inner.Default != nil:
			what, help = "has a default of a Go type, which only the running program reads", "make it optional, or a `string`"
		default:
			continue
		}
		ok = false
		if !blamed[inner] {
			blamed[inner] = true
			r.report(diag.BadItem, inner.At, "the field `"+inner.Name+"` "+what+", and is part of the items of `"+f.Name+"`",
				help, diag.Label{At: f.At, Text: "the items are those of this field"})
		}
	}
	return ok
}

// ambiguous reports two fields of o, an item of f, whose variables could be taken for each other.
func (r *resolver) ambiguous(f *model.Field, o *model.Object) {
	keyed := f.Type.Kind == model.Map && f.Between() == "_"
	label := "<N>"
	if f.Type.Kind == model.Map {
		label = "<KEY>"
	}
	help := "write `separator = \"__\"` beside `type`, for variables as `" + strings.ReplaceAll(f.ItemVariable(strings.ToUpper(f.Name), label, "name"), "_", "__") + "`"
	bySuffix := map[string]string{}
	fields := o.ItemFields()
	for _, i := range fields {
		suffix := f.ItemSuffix(i.Name)
		if first, taken := bySuffix[suffix]; taken {
			r.report(diag.AmbiguousVariable, f.At, "one variable would feed the fields `"+first+"` and `"+i.Name+"` of an item of `"+f.Name+"`", help)
			return
		}
		bySuffix[suffix] = i.Name
	}
	if !keyed {
		return
	}
	for _, i := range fields {
		suffix := f.ItemSuffix(i.Name)
		for rest := suffix; ; {
			_, end, ok := strings.Cut(rest, "_")
			if !ok {
				break
			}
			if other, taken := bySuffix[end]; taken {
				text := "`" + f.ItemVariable(strings.ToUpper(f.Name), "A", i.Name) + "` could be the field `" + i.Name + "` of the entry `a` of `" + f.Name +
					"`, or `" + other + "` of the entry `a_" + strings.ToLower(strings.TrimSuffix(suffix, "_"+end)) + "`"
				r.report(diag.AmbiguousVariable, f.At, text, help)
				return
			}
			rest = end
		}
	}
}

// literalOf reads a literal for l, which may be a list or map of objects; nil after a finding.
func (b *binder) literalOf(l *model.Leaf, v *syntax.Value) *model.Value {
	f := l.Field()
	if f.Type.Items() == nil {
		return b.fieldLiteral(f, v, b.decls[f])
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
				b.report(diag.BadValue, e.At, "the key of an entry of `"+l.Name+"` must not be empty, and all of it must show", "choose another key")
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
		maskStrings(v)
		b.report(diag.WrongType, v.At, "a value of type "+f.Type.Spec+" is written as "+wrong+", not as "+v.Kind.String(), "")
		ok = false
	case n > gen.MaxItems:
		b.report(diag.TooLarge, v.At, "`"+l.Name+"` has more than "+strconv.Itoa(gen.MaxItems)+" items", "use `json` for what is large")
		ok = false
	}
	if !ok {
		return nil
	}
	all := &model.Value{V: got, Text: value.Format(f.Type, got), At: v.At}
	if b.broken(f, all, b.decls[f]) {
		return nil
	}
	return all
}

// hidden reports whether c is a character that does not show.
func hidden(c rune) bool { return !strconv.IsPrint(c) }

// itemLiteral reads one item, or an object in one, which is called at; nil after a finding that is an error.
func (b *binder) itemLiteral(l *model.Leaf, at string, o *model.Object, v *syntax.Value) *model.Value {
	if v.Kind != syntax.Table {
		maskStrings(v)
		b.report(diag.WrongType, v.At, "`"+at+"` must be a table, not "+v.Kind.String(), "it holds the fields of the object `"+o.Name+"`")
		return nil
	}
	fields, ok := model.Fields{}, true
	for _, e := range v.Entries {
		f := b.find(o.Fields, e.Key)
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
		return nil // reported where it is declared
	case f.Secret:
		maskStrings(e.Value)
		help := "remove it: of a map, a variable of the entry gives it"
		if l.Field().Type.Kind == model.List {
			help = "give the whole list in variables, or make it a map, whose entries variables complete"
		}
		b.report(diag.SecretLiteral, e.Value.At, "the value of a secret stands in the specification", help)
		return nil
	case f.Type.Texts():
		maskStrings(e.Value)
		b.report(diag.BadItem, e.Value.At, "`"+at+"` is of a Go type, which only the running program reads", "give the list or map in variables")
		return nil
	case e.Value.Kind == syntax.Table && f.Type.Kind != model.Map:
		maskStrings(e.Value)
		b.report(diag.BadBinding, e.Value.At, "`"+at+"` is a field of an item, which has no binding of its own", "write the value; the variables of items are named after that of `"+l.Name+"`")
		return nil
	}
	return b.fieldLiteral(f, e.Value, b.decls[f])
}

// isBinding reports whether e, a table for the map of objects l, is a binding and not the entries themselves. Keys of bindings are for
// bindings: an entry that is called like one stands under `default`.
func (b *binder) isBinding(l *model.Leaf, e *syntax.Entry) bool {
	return l.Field().Type.Kind != model.Map || l.Field().Type.Items() == nil || len(e.Value.Entries) == 0 ||
		slices.ContainsFunc(e.Value.Entries, func(k *syntax.Entry) bool { return lang.Binding.Key(k.Key) != nil })
}

// overEntries is the literal v of a map of objects, given in the layer from, over the entries of in. Each key replaces the entry as a whole.
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
	at := make(map[string]int, len(all)+len(items)) // where the entry of a key stands in all
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

// itemsFilled reports items of the specification without a field that they need, and keys that no variable can name.
func (b *binder) itemsFilled() {
	blamed := map[blame]bool{}
	for _, l := range b.res.Leaves {
		f := l.Field()
		if f.Type.Items() == nil {
			continue
		}
		for _, p := range b.pkg.ProfilesOf(b.res) {
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
					if len(l.Source(p).Env) > 0 && !model.KeyInVariables(item.Key) && !blamed[blame{item.Value.At, ""}] {
						blamed[blame{item.Value.At, ""}] = true
						b.warn(diag.BadVariable, item.Value.At, "no variable can name the entry `"+item.Key+"` of `"+l.Name+"`: keys are read in lower case",
							"use lower-case letters, digits and underscores, or give the entry in JSON")
					}
				}
			}
		}
	}
}

// A blame is what a finding has been about: a field of the item at a place, or with "" the item itself.
type blame struct {
	at   diag.Span
	name string
}

// itemFilled is itemsFilled for one item, or an object in one, which is called at.
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
				help = "no value may stand here: give the whole list in variables, or make it a map with a variable, which completes its entries"
			}
			b.report(diag.UnfilledField, v.At, "the field `"+name+"` is required and nothing fills it", help, diag.Label{At: f.At, Text: "declared here"})
		}
	}
}

// besideItems reports variables that are also those of an item of some list or map of objects, and notes for each list and map which other
// variables begin like those of its items.
func (r *resolver) besideItems(uses []*use) {
	type pair struct {
		leaf *model.Leaf
		name string
	}
	blamed := map[pair]bool{}
	byName := slices.Clone(uses)
	sort.SliceStable(byName, func(i, j int) bool { return byName[i].name < byName[j].name })
	for _, u := range uses {
		f := u.leaf.Field()
		if f.Type.Items() == nil || u.file {
			continue
		}
		prefix := u.name + f.Between()
		if ps := r.pkg.Profiles; ps != nil && f.IsItemVariable(u.name, ps.Env) {
			r.report(diag.SharedVariable, u.at, "the variable `"+ps.Env+"`, which selects the profile, would feed an item of `"+u.res.Name+"."+u.leaf.Name+"`", "use another variable for one of them",
				diag.Label{At: r.selector, Text: "it selects the profile here"})
		} else if ps != nil && strings.HasPrefix(ps.Env, prefix) {
			u.leaf.NoteBeside(ps.Env)
		}
		from := sort.Search(len(byName), func(i int) bool { return byName[i].name >= prefix })
		for _, other := range byName[from:] {
			rest, ok := strings.CutPrefix(other.name, prefix)
			if !ok {
				break
			}
			if !r.meets(u, other, rest) {
				u.leaf.NoteBeside(other.name)
				continue
			}
			if blamed[pair{u.leaf, other.name}] {
				continue
			}
			blamed[pair{u.leaf, other.name}] = true
			r.conflict(diag.SharedVariable, diag.Label{At: u.at, Text: "feeds `" + u.res.Name + "." + u.leaf.Name + "` here, and with what follows its items"},
				diag.Label{At: other.at, Text: "feeds `" + other.res.Name + "." + other.leaf.Name + "` here"},
				"the variable `"+other.name+"` would feed an item of `"+u.res.Name+"."+u.leaf.Name+"` too", "use a variable with another beginning")
		}
	}
}

// meets reports whether a variable of other, whose name is that of u and rest, would feed an item of the list or map u.
func (r *resolver) meets(u, other *use, rest string) bool {
	f := u.leaf.Field()
	if other.leaf.Field().Type.Items() == nil || other.file {
		return f.IsItemVariable(u.name, other.name)
	}
	first, _, _ := strings.Cut(rest, f.Between())
	return f.Type.Kind == model.Map || strings.Trim(first, "0123456789") == ""
}
