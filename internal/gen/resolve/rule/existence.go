package rule

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// An Askable has what a condition for the existence of a resource may name.
type Askable struct {
	Fields  []*model.Field                  // each represents a resource
	Unknown func(name string, at diag.Span) // reports that there is no resource of that name

	// Silent returns the Go type of a field in an existing struct if no value of it can say that the field is unset, and otherwise "". The first
	// field of the path represents the resource.
	Silent func(path []*model.Field) string
}

// Existence returns the expression in src, the condition for the existence of a resource. If the condition uses a field of another resource
// without asking whether that resource is set, Existence adds this question, so that the condition is false if that resource is absent.
// used are the names in the condition. Existence returns nil if it has reported a finding.
func (r *Reader) Existence(src *syntax.Value, from *Askable) (x *model.Expr, used []string) {
	c := r.checker(from.Fields, Owner{What: "the specification"})
	c.src, c.askable = src, from
	x = c.expression()
	if x == nil {
		return nil, nil
	}
	whole := &model.Rule{Check: x}
	if !c.needed(whole) {
		return nil, nil
	}
	for i := len(whole.Needs) - 1; i >= 0; i-- {
		x = both(whole.Needs[i], x)
	}
	asked := map[*model.Field]bool{} // resources about whose existence the condition asks
	for _, part := range whole.Exprs() {
		if part.Op == model.SetExpr && len(part.Args[0].Field) == 1 {
			asked[part.Args[0].Field[0]] = true
		}
	}
	for i := len(c.used) - 1; i >= 0; i-- {
		name, _, _ := strings.Cut(c.used[i], ".")
		f := c.Find(c.fields, name)
		if !f.Optional || asked[f] {
			continue
		}
		asked[f] = true
		there := &model.Expr{Op: model.FieldExpr, Type: f.Type, Field: []*model.Field{f}}
		x = both(&model.Expr{Op: model.SetExpr, Type: boolType, Args: []*model.Expr{there}}, x)
	}
	return x, c.used
}

func both(a, b *model.Expr) *model.Expr {
	return &model.Expr{Op: model.BinaryExpr, Sign: "&&", Type: boolType, Args: []*model.Expr{a, b}}
}
