package importing

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// assigned notes where the program gives fields of the struct n values that no tag says. Those in carried are defaults already.
func assigned(sources []gosource.Source, n *types.Named, carried []ast.Node) []note.Note {
	var notes []note.Note
	seen := map[string]bool{}
	for _, a := range gosource.NewFollower(sources).Assignments(structOf(n)) {
		path, v := fieldAt(n, a.Path)
		at := a.At.Place(a.Node)
		if v == nil || !v.Exported() || slices.Contains(carried, a.Node) || seen[at+path] {
			continue
		}
		seen[at+path] = true
		why := n.Obj().Name() + "." + path + " gets a value here: call this code after the new loader too, or set the field in a function that `fill` names"
		if a.Flag {
			why = "a flag sets " + n.Obj().Name() + "." + path + " here, and the new loader does not: give the field the default of the flag"
		}
		notes = append(notes, note.Note{Field: at, Why: why})
	}
	return notes
}

// beforehand reads the values that the function of a call gives to fields of the struct n before the call, where the values are literals.
func (r *programReader) beforehand(c libraryCall, n *types.Named) {
	for _, a := range r.Assignments(structOf(n)) {
		loaded := func(x ast.Expr) bool { return strings.TrimPrefix(types.ExprString(x), "&") == a.Variable }
		if !a.Always || a.Value == nil || !a.At.Function(c.at) || a.Node.Pos() > c.call.Pos() || !slices.ContainsFunc(c.call.Args, loaded) {
			continue
		}
		path, v := fieldAt(n, a.Path)
		value, ok := r.Follower.At(a.At).Value(a.Value)
		if v == nil || !ok || value.Zero() || behindPointer(n, path) {
			continue
		}
		if source, ok := goSource(value, v.Type()); ok && v.Exported() {
			r.begin[path] = presetValue{literal: value, source: source}
			r.Program.assigned = append(r.Program.assigned, a.Node)
			why := " has this value before the program loads, so it is a default"
			if a.Flag {
				why += ". The flag no longer sets the field"
			}
			r.note(a.At.Place(a.Node), n.Obj().Name()+"."+path+why, false)
		}
	}
}

// setters notes the calls that may set fields of the struct n before the call c loads it. The other calls that load it are in own.
func (r *programReader) setters(c libraryCall, own []libraryCall, n *types.Named) {
	for _, call := range r.Setters(structOf(n), c.at, c.call) {
		at := c.at.Place(call)
		loads := func(o libraryCall) bool { return o.call == call }
		if slices.ContainsFunc(own, loads) || slices.ContainsFunc(r.notes, func(other note.Note) bool { return other.Field == at }) {
			continue
		}
		name := n.Obj().Name()
		r.notes = append(r.notes, note.Note{
			Field: at,
			Why:   types.ExprString(call.Fun) + " may set fields of the " + name + " before the program loads it, and the new loader returns a new " + name + ": make these values defaults, or pass a source that has them",
		})
	}
}

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
