package library

import (
	"maps"

	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// Operations has the operations of a kind, its own and inherited ones.
type Operations struct {
	All  []*syntax.Entry
	Kept read.GoNames
	Lib  map[*syntax.Entry]*Library // the library of the kind that declares each operation
}

// OperationsOf returns the operations of the kind e of l, including those of the kinds that it extends.
func (l *Library) OperationsOf(e *syntax.Entry) Operations {
	if ops, known := l.operations[e]; known {
		return ops
	}
	l.operations[e] = Operations{} // for a kind that extends itself; there is a finding about it
	var inherited Operations
	if b, of, _ := l.Above(e); b != nil {
		inherited = of.OperationsOf(b)
	}
	ops := inherited
	if own := read.Entries(e.Value, "operation"); len(own) > 0 {
		ops = inherited.with(own, l)
	}
	l.operations[e] = ops
	return ops
}

// with returns the inherited operations together with own, the operations that a kind of l declares.
func (inherited Operations) with(own []*syntax.Entry, l *Library) Operations {
	ops := Operations{Kept: read.GoNames{}, Lib: map[*syntax.Entry]*Library{}}
	maps.Copy(ops.Kept, inherited.Kept)
	maps.Copy(ops.Lib, inherited.Lib)
	for _, o := range own {
		ops.Lib[o] = l
	}
	at := map[string]int{}
	ops.All = override(nil, at, inherited.All, ops.Kept, l.spell)
	ops.All = override(ops.All, at, own, ops.Kept, l.spell)
	return ops
}
