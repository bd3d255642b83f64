package bind

import (
	"slices"
	"sort"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// besideItems reports variables that could also belong to an item of a list or map of objects. For each list and map it records the other
// variables whose names begin like those of its items.
func (r *Bindings) besideItems(uses []*use) {
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
		if ps := r.Pkg.Profiles; ps != nil && f.IsItemVariable(u.name, ps.Env) {
			r.Report(diag.SharedVariable, u.at, "the variable `"+ps.Env+"`, which selects the profile, would also be read for an item of `"+u.res.Name+"."+u.leaf.Name+"`", "use another variable for one of them",
				diag.Label{At: r.Profiles.Selector, Text: "it selects the profile here"})
		} else if ps != nil && strings.HasPrefix(ps.Env, prefix) {
			noteBeside(u.leaf, ps.Env)
		}
		from := sort.Search(len(byName), func(i int) bool { return byName[i].name >= prefix })
		for _, other := range byName[from:] {
			rest, ok := strings.CutPrefix(other.name, prefix)
			if !ok {
				break
			}
			if !r.meets(u, other, rest) {
				noteBeside(u.leaf, other.name)
				continue
			}
			if blamed[pair{u.leaf, other.name}] {
				continue
			}
			blamed[pair{u.leaf, other.name}] = true
			r.Conflict(diag.SharedVariable, diag.Label{At: u.at, Text: "`" + u.name + "` and variables that begin with `" + prefix + "` are read for `" + u.res.Name + "." + u.leaf.Name + "` here"},
				diag.Label{At: other.at, Text: "read for `" + other.res.Name + "." + other.leaf.Name + "` here"},
				"the variable `"+other.name+"` would also be read for an item of `"+u.res.Name+"."+u.leaf.Name+"`", "bind `"+other.res.Name+"."+other.leaf.Name+"` to a variable that does not begin with `"+prefix+"`")
		}
	}
}

// noteBeside records a variable of another field whose name begins like the names of variables of l's items.
func noteBeside(l *model.Leaf, name string) {
	if !slices.Contains(l.Beside, name) && !environ.Varies(name) {
		l.Beside = append(l.Beside, name)
	}
}

// meets reports whether a variable of other could belong to an item of the list or map u. The name of the variable is that of u and then
// rest.
func (r *Bindings) meets(u, other *use, rest string) bool {
	f := u.leaf.Field()
	if other.leaf.Field().Type.Items() == nil || other.file {
		return f.IsItemVariable(u.name, other.name)
	}
	first, _, _ := strings.Cut(rest, f.Between())
	return f.Type.Kind == model.Map || strings.Trim(first, "0123456789") == ""
}
