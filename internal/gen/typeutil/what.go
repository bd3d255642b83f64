package typeutil

import "go/types"

// What returns what the name stands for in the package p, if it is not a function: "a variable", "a method of `T`". The variables of a
// hand-written package are not loaded, so declared says whether a file declares the name. What returns "" if nothing has the name.
func What(p *types.Package, name string, declared bool) string {
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
	for _, of := range p.Scope().Names() {
		o, _ := p.Scope().Lookup(of).(*types.TypeName)
		if o == nil {
			continue
		}
		n, ok := o.Type().(*types.Named)
		if !ok {
			continue
		}
		for m := range n.Methods() {
			if m.Name() == name {
				return "a method of `" + of + "`"
			}
		}
	}
	return ""
}
