package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/model"
	runtimegen "github.com/resgen-go/resgen/resource/gen"
)

// An item is an item of a list or map of objects, or an object in one.
type item struct {
	name  string // "servers[0]", "regions.eu.tls"
	list  *model.Leaf
	label string // the index or the key
	inner string // the object in the item, "tls", or ""
}

// itemsIn lists the items that may contain what has the given name in r, the most probable first: a key may have dots. It does not check all
// of the name: an item has no leaves under a name that is not written like one.
func itemsIn(r *model.Resource, name string) []item {
	var all []item
	for _, list := range r.Leaves {
		rest, ok := strings.CutPrefix(name, list.Name)
		if !ok || list.Field().Type.Items() == nil {
			continue
		}
		if list.Field().Type.Kind == model.List {
			label, inner, _ := strings.Cut(strings.TrimPrefix(rest, "["), "]")
			if n, _ := strconv.Atoi(label); n >= 0 && n < runtimegen.MaxItems && strconv.Itoa(n) == label {
				all = append(all, item{name, list, label, strings.TrimPrefix(inner, ".")})
			}
			continue
		}
		rest = strings.TrimPrefix(rest, ".")
		var parts []string // the fields and objects of an item
		for _, f := range list.Field().Type.Items().ItemFields() {
			part := ""
			for name := range strings.SplitSeq(f.Name, ".") {
				part = strings.TrimPrefix(part+"."+name, ".")
				parts = append(parts, part)
			}
		}
		for _, part := range parts {
			if label, ok := strings.CutSuffix(rest, "."+part); ok && label != "" {
				all = append(all, item{name, list, label, part})
			}
		}
		if rest != "" && (!strings.Contains(rest, ".") || slices.Contains(list.Keys(), rest)) {
			all = append(all, item{name, list, rest, ""})
		}
	}
	return all
}

// itemNamed returns the named item of r, or the named object in one, or nil.
func itemNamed(r *model.Resource, name string) *item {
	for _, i := range itemsIn(r, name) {
		if len(i.leaves()) > 0 {
			return &i
		}
	}
	return nil
}

// leaves returns the leaves of i.
func (i item) leaves() []*model.Leaf {
	return slices.DeleteFunc(i.list.ItemLeaves(i.label), func(l *model.Leaf) bool { return !strings.HasPrefix(l.Name, i.name+".") })
}

// explainItem writes when an item exists, and what may fill each of its fields.
func explainItem(w *strings.Builder, p *model.Package, r *model.Resource, i *item) {
	what, whole := "an item of the list", "list"
	if i.list.Field().Type.Kind == model.Map {
		what, whole = "an entry of the map", "map"
	}
	object, optional := i.list.Field().Type.Items(), false
	for name := range strings.SplitSeq(i.inner, ".") {
		for _, f := range object.Fields {
			if f.Name == name {
				object, optional = f.Type.Object, f.Optional
			}
		}
	}
	switch {
	case optional:
		what = "an optional object in " + what
	case i.inner != "":
		what = "an object in " + what
	}
	fmt.Fprintf(w, "%s.%s: %s %s.%s\n", r.Name, i.name, what, r.Name, i.list.Name)
	if object.Doc != "" {
		fmt.Fprintln(w, table.Cell(object.Doc))
	}
	named := slices.ContainsFunc(i.leaves(), func(l *model.Leaf) bool {
		return slices.ContainsFunc(p.ProfilesOf(r), func(q *model.Profile) bool { return l.Source(q).Bound() })
	})
	switch {
	case i.inner != "":
	case named:
		fmt.Fprintf(w, "It exists if one of its variables is set, or if the JSON of the %s or the specification has it.\n", whole)
	case !slices.ContainsFunc(p.ProfilesOf(r), func(q *model.Profile) bool { return i.list.Source(q).Bound() }):
		fmt.Fprintln(w, "It exists if the specification has it.")
	default:
		fmt.Fprintf(w, "It exists if the JSON of the %s or the specification has it.\n", whole)
	}
	presentIf(w, r)
	filling(w, p, r, i.leaves())
}
