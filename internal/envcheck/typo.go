package envcheck

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// A Typo is the name of a variable that the specification does not have, and the variable that was probably meant.
type Typo struct{ Name, Meant string }

// Typos returns the variables in set that were probably meant to be a variable of p that is not set. Their names differ in one letter that
// is added, missing, wrong or swapped with its neighbor, or in the case of letters. The variable of an item may differ in the name of its
// list or map. A variable that a shell or the system sets, such as PATH, is never a typo.
func Typos(p *model.Package, set resource.Map) []Typo {
	known := make(map[string]bool)
	var unset []string
	like := map[string][]int{}         // indexes of unset, by the name without one of its letters
	lists := map[string]*model.Field{} // lists and maps of objects, by their variable
	for _, v := range environ.Variables(p, nil) {
		if v.Item() {
			continue
		}
		listed(lists, v)
		known[v.Name] = true
		if set[v.Name] == "" {
			for _, less := range oneLess(strings.ToUpper(v.Name)) {
				like[less] = append(like[less], len(unset))
			}
			unset = append(unset, v.Name)
		}
	}
	var typos []Typo
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if known[name] || ofItem(lists, name) || environ.SetBy(name) != "" {
			continue
		}
		first := len(unset)
		for _, less := range oneLess(strings.ToUpper(name)) {
			for _, i := range like[less] {
				if i < first && near(strings.ToUpper(name), strings.ToUpper(unset[i])) {
					first = i
				}
			}
		}
		if first < len(unset) {
			typos = append(typos, Typo{name, unset[first]})
		} else if item := itemMeant(lists, name); item != "" && set[item] == "" {
			typos = append(typos, Typo{name, item})
		}
	}
	return typos
}

// itemMeant returns the variable of an item whose name differs from the given one in the name of its list or map, by one edit or in the case
// of letters. It returns "" if there is none.
func itemMeant(lists map[string]*model.Field, name string) string {
	for _, base := range slices.Sorted(maps.Keys(lists)) {
		f := lists[base]
		for i := max(len(base)-1, 0); i <= min(len(base)+1, len(name)); i++ {
			meant := base + strings.ToUpper(name[i:])
			if strings.HasPrefix(name[i:], f.Between()) && near(strings.ToUpper(name[:i]), strings.ToUpper(base)) && f.IsItemVariable(base, meant) {
				return meant
			}
		}
	}
	return ""
}

// An UnknownVariable is a variable that the specification does not have.
type UnknownVariable struct {
	Name  string
	Items *model.Field // the list or map of objects whose items have variables that begin like Name, or nil
}

// Unknown returns the variables in set that p does not have, sorted.
func Unknown(p *model.Package, set resource.Map) []UnknownVariable {
	known := make(map[string]bool)
	lists := map[string]*model.Field{}
	for _, v := range environ.Variables(p, nil) {
		known[v.Name] = !v.Item()
		listed(lists, v)
	}
	var all []UnknownVariable
	for _, name := range slices.Sorted(maps.Keys(set)) {
		var items *model.Field
		for base, f := range under(lists, name) {
			if f.IsItemVariable(base, name) {
				items = nil
				known[name] = true
				break
			}
			items = f
		}
		if !known[name] {
			all = append(all, UnknownVariable{name, items})
		}
	}
	return all
}

// listed adds the list or map of objects that v sets to lists, if there is one.
func listed(lists map[string]*model.Field, v *environ.Variable) {
	for _, f := range v.Feeds {
		if field := f.Leaf.Field(); field.Type.Items() != nil && !f.File {
			lists[v.Name] = field
		}
	}
}

// ofItem reports whether the name of a variable begins like the variables of an item. Then it is no typo of another variable.
func ofItem(lists map[string]*model.Field, name string) bool {
	for range under(lists, name) {
		return true
	}
	return false
}

// under yields each of lists whose items have variables that begin like the given name, with the variable of the list.
func under(lists map[string]*model.Field, name string) iter.Seq2[string, *model.Field] {
	return func(yield func(string, *model.Field) bool) {
		for i := range len(name) {
			if f := lists[name[:i]]; f != nil && strings.HasPrefix(name[i:], f.Between()) && !yield(name[:i], f) {
				return
			}
		}
	}
}

// oneLess lists name, and name without each of its letters. Two names that differ by one edit have at least one of these in common.
func oneLess(name string) []string {
	all := []string{name}
	for i := range len(name) {
		all = append(all, name[:i]+name[i+1:])
	}
	return all
}

// near reports whether a and b differ by one edit.
func near(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return len(a) <= 1 && len(b) <= 1 || swapped
}
