package resolve

import (
	"maps"

	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// operations are what a kind declares and inherits as its operations.
type operations struct {
	all  []*syntax.Entry
	kept goNames
	lib  map[*syntax.Entry]*library // that declares each
}

// operationsOf returns the operations of e, a kind of l, and of the kinds that it extends.
func (l *library) operationsOf(e *syntax.Entry) operations {
	if ops, known := l.operations[e]; known {
		return ops
	}
	l.operations[e] = operations{} // for a kind that extends itself, which has been reported
	var inherited operations
	if b, of, _ := l.above(e); b != nil {
		inherited = of.operationsOf(b)
	}
	ops := inherited
	if own := entries(e.Value, "operation"); len(own) > 0 {
		ops = inherited.with(own, l)
	}
	l.operations[e] = ops
	return ops
}

// with returns inherited and own, the operations that a kind of l declares.
func (inherited operations) with(own []*syntax.Entry, l *library) operations {
	ops := operations{kept: goNames{}, lib: map[*syntax.Entry]*library{}}
	maps.Copy(ops.kept, inherited.kept)
	maps.Copy(ops.lib, inherited.lib)
	for _, o := range own {
		ops.lib[o] = l
	}
	at := map[string]int{}
	ops.all = override(nil, at, inherited.all, ops.kept, l.spell)
	ops.all = override(ops.all, at, own, ops.kept, l.spell)
	return ops
}
