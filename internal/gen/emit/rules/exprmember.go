package rules

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// The variables of the condition of a rule about fields of one member of a union: if m, ok := c.Auth.(DatabaseIAM); ok && m.Role == "".
const heldName, heldOK = "m", "ok"

// held is a member of a union that a variable holds.
type held struct {
	union  *model.Expr
	member *model.Object

	named  bool // the condition names the member
	tested bool // the condition asks whether the union holds it
}

// is reports whether h is the member m of union.
func (h *held) is(union *model.Expr, m *model.Object) bool {
	return h != nil && h.member == m && h.union.Spelled() == union.Spelled()
}

// heldBy is the member whose fields r names, if all of them are in one member; nil if not.
func heldBy(r *model.Rule) *held {
	var one *held
	for _, x := range r.Exprs() {
		i := slices.IndexFunc(x.Members, func(m *model.Object) bool { return m != nil })
		switch {
		case i < 0:
		case one == nil:
			one = &held{union: x.Before(i + 1), member: x.Members[i]}
		case !one.is(x.Before(i+1), x.Members[i]):
			return nil
		}
	}
	return one
}

// ifBroken writes what happens if r is broken:
//
//	if m, ok := c.Auth.(DatabaseIAM); ok && m.Role == "" {
//		body
//	}
func (e expression) ifBroken(r *model.Rule, body jen.Code) jen.Code {
	h := heldBy(r)
	if h == nil {
		return jen.If(e.rule(r, nil)).Block(body)
	}
	assert := func(name, ok string) *jen.Statement { // e holds no member yet: the union itself is asked
		return jen.List(jen.Id(name), jen.Id(ok)).Op(":=").Add(e.path(h.union)).Assert(jen.Id(h.member.Go))
	}
	inside := e
	inside.held = h
	cond := inside.rule(r, assert(heldName, heldOK))
	name, ok := "_", "_"
	if h.named {
		name = heldName
	}
	if h.tested {
		ok = heldOK
	}
	return jen.If(assert(name, ok), cond).Block(body)
}

// chosen is the condition that union holds the member m, or that it does not.
func (e expression) chosen(union *model.Expr, m *model.Object, want bool) *jen.Statement {
	cond := code.Runtime("Is").Types(jen.Id(m.Go)).Call(e.path(union))
	if e.held.is(union, m) {
		e.held.tested = true
		cond = jen.Id(heldOK)
	}
	if want {
		return cond
	}
	return jen.Op("!").Add(cond)
}
