package program

import (
	"go/ast"
	"go/types"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
)

// table reads the fields of the struct of options. It returns those that take accepts as text, and adds notes on the others.
func (r *reader) table(c libraryCall, take func(key string, value ast.Expr, at gosource.Spot) bool) (said []string) {
	if c.options == nil {
		return nil
	}
	given := r.Follow(c.options, c.at)
	name := c.options
	if address, ok := name.(*ast.UnaryExpr); ok {
		name = address.X
	}
	one := func(key string, value ast.Expr, n ast.Node, at gosource.Spot) {
		switch {
		case key == "Environment" || key == "Target":
		case value == nil || !take(key, value, at):
			why := "the option " + key + " is not followed"
			switch key {
			case "Prefix":
				why += ": pass the prefix with --env-prefix"
			case "Lookuper":
				why += ": if it has a prefix, pass the prefix with --env-prefix"
			}
			r.note(at.Place(n), why, true)
		case key != "FuncMap" && (key != "Lookuper" || r.Prefix != ""):
			text := types.ExprString(value)
			if value, ok := r.Follower.At(at).Text(value); ok {
				text = strconv.Quote(value)
			}
			said = append(said, key+": "+text)
		}
	}
	switch {
	case given.Literal != nil:
		for _, x := range given.Literal.Elts {
			if pair, ok := x.(*ast.KeyValueExpr); ok {
				if key, ok := pair.Key.(*ast.Ident); ok {
					one(key.Name, pair.Value, pair, given.At)
				}
			}
		}
	case !r.Unset(name, c.at):
		r.note(c.at.Place(c.call), "the options of "+c.name+" are not written out in these files, and are not followed", true)
		return nil
	}
	id, ok := name.(*ast.Ident)
	for _, a := range r.Assignments(given.Of) { // o.Prefix = "NOTES_"
		if !ok || a.Variable != id.Name || !a.At.Function(c.at) || a.Node.Pos() > c.call.Pos() {
			continue
		}
		if !a.Always || len(a.Path) > 1 {
			a.Value = nil
		}
		one(a.Path[0], a.Value, a.Node, a.At)
	}
	return said
}
