package declare

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// items checks the lists and maps of objects of k: the fields of their items, and whether the names of their variables are unambiguous.
func (r *Declarer) items(k *model.Kind) {
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

// itemHolds reports fields of the object o that items of f cannot have. It returns false if it has reported a finding.
func (r *Declarer) itemHolds(f *model.Field, o *model.Object, blamed map[*model.Field]bool) bool {
	ok := len(o.Fields) > 0
	if !ok && !r.AnySkipped(o.Go) {
		r.Report(diag.BadItem, f.At, "the items of `"+f.Name+"` have no fields, as the object `"+o.Name+"` has none", "declare one: `[kind.N.object."+o.Name+".field]`")
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
			r.Report(diag.BadItem, inner.At, "the field `"+inner.Name+"` "+what+", and is part of the items of `"+f.Name+"`",
				help, diag.Label{At: f.At, Text: "the items are those of this field"})
		}
	}
	return ok
}

// ambiguous reports two fields of the items of f whose variables could have the same name. The items are objects o.
func (r *Declarer) ambiguous(f *model.Field, o *model.Object) {
	keyed := f.Type.Kind == model.Map && f.Between() == "_"
	label := "<N>"
	if f.Type.Kind == model.Map {
		label = "<KEY>"
	}
	help := "write `separator = \"__\"` next to `type`, for variables such as `" + strings.ReplaceAll(f.ItemVariable(strings.ToUpper(f.Name), label, "name"), "_", "__") + "`"
	bySuffix := map[string]string{}
	fields := o.ItemFields()
	for _, i := range fields {
		suffix := f.ItemSuffix(i.Name)
		if first, taken := bySuffix[suffix]; taken {
			r.Report(diag.AmbiguousVariable, f.At, "one variable would be read by the fields `"+first+"` and `"+i.Name+"` of an item of `"+f.Name+"`", help)
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
				r.Report(diag.AmbiguousVariable, f.At, text, help)
				return
			}
			rest = end
		}
	}
}
