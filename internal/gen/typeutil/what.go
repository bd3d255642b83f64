package typeutil

import "go/types"

// What returns what the name stands for in the package p, if it is not a function: "a variable", "a method of `T`". The variables of a
// hand-written package are not loaded, so declared says whether a file declares the name. The methods are those of [MethodOwners]. What
// returns "" if nothing has the name.
func What(p *types.Package, name string, declared bool, methods map[string][]*types.TypeName) string {
	switch p.Scope().Lookup(name).(type) {
	case *types.Var:
		return "a variable"
	case *types.Const:
		return "a constant"
	case *types.TypeName:
		return "a type"
	case nil:
		if declared {
			return "a variable"
		}
	}
	if of := methods[name]; len(of) > 0 {
		return "a method of `" + of[0].Name() + "`"
	}
	return ""
}

// MethodOwners returns the types of p that have a method, for the name of each method, sorted by name.
func MethodOwners(p *types.Package) map[string][]*types.TypeName {
	owners := map[string][]*types.TypeName{}
	for _, name := range p.Scope().Names() {
		if o, ok := p.Scope().Lookup(name).(*types.TypeName); ok {
			for m := range types.NewMethodSet(types.NewPointer(o.Type())).Methods() {
				owners[m.Obj().Name()] = append(owners[m.Obj().Name()], o)
			}
		}
	}
	return owners
}
