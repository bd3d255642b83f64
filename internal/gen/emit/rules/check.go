package rules

import (
	"cmp"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// A check is one check of the table of constraints for one value, as Go code.
type check struct {
	rule    string         // the Rule of the resource.Problem
	must    string         // the message without its "must "
	tells   *jen.Statement // the expression for the message about a value, in place of must; nil: the message is the same for all values
	subject string         // the text before the "must", if any
	key     bool           // the check is for the key k of a map

	init    *jen.Statement // statement before cond; nil for none
	cond    *jen.Statement // true when the value breaks the constraint
	or      bool           // cond has || at its top
	zeroFit bool           // a zero value always passes the check
	nonZero bool           // the check only ensures that the value is not zero
	given   *check         // the check for a value that is known not to be zero, so that its length is at least 1; nil: the same check

	value *jen.Statement // instead of cond: the value breaks the constraint if it is none of cases
	cases []jen.Code
}

// checksOf writes the conditions of cs about x.
func checksOf(cs []constraint.Check, secret bool, x code.Operand) []check {
	e := expression{item: x, secret: secret}
	var all []check
	for _, c := range cs {
		if c.Holds == nil {
			continue
		}
		k := check{rule: c.Rule, must: c.Must}
		h := c.Holds
		if h.Op == model.TestExpr && h.Is.Problem != nil {
			k.tells = code.Runtime(h.Is.GoProblem).Call(e.text(h.Args[0]))
		}
		if choices := e.choices(h); choices != nil {
			k.value, k.cases = e.write(h.Args[0], 0), choices
		} else {
			k.init, k.cond, k.or = e.check(h)
		}
		lengths := h.Op == model.BinaryExpr && h.Args[0].Op == model.LenExpr
		k.zeroFit = lengths && h.Sign == "<="
		k.nonZero = lengths && h.Sign == ">=" && h.Args[1].Literal.V == int64(1)
		if h.Op == model.BinaryExpr && h.Sign == "&&" && atLeastOne(h.Args[0]) {
			given := k
			given.init, given.cond, given.or = e.check(h.Args[1])
			k.given = &given
		}
		all = append(all, k)
	}
	return all
}

// atLeastOne reports whether h only requires that a length is at least 1. The length of a value that is set is always at least 1.
func atLeastOne(h *model.Expr) bool {
	return h.Op == model.BinaryExpr && h.Sign == ">=" && h.Args[0].Op == model.LenExpr && h.Args[1].Op == model.LiteralExpr && h.Args[1].Literal.V == int64(1)
}

// choices returns the values of h if h is a oneOf that can be written as a switch, or nil.
func (e expression) choices(h *model.Expr) []jen.Code {
	x := h.Args[0]
	if h.Op != model.OneOfExpr || x.Op != model.ItemExpr || x.Type.Scalar.Equality != scalar.ByOperator {
		return nil
	}
	var all []jen.Code
	for _, a := range h.Args[1:] {
		all = append(all, code.Literal(x.Type, false, a.Literal))
	}
	return all
}

// check returns the condition that h is false. init is a statement before it that computes a value that h uses twice.
func (e expression) check(h *model.Expr) (init, cond *jen.Statement, or bool) {
	switch {
	case uses(h, model.LenExpr) > 1:
		init = jen.Id("n").Op(":=").Add(e.length(&model.Expr{Op: model.ItemExpr, Type: subject(h)}))
		e.counted = "n"
	case uses(h, model.SchemeExpr) > 0 && e.secret:
		init = jen.List(jen.Id("u"), jen.Err()).Op(":=").Qual("net/url", "Parse").Call(e.item().Dot("Reveal").Call())
		e.parsed = "u"
	}
	cond, strength := e.parts(h, true)
	if e.parsed != "" {
		return init, jen.Err().Op("!=").Nil().Op("||").Add(cond), true
	}
	return init, cond, strength == orStrength
}

// uses counts the expressions of the sort op in x.
func uses(x *model.Expr, op model.ExprOp) int {
	n := 0
	if x.Op == op {
		n++
	}
	for _, a := range x.Args {
		n += uses(a, op)
	}
	return n
}

// subject returns the type of the value that x checks.
func subject(x *model.Expr) *model.Type {
	for x.Op != model.ItemExpr {
		x = x.Args[0]
	}
	return x.Type
}

// message returns the Go expression for the message of a problem of f. For items of lists, it contains the index.
func (c check) message(f *model.Field, index string) jen.Code {
	text := cmp.Or(f.Message, c.subject+"must "+c.must)
	tells := c.tells != nil && c.subject == "" && f.Message == ""
	switch {
	case tells && index == "":
		return c.tells
	case tells:
		return jen.Qual("fmt", "Sprintf").Call(code.Quote("item %d: %s"), jen.Id(index).Op("+").Lit(1), c.tells)
	case index == "":
		return code.Quote(text)
	}
	format := "item %d: " + strings.ReplaceAll(text, "%", "%%")
	return jen.Qual("fmt", "Sprintf").Call(code.Quote(format), jen.Id(index).Op("+").Lit(1))
}

// join returns the conditions joined by the operator: a op b op c.
func join(op string, conds []*jen.Statement) *jen.Statement {
	s := conds[0]
	for _, c := range conds[1:] {
		s = s.Op(op).Add(c)
	}
	return s
}
