package envcheck

import (
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// A Typo is a name that is no variable of the specification and probably meant to be one.
type Typo struct{ Name, Meant string }

// Typos finds, among the variables that are set, those that were probably meant to be one of p's that is not: one letter too
// many, too few, wrong or swapped with its neighbour, or another case.
func Typos(p *model.Package, set resource.Map) []Typo {
	known := make(map[string]bool)
	var unset []string
	for _, v := range p.Variables(nil) {
		known[v.Name] = true
		if set[v.Name] == "" {
			unset = append(unset, v.Name)
		}
	}
	var typos []Typo
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if known[name] {
			continue
		}
		if i := slices.IndexFunc(unset, func(u string) bool { return near(strings.ToUpper(name), strings.ToUpper(u)) }); i >= 0 {
			typos = append(typos, Typo{name, unset[i]})
		}
	}
	return typos
}

// near reports whether one edit makes b of a.
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
