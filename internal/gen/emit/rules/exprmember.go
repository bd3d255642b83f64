package rules

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// The variables of the condition of a rule about fields of one member of a union: if m, ok := c.Auth.(DatabaseIAM); ok && m.Role == "".
const heldName, heldOK = "m", "ok"

// A held is a member of a union that is in a variable.
type held struct {
	union  *model.Expr
	member *model.Object
	name   string // of the variable

	named  bool // the condition uses the member
	tested bool // the condition asks whether the union has the member
}

// is reports whether h is the member m of union.
func (h *held) is(union *model.Expr, m *model.Object) bool {
	return h.member == m && h.union.Spelled() == union.Spelled()
}

// holding returns the element of hs that is the member m of union, or nil.
func holding(hs []*held, union *model.Expr, m *model.Object) *held {
	i := slices.IndexFunc(hs, func(h *held) bool { return h.is(union, m) })
	if i < 0 {
		return nil
	}
	return hs[i]
}

// heldBy returns the member whose fields r names, if all of them are in one member, or nil.
func heldBy(r *model.Rule) *held {
	var one *held
	for _, x := range r.Exprs() {
		i := slices.IndexFunc(x.Members, func(m *model.Object) bool { return m != nil })
		switch {
		case i < 0:
		case one == nil:
			one = &held{union: x.Before(i + 1), member: x.Members[i], name: heldName}
		case !one.is(x.Before(i+1), x.Members[i]):
			return nil
		}
	}
	return one
}

// requiredBy returns the members that unions must have for r to be broken, if r names a field of them. A union in a member comes after the
// union of this member.
func requiredBy(r *model.Rule) []*held {
	var all []*held
	for _, x := range conjuncts(r) {
		h := &held{union: x.Args[0], member: x.Member}
		if namesFieldOf(r, h) && holding(all, h.union, h.member) == nil {
			all = append(all, h)
		}
	}
	slices.SortStableFunc(all, func(a, b *held) int { return len(a.union.Field) - len(b.union.Field) })
	for i, h := range all {
		if h.name = heldName; i > 0 {
			h.name += strconv.Itoa(i + 1)
		}
	}
	return all
}

// namesFieldOf reports whether r names a field of the member h.
func namesFieldOf(r *model.Rule, h *held) bool {
	return slices.ContainsFunc(r.Exprs(), func(x *model.Expr) bool {
		for i, m := range x.Members {
			if m != nil && h.is(x.Before(i+1), m) {
				return true
			}
		}
		return false
	})
}

// conjuncts returns the conditions that unions have members, without all of which r is not broken.
func conjuncts(r *model.Rule) []*model.Expr {
	var all []*model.Expr
	add := func(x *model.Expr) *model.Expr {
		all = append(all, x)
		return x
	}
	for _, x := range r.Needs {
		eachChosen(x, false, add)
	}
	eachChosen(r.When, false, add)
	eachChosen(r.Check, true, add)
	return all
}

// eachChosen returns x, or its opposite if the argument not is true, in which replace has replaced each condition that a union has a member,
// if x is false without it. A condition that replace replaces by nil is true.
func eachChosen(x *model.Expr, not bool, replace func(*model.Expr) *model.Expr) *model.Expr {
	switch {
	case x == nil:
		return nil
	case x.Op == model.ChosenExpr && !not:
		return replace(x)
	case x.Op == model.NotExpr:
		inner := eachChosen(x.Args[0], !not, replace)
		if inner == nil {
			return nil
		}
		return with(x, inner)
	case x.Op == model.BinaryExpr && (x.Sign == "&&" && !not || x.Sign == "||" && not):
		left, right := eachChosen(x.Args[0], not, replace), eachChosen(x.Args[1], not, replace)
		switch {
		case left == nil:
			return right
		case right == nil:
			return left
		}
		return with(x, left, right)
	}
	return x
}

// with returns x with other operands.
func with(x *model.Expr, args ...*model.Expr) *model.Expr {
	y := *x
	y.Args = args
	return &y
}

// assigned writes the variables to which the member is assigned, with _ for the unused ones.
func (h *held) assigned(tested bool) *jen.Statement {
	name, ok := "_", "_"
	if h.named {
		name = h.name
	}
	if tested {
		ok = heldOK
	}
	return jen.List(jen.Id(name), jen.Id(ok)).Op(":=")
}
