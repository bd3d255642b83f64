package environ

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Constant is a Go constant with the name of a variable. The specification asks for such constants.
type Constant struct {
	Go       string // "EnvAppPort"
	Variable *Variable
}

// Constants lists the constants of the variables that p reads, by the resource whose field reads the variable first; the constant of the
// variable that selects the profile has the key nil. Variables of items of lists and maps have no constants, because their number is not
// known. A variable whose name contains a parameter of a factory has constants only if the values of the parameter are known.
func Constants(p *model.Package) map[*model.Resource][]Constant {
	if p.Speller == nil {
		return nil
	}
	all := map[*model.Resource][]Constant{}
	for _, v := range Variables(p, nil) {
		if v.Item() || Varies(v.Name) {
			continue
		}
		var of *model.Resource
		if v.Selects == nil {
			of = v.Feeds[0].Resource
		}
		all[of] = append(all[of], Constant{constantName(p, v), v})
	}
	return all
}

// constantName returns the Go name of the constant for v.
func constantName(p *model.Package, v *Variable) string {
	return "Env" + p.Speller.Value(strings.ToLower(v.Name))
}

// ConstantsOf lists the names of the constants for the variables that set l, a field of r, in the order of the specification.
func ConstantsOf(p *model.Package, r *model.Resource, l *model.Leaf) []string {
	if p.Speller == nil {
		return nil
	}
	var names []string
	for _, v := range Variables(p, nil) {
		feeds := slices.ContainsFunc(v.Feeds, func(f *Feed) bool { return f.Resource == r && f.Leaf == l })
		if feeds && !v.Item() && !Varies(v.Name) {
			names = append(names, constantName(p, v))
		}
	}
	return names
}
