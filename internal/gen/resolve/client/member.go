package client

import "go/types"

// A member is an exported field of a struct, or of a struct that is embedded in it by value.
type member struct {
	v       *types.Var
	path    string // "Port", or "Base.Port" for the field of an embedded struct
	reached bool   // Go selects it by its own name: no other field or method hides it
}

// membersOf are the members of n, in the order of the source. An embedded struct that whole has by name stands for itself, and one that
// nothing is known of stands for its fields.
func membersOf(n *types.Named, whole map[string]bool) []member {
	var all []member
	collect(n, n, "", whole, &all)
	return all
}

func collect(top, n *types.Named, prefix string, whole map[string]bool, all *[]member) {
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for f := range s.Fields() {
		if inner := spread(f); inner != nil && !(f.Exported() && whole[f.Name()]) {
			collect(top, inner, prefix+f.Name()+".", whole, all)
			continue
		}
		// What a pointer to an unexported struct holds can be set by nobody else, but it is a part of the configuration.
		if !f.Exported() && !(f.Embedded() && holdsExported(f.Type())) {
			continue
		}
		found, _, _ := types.LookupFieldOrMethod(top, true, f.Pkg(), f.Name())
		*all = append(*all, member{v: f, path: prefix + f.Name(), reached: found == f && f.Exported()})
	}
}

// spread is the struct whose fields take the place of the field f, which embeds it by value; nil for other fields.
func spread(f *types.Var) *types.Named {
	n, ok := types.Unalias(f.Type()).(*types.Named)
	if !ok || !f.Embedded() || !isStruct(n) || typeFor(n) != nil || len(membersOf(n, nil)) == 0 {
		return nil
	}
	return n
}

// holdsExported reports whether t is a pointer to a struct with exported fields.
func holdsExported(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && isStruct(n) && len(exported(n)) > 0
}

// exported are the exported fields of n itself.
func exported(n *types.Named) []*types.Var {
	var fields []*types.Var
	for f := range n.Underlying().(*types.Struct).Fields() {
		if f.Exported() {
			fields = append(fields, f)
		}
	}
	return fields
}

// settable are the fields of n that Go sets by one name: its own, those of embedded structs, and the embedded structs themselves.
func settable(n *types.Named) []*types.Var {
	var fields []*types.Var
	for _, f := range membersOf(n, nil) {
		if f.reached {
			fields = append(fields, f.v)
		}
	}
	for _, f := range exported(n) {
		if spread(f) != nil {
			fields = append(fields, f)
		}
	}
	return fields
}
