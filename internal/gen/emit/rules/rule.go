package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// validateRules writes the rules that Validate checks: errors that do not depend on the profile.
func validateRules(self string, rules []*model.Rule) []jen.Code {
	var body []jen.Code
	e := expression{root: code.Name(self)}
	for _, r := range rules {
		if !r.Warning && !r.Profile {
			body = append(body, e.ifBroken(r, jen.Id("ps").Dot("AddRule").Call(ruleArgs(r, fieldName{})...)))
		}
	}
	return body
}

// ruleArgs returns the message of r and the fields that r mentions.
func ruleArgs(r *model.Rule, prefix fieldName) []jen.Code {
	args := []jen.Code{code.Quote(r.Message)}
	for _, f := range r.Fields {
		args = append(args, prefix.plus(f).code())
	}
	return args
}

// longest is the maximum length of a condition on one line, without the tab and the if before it and the brace after it.
const longest = 120 - len("\tif  {") - 8

// rule returns the condition that r is broken. It is on several lines if it is too long for one line. init is a statement before it, or
// nil.
func (e expression) rule(r *model.Rule, init *jen.Statement) *jen.Statement {
	room := longest - 4*e.indent
	if init != nil {
		room -= widest(init) + len("; ")
	}
	var cond *jen.Statement
	for e.lines = 0; e.lines <= 2; e.lines++ {
		cond = e.ruleOnLines(r)
		if widest(cond) <= room {
			break
		}
	}
	return cond
}

func (e expression) ruleOnLines(r *model.Rule) *jen.Statement {
	asked := r.Needs
	if r.When != nil {
		asked = append(slices.Clone(asked), r.When)
	}
	if len(asked) == 0 {
		return e.brokenRule(r, 0)
	}
	s := &jen.Statement{}
	for _, x := range asked {
		s = e.operator(s.Add(e.beside(x, "&&").write(x, andStrength)), "&&")
		e = e.knowing(x, false)
	}
	return s.Add(e.brokenRule(r, andStrength))
}

func (e expression) brokenRule(r *model.Rule, around int) *jen.Statement {
	if r.Check != nil {
		return e.broken(r.Check, around)
	}
	return e.group(r, around)
}

// widest returns the length of the longest line of s.
func widest(s *jen.Statement) int {
	n := 0
	for _, line := range strings.Split(fmt.Sprintf("%#v", s), "\n") {
		n = max(n, len(line))
	}
	return n
}

// group returns the condition that a rule about the presence of fields is broken.
func (e expression) group(r *model.Rule, around int) *jen.Statement {
	n := len(r.Members)
	set := func(i int, want bool) *jen.Statement { return e.set(r.Members[i], want) }
	switch {
	case r.Group == "at_least_one":
		return e.joined(r.Members, "&&", false)
	case n == 2 && r.Group == "at_most_one":
		return set(0, true).Op("&&").Add(set(1, true))
	case n == 2 && r.Group == "exactly_one":
		return paren(e.bothUnset(r, "=="), compareStrength, around)
	case n == 2 && r.Group == "together":
		return paren(e.bothUnset(r, "!="), compareStrength, around)
	}
	var all []jen.Code
	for i := range r.Members {
		all = append(all, set(i, true))
	}
	count := func() *jen.Statement { return e.count(all) }
	switch r.Group {
	case "at_most_one":
		return count().Op(">").Lit(1)
	case "exactly_one":
		return count().Op("!=").Lit(1)
	}
	return e.operator(count().Op(">").Lit(0), "&&").Add(count()).Op("<").Lit(n)
}

// bothUnset writes the comparison of whether one and the other field of r are unset.
func (e expression) bothUnset(r *model.Rule, sign string) *jen.Statement {
	side := func(x *model.Expr) *jen.Statement {
		f := x.Field[len(x.Field)-1]
		call := f.Type.Scalar != nil && (f.Secret || f.Type.Scalar.Empty == scalar.EmptyIsZero) // x.IsZero()
		if call && !f.Pointer() {
			return e.set(x, false)
		}
		return jen.Parens(e.set(x, false))
	}
	return side(r.Members[0]).Op(sign).Add(side(r.Members[1]))
}

// ifBroken writes an if statement with body, which runs if r is broken:
//
//	if m, ok := c.Auth.(DatabaseIAM); ok && m.Role == "" {
//		body
//	}
func (e expression) ifBroken(r *model.Rule, body jen.Code) jen.Code {
	h := heldBy(r)
	if hs := requiredBy(r); len(hs) > 1 || len(hs) == 1 && h == nil {
		if s := e.nested(r, hs, body); s != nil {
			return s
		}
	}
	if h == nil {
		return jen.If(e.rule(r, nil)).Block(body)
	}
	asserted := func() *jen.Statement { return e.asserted(h) } // at this point no variable has the member, so the condition is on the union itself
	inside := e
	inside.held = []*held{h}
	cond := inside.rule(r, jen.List(jen.Id(heldName), jen.Id(heldOK)).Op(":=").Add(asserted()))
	return jen.If(h.assigned(h.tested).Add(asserted()), cond).Block(body)
}

// nested writes if statements inside each other, one for each of the members hs, with body in the innermost:
//
//	if m, ok := c.Auth.(DatabaseIAM); ok {
//		if m2, ok := m.Source.(DatabaseFile); ok && m2.Path == "" {
//			body
//		}
//	}
//
// body runs if r is broken. It returns nil if r asks for nothing but the members.
func (e expression) nested(r *model.Rule, hs []*held, body jen.Code) jen.Code {
	last := hs[len(hs)-1]
	rest := *r
	drop := func(x *model.Expr) *model.Expr {
		if holding(hs, x.Args[0], x.Member) != nil {
			return nil
		}
		return x
	}
	rest.Needs = nil
	for _, x := range r.Needs {
		if x = eachChosen(x, false, drop); x != nil {
			rest.Needs = append(rest.Needs, x)
		}
	}
	rest.When, rest.Check = eachChosen(r.When, false, drop), eachChosen(r.Check, true, drop)
	if rest.Check == nil && rest.Group == "" {
		return nil
	}
	rest.Needs = slices.Insert(rest.Needs, 0, &model.Expr{Op: model.ChosenExpr, Args: []*model.Expr{last.union}, Member: last.member})
	written := make([]*jen.Statement, len(hs))
	for i, h := range hs {
		e.held = hs[:i]
		written[i] = e.asserted(h)
	}
	e.held, e.indent = hs, len(hs)-1
	cond := e.rule(&rest, jen.List(jen.Id(last.name), jen.Id(heldOK)).Op(":=").Add(written[len(hs)-1]))
	for i := len(hs) - 1; i >= 0; i-- {
		body = jen.If(hs[i].assigned(true).Add(written[i]), cond).Block(body)
		cond = jen.Id(heldOK)
	}
	return body
}

// asserted writes the expression that has the member.
func (e expression) asserted(h *held) *jen.Statement {
	return e.path(h.union).Assert(jen.Id(h.member.Go))
}
