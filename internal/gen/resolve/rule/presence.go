package rule

import (
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// alwaysIs reports whether the field x is always set.
func alwaysIs(x *model.Expr) bool {
	return len(x.Field) == 1 && !x.Field[0].Optional || untold(x) != nil
}

// certainly returns the result of an inherited set(f) for a field that this kind always has. In the kind that declares the rule, the field
// is optional.
func (c *checker) certainly() *model.Expr {
	c.certain = true
	return verdict(true)
}

func verdict(b bool) *model.Expr {
	return &model.Expr{Op: model.LiteralExpr, Type: boolType, Literal: &model.Value{V: b, Text: strconv.FormatBool(b)}}
}

// decide simplifies an inherited rule that asks whether a field is set, if the field is always set. It reports whether the rule then has no
// effect.
func decide(rule *model.Rule) (idle bool) {
	if rule.When != nil {
		rule.When = simple(rule.When)
		if b, known := truth(rule.When); known && !b {
			return true
		} else if known {
			rule.When = nil
		}
	}
	if rule.Check == nil {
		return false
	}
	rule.Check = simple(rule.Check)
	b, known := truth(rule.Check)
	return known && b
}

// truth returns the value of x if x is a literal.
func truth(x *model.Expr) (b, known bool) {
	if x.Op != model.LiteralExpr {
		return false, false
	}
	b, known = x.Literal.V.(bool)
	return b, known
}

// simple returns x with those operands of !, && and || left out whose value is known.
func simple(x *model.Expr) *model.Expr {
	switch {
	case x.Op == model.NotExpr:
		a := simple(x.Args[0])
		if b, known := truth(a); known {
			return verdict(!b)
		}
		return &model.Expr{Op: x.Op, Type: x.Type, Args: []*model.Expr{a}}
	case x.Op != model.BinaryExpr || x.Sign != "&&" && x.Sign != "||":
		return x
	}
	a, b := simple(x.Args[0]), simple(x.Args[1])
	for _, pair := range [][2]*model.Expr{{a, b}, {b, a}} {
		if v, known := truth(pair[0]); known && v == (x.Sign == "||") {
			return verdict(v)
		} else if known {
			return pair[1]
		}
	}
	return &model.Expr{Op: x.Op, Type: x.Type, Sign: x.Sign, Args: []*model.Expr{a, b}}
}

// alwaysSet reports a rule that asks whether f is set, although f is always set.
func (c *checker) alwaysSet(at diag.Span, name string, f *model.Field) {
	if c.askable != nil && f.Name == name && c.Find(c.fields, name) == f {
		c.Report(diag.BadCondition, at, "the resource `"+name+"` always exists: it has no `optional`, `only_in` or `when`", "leave it out")
		return
	}
	why := "is required"
	switch {
	case f.Type.Kind == model.TextType && f.Optional:
		c.List.Add(diag.Finding{
			Code: diag.BadRule, At: at, Text: "no value of `" + f.Type.Spec + "` shows that the field `" + name + "` is not set",
			Help: "put it in an optional object, whose presence a rule can check, or make it a `string`", Others: []diag.Label{{At: f.At, Text: "declared here"}},
		})
		return
	case f.Type.Kind == model.ObjectType:
		why = "is an object that is not optional"
	case f.Default != nil:
		why = "has a default"
	}
	c.List.Add(diag.Finding{
		Code: diag.BadRule, At: at, Text: "the field `" + name + "` is always set: it " + why,
		Help: "make it optional, or leave it out", Others: []diag.Label{{At: f.At, Text: "declared here"}},
	})
}

// untold returns the field x if neither its Go value nor an optional object or union around it can say that it is unset. Otherwise it returns
// nil. Such a field is always set, or it is an optional field of a Go type: the zero value of slog.Level is INFO.
func untold(x *model.Expr) *model.Field {
	if x.InMember() || slices.ContainsFunc(x.Field, func(f *model.Field) bool { return f.Pointer() }) {
		return nil
	}
	f := x.Field[len(x.Field)-1]
	if f.Type.Kind == model.ObjectType || f.Type.Kind == model.TextType || f.Type.Scalar != nil && f.Type.Scalar.Empty == scalar.EmptyNever {
		return f
	}
	return nil
}
