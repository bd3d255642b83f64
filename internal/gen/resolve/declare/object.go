package declare

import (
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// objects resolves the objects of a kind. It first collects their names, because objects may refer to each other.
func (r *Declarer) objects(es []*syntax.Entry, s *Scope) []*model.Object {
	var all []*model.Object
	for _, e := range es {
		if e.Key == "select" {
			r.Report(diag.BadName, e.At, "an object cannot be called `select`: the word selects the member of a union", "choose another name")
		}
		o := &model.Object{Name: e.Key, Doc: read.Text(e.Value, "doc"), Go: ident.Join(s.Stem, r.GoName(e, s.Kept)), At: e.At}
		s.Objects[e.Key] = o
		all = append(all, o)
	}
	for i, e := range es {
		all[i].Fields = r.fields(read.Entries(e.Value, "field"), s.in(all[i]))
	}
	for i, e := range es { // last, because rules may name fields of objects that come later
		o := all[i]
		o.Rules = r.Rules(read.Tables(e.Value, "rule"), o.Fields, s.in(o).owner(), read.Tables(e.Value, "rule")...)
	}
	return all
}

// maxValues is the maximum number of values in one kind. Objects are counted each time they are used. Otherwise a few objects, each of
// which contains the next one twice, could make a program of any size.
const maxValues = 2000

// nesting reports objects that contain themselves, at the first edge in file order, and kinds that are too large. It returns false if it
// has reported a finding. Then no code may walk all fields of k.
func (r *Declarer) nesting(k *model.Kind) bool {
	before := r.List.Errors()
	r.cycles(k)
	if r.List.Errors() > before {
		return false
	}
	held := map[*model.Object]int{}
	var count func(fs []*model.Field) int
	count = func(fs []*model.Field) int {
		n := len(fs)
		for _, f := range fs {
			for _, o := range parts(f.Type) {
				if _, ok := held[o]; !ok {
					held[o] = count(o.Fields)
				}
				n = min(n+held[o], maxValues+1)
			}
		}
		return n
	}
	if count(k.Fields) > maxValues {
		r.Report(diag.TooLarge, k.At, "the kind `"+k.Name+"` holds more than "+strconv.Itoa(maxValues)+" values, those of its objects included",
			"use `json` for what is large, or make several kinds of it")
		return false
	}
	return true
}

func (r *Declarer) cycles(k *model.Kind) {
	var path []*model.Object
	at := map[*model.Object]int{} // the position in path, counted from 1
	done := map[*model.Object]bool{}
	circles := 0
	var visit func(o *model.Object)
	visit = func(o *model.Object) {
		if i := at[o]; i > 0 && circles < read.MaxCircles {
			circles++
			r.objectCycle(path[i-1:])
		}
		if at[o] > 0 || done[o] {
			return
		}
		path = append(path, o)
		at[o] = len(path)
		for _, f := range o.Fields {
			for _, m := range parts(f.Type) {
				visit(m)
			}
		}
		path = path[:len(path)-1]
		delete(at, o)
		done[o] = true
	}
	for _, o := range k.Objects {
		visit(o)
	}
}

// parts returns the objects that a value of type t may contain.
func parts(t *model.Type) []*model.Object {
	switch t.Kind {
	case model.ObjectType:
		return []*model.Object{t.Object}
	case model.UnionType:
		return t.Union.Members
	case model.List, model.Map:
		return parts(t.Elem)
	}
	return nil
}

func (r *Declarer) objectCycle(cycle []*model.Object) {
	var first diag.Span
	start := 0 // the index of the object with the first edge
	for i, o := range cycle {
		next := cycle[(i+1)%len(cycle)]
		for _, f := range o.Fields {
			if slices.Contains(parts(f.Type), next) && (!first.Valid() || f.At.Compare(first) < 0) {
				first, start = f.At, i
			}
		}
	}
	var names []string
	for _, o := range cycle {
		names = append(names, o.Name)
	}
	r.Report(diag.Cycle, first, "an object holds itself: "+read.Around(names, start, "holds"), "use `json` for values of any depth")
}
