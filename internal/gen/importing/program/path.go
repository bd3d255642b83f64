package program

import (
	"go/types"
	"strings"
)

// structOf is the struct n with its import path.
func structOf(n *types.Named) string { return n.Obj().Pkg().Path() + "." + n.Obj().Name() }

// fieldAt is the field of the struct n with the given names, and its path with the names of embedded structs; nil for none.
func fieldAt(n *types.Named, names []string) (path string, v *types.Var) {
	var t types.Type = n
	var all []string
	for _, name := range names {
		found, index, _ := types.LookupFieldOrMethod(t, true, n.Obj().Pkg(), name)
		if _, ok := found.(*types.Var); !ok {
			return "", nil
		}
		for _, i := range index {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			v = t.Underlying().(*types.Struct).Field(i)
			all, t = append(all, v.Name()), v.Type()
		}
	}
	return strings.Join(all, "."), v
}

// behindPointer reports whether the field of the struct n at path, such as DB.Host, is in a struct to which a field points.
func behindPointer(n *types.Named, path string) bool {
	names := strings.Split(path, ".")
	for i := range names[1:] {
		if _, v := fieldAt(n, names[:i+1]); v != nil {
			if _, pointer := v.Type().Underlying().(*types.Pointer); pointer {
				return true
			}
		}
	}
	return false
}
