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

// A check is one question of the table of constraints about one value, and how Go asks it.
type check struct {
	rule    string         // of resource.Problem
	must    string         // the message without its "must "
	tells   *jen.Statement // the message about a value, in place of must; nil: it is the same for all values
	subject string         // what stands before the "must", if anything
	key     bool           // it is about the key k of a map

	init    *jen.Statement // statement before cond; nil for none
	cond    *jen.Statement // true when the value breaks the constraint
	or      bool           // cond has || at its top
	zeroFit bool           // a zero value never breaks it
	nonZero bool           // it says no more than that the value is not zero
	given   *check         // the same of a value that is not zero, whose length is at least 1; nil: it is the same

	value *jen.Statement // instead of cond: a value that is none of cases breaks the constraint
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

// atLeastOne reports whether h asks that a length is at least 1, which that of a value which is set is.
func atLeastOne(h *model.Expr) bool {
	return h.Op == model.BinaryExpr && h.Sign == ">=" && h.Args[0].Op == model.LenExpr && h.Args[1].Op == model.LiteralExpr && h.Args[1].Literal.V == int64(1)
}

// choices are the values of a oneOf that a switch can tell apart; nil if h is no such question.
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

// check is the condition that h does not hold, and the statement before it that computes what h asks about twice.
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

// subject is the type of the value that x is about.
func subject(x *model.Expr) *model.Type {
	for x.Op != model.ItemExpr {
		x = x.Args[0]
	}
	return x.Type
}

// message is the text of the problem of f, as a Go expression. Items of lists have an index.
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

// join is a op b op c.
func join(op string, conds []*jen.Statement) *jen.Statement {
	s := conds[0]
	for _, c := range conds[1:] {
		s = s.Op(op).Add(c)
	}
	return s
}
