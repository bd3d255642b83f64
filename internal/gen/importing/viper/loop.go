package viper

import (
	"go/ast"
	"go/token"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
)

// items returns the values of the variables of a loop, for each item. It returns false if the loop is not over a literal.
func (r *reader) items(loop *ast.RangeStmt) (all []map[string]gosource.Bound, ok bool) {
	lit, in := r.literal(loop.X)
	if lit == nil {
		return nil, false
	}
	var of ast.Expr
	list, isList := lit.Type.(*ast.ArrayType)
	if isList {
		of = list.Elt
	} else if m, isMap := lit.Type.(*ast.MapType); isMap {
		of = m.Value
	} else {
		return nil, false
	}
	for i, x := range lit.Elts {
		item := map[string]gosource.Bound{}
		set := func(variable, value, of ast.Expr) {
			if id, ok := variable.(*ast.Ident); ok && id.Name != "_" {
				item[id.Name] = gosource.Bound{In: in, X: value, Of: of}
			}
		}
		pair, keyed := x.(*ast.KeyValueExpr)
		switch {
		case keyed && !isList:
			set(loop.Key, pair.Key, nil)
			set(loop.Value, pair.Value, of)
		case keyed || !isList:
			return nil, false
		default:
			set(loop.Key, &ast.BasicLit{Kind: token.INT, Value: strconv.Itoa(i)}, nil)
			set(loop.Value, x, of)
		}
		all = append(all, item)
	}
	return all, true
}

// literal returns the list or map that x is, and the evaluator of its items. It returns nil if it is not written out in the files.
func (r *reader) literal(x ast.Expr) (*ast.CompositeLit, gosource.Evaluator) {
	if lit, ok := x.(*ast.CompositeLit); ok {
		return lit, r.Evaluator
	}
	found := r.follower.Follow(x, r.at)
	return found.Literal, r.follower.At(found.At)
}
