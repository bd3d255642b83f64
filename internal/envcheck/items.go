package envcheck

import (
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource/gen"
)

// items loads a list or map of objects. Its value holds a *value.Struct for each item.
func (l *loader) items(r *gen.Reader, leaf *model.Leaf, into *value.Struct) {
	f := leaf.Field()
	r.Message(leaf.Name, f.Message)
	source, v := leaf.Source(l.active), leaf.Fallback(l.active).Literal()
	if l.env.Remote && l.fromFile(source) {
		l.unseen(r, source)
		into.SetUnseen(f)
		return
	}
	if !l.plan.ReadsItems(leaf) {
		into.Set(f, nil)
		return
	}
	from := variable(leaf, source)
	load := func(i *gen.Item, s **value.Struct) { l.item(r, i, f.Type.Items(), s) }
	if f.Type.Kind == model.List {
		var list []*value.Struct
		if v != nil {
			items, _ := v.V.([]*model.Value)
			for _, item := range items {
				list = append(list, value.Filled(f.Type.Items().Fields, item))
			}
		}
		gen.ReadList(r, &list, leaf.Name, from, load)
		items := make([]*model.Value, len(list))
		for i, s := range list {
			items[i] = &model.Value{V: s}
		}
		into.Set(f, &model.Value{V: items})
		return
	}
	var entries map[string]*value.Struct
	if v != nil {
		entries = map[string]*value.Struct{}
		items, _ := v.V.([]model.Item)
		for _, item := range items {
			entries[item.Key] = value.Filled(f.Type.Items().Fields, item.Value)
		}
	}
	gen.ReadMap(r, &entries, leaf.Name, from, load)
	into.Set(f, value.Entries(entries))
}

// item loads one item like the generated function for o.
func (l *loader) item(r *gen.Reader, i *gen.Item, o *model.Object, s **value.Struct) {
	if i.New() {
		*s = value.Filled(o.Fields, nil)
	}
	l.itemFields(r, i, o.Fields, "", *s)
}

// itemFields loads the fields of an item whose names begin with prefix.
func (l *loader) itemFields(r *gen.Reader, i *gen.Item, fields []*model.Field, prefix string, into *value.Struct) {
	for _, f := range fields {
		name := prefix + f.Name
		if f.Type.Kind != model.ObjectType {
			l.itemField(r, i, f, name, into)
			continue
		}
		if into.Inner(f) == nil && i.Any(name) {
			into.SetObject(f, value.Filled(f.Type.Object.Fields, nil))
		}
		if inner := into.Inner(f); inner != nil {
			l.itemFields(r, i, f.Type.Object.Fields, name+".", inner)
		}
	}
}

func (l *loader) itemField(r *gen.Reader, i *gen.Item, f *model.Field, name string, into *value.Struct) {
	i.Message(name, f.Message)
	from := i.Field(name)
	switch {
	case f.Type.Elem != nil:
		from = from.Many()
	case f.Type.Scalar != nil && f.Type.Scalar.RawItems:
		from = from.Raw()
	}
	if f.LoaderRequires() {
		from = from.Required()
	}
	v := into.Value(f)
	gen.ReadField(from, &v, func(text string) (*model.Value, error) {
		if text == "" && f.Pointer() { // like format.Pointer
			return nil, nil
		}
		return parse(r, f, text)
	})
	into.Set(f, v)
	for _, c := range f.Rules {
		if look := constraint.Of(c.Key).Looks; look != nil && v != nil && !l.env.Remote {
			looks(r, look, i.Path(name), v, c.Arg.Text)
		}
	}
}
