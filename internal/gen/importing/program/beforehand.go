package program

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// beforehand reads the values that the function of a call gives to fields of the struct n before the call, where the values are literals.
func (r *reader) beforehand(c libraryCall, n *types.Named) {
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
			r.presets[path] = Preset{Literal: value, source: source}
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
func (r *reader) setters(c libraryCall, own []libraryCall, n *types.Named) {
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
