package rules

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// The variables of the condition of a rule about fields of one member of a union: if m, ok := c.Auth.(DatabaseIAM); ok && m.Role == "".
const heldName, heldOK = "m", "ok"

// A held is a member of a union that is in a variable.
type held struct {
	union  *model.Expr
	member *model.Object

	named  bool // the condition uses the member
	tested bool // the condition asks whether the union has the member
}

// is reports whether h is the member m of union.
func (h *held) is(union *model.Expr, m *model.Object) bool {
	return h != nil && h.member == m && h.union.Spelled() == union.Spelled()
}

// heldBy returns the member whose fields r names, if all of them are in one member, or nil.
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
