package rule

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// sure reports a comparison or condition whose result does not depend on its fields, or whose second operand repeats the first. This is
// always a mistake, and go vet and staticcheck would report the generated code. It returns false if it has reported a finding. The left
// operand is of type t. A float may differ from itself.
func (c *checker) sure(e *ast.BinaryExpr, t *model.Type) bool {
	switch e.Op {
	case token.LAND, token.LOR:
		return c.distinct(e)
	case token.ADD, token.MUL:
		return true
	}
	if t.Class() != scalar.Floating && types.ExprString(ast.Unparen(e.X)) == types.ExprString(ast.Unparen(e.Y)) {
		c.Report(diag.BadRule, c.token(e), "both sides of `"+e.Op.String()+"` are the same", "write another field or a value on one side")
		return false
	}
	length, bound, op := e.X, e.Y, e.Op
	if isZero(length) {
		length, bound, op = e.Y, e.X, mirrored[op]
	}
	call, ok := ast.Unparen(length).(*ast.CallExpr)
	if !ok || types.ExprString(call.Fun) != "len" || !isZero(bound) || op != token.LSS && op != token.GEQ {
		return true
	}
	c.fail(e, diag.BadRule, "a length is never less than 0", "compare it with 1 or more, or write `== 0`")
	return false
}

// mirrored maps the operators of order to those that mean the same with exchanged sides.
var mirrored = map[token.Token]token.Token{token.LSS: token.GTR, token.LEQ: token.GEQ, token.GTR: token.LSS, token.GEQ: token.LEQ}

// opposite maps the operators of comparisons to those that have the opposite result.
var opposite = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
}

func isZero(e ast.Expr) bool {
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	return ok && lit.Value == "0"
}

// A term is one of several conditions that && or || joins.
type term struct {
	at   ast.Expr
	text string
	op   token.Token // of a comparison of the operand x with a literal, or 0
	x    string
}

// distinct checks the terms of e: no right one repeats a left one, and no two of them make e always true or always false.
func (c *checker) distinct(e *ast.BinaryExpr) bool {
	var left []term
	c.terms(e.X, e.Op, false, &left)
	texts := map[string]bool{}
	compared := map[string]bool{} // operands that a literal is compared with, in a way that only one literal allows
	only := map[token.Token]token.Token{token.LAND: token.EQL, token.LOR: token.NEQ}[e.Op]
	for _, t := range left {
		texts[t.text] = true
		if t.op == only {
			compared[t.x] = true
		}
	}
	var right []term
	c.terms(e.Y, e.Op, false, &right)
	for _, t := range right {
		switch {
		case texts[t.text]:
			c.fail(t.at, diag.BadRule, "`"+e.Op.String()+"` joins this condition with itself", "remove it")
			return false
		case t.op != only || !compared[t.x]:
		case e.Op == token.LAND:
			c.fail(t.at, diag.BadRule, "`"+t.x+"` cannot equal two values", "join the conditions with `||`, or write `oneOf("+t.x+", ...)`")
			return false
		default:
			c.fail(t.at, diag.BadRule, "`"+t.x+"` always differs from one of two values", "join the conditions with `&&`, or write `!oneOf("+t.x+", ...)`")
			return false
		}
	}
	return true
}

// terms adds to list what the operator op joins in e. If negated is true, e is in a negation: then && joins what || joins outside of it.
func (c *checker) terms(e ast.Expr, op token.Token, negated bool, list *[]term) {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			c.terms(e.X, op, !negated, list)
			return
		}
	case *ast.BinaryExpr:
		if (e.Op == token.LAND || e.Op == token.LOR) && (e.Op == op) != negated {
			c.terms(e.X, op, negated, list)
			c.terms(e.Y, op, negated, list)
			return
		}
		if other, ok := opposite[e.Op]; ok {
			*list = append(*list, c.comparison(e, map[bool]token.Token{false: e.Op, true: other}[negated]))
			return
		}
	}
	t := term{at: e, text: types.ExprString(ast.Unparen(e))}
	if negated {
		t.text = "!" + t.text
	}
	*list = append(*list, t)
}

// comparison returns the term for e with the operator op in place of its own.
func (c *checker) comparison(e *ast.BinaryExpr, op token.Token) term {
	x, y := types.ExprString(ast.Unparen(e.X)), types.ExprString(ast.Unparen(e.Y))
	t := term{at: e, text: x + " " + op.String() + " " + y}
	switch {
	case c.literals(e.Y):
		t.op, t.x = op, x
	case c.literals(e.X):
		t.op, t.x = op, y
	}
	return t
}
