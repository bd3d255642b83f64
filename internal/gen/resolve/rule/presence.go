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
	if len(x.Field) == 1 && !x.Field[0].Optional {
		return true
	}
	f := untold(x)
	return f != nil && !f.Optional
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

// decide simplifies an inherited rule a part of which has a known value in this kind, such as whether a field is set that is always set. It
// reports whether the rule then has no effect.
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

// alwaysSet reports a rule that asks whether f is set, although f is always set or nothing can say whether it is.
func (c *checker) alwaysSet(at diag.Span, name string, f *model.Field) {
	if f.Optional && f.Type.Kind == model.TextType {
		help := "leave it out, or write a function for `validate`, whose second parameter reports whether a field is set"
		if c.askable != nil {
			help = "leave it out"
		}
		c.List.Add(diag.Finding{
			Code: diag.BadRule, At: at, Text: "nothing can say whether the field `" + name + "` is set: no value of " + f.Type.Spec + " means unset",
			Help: help, Others: []diag.Label{{At: f.At, Text: "declared here"}},
		})
		return
	}
	if c.askable != nil && f.Name == name && c.Find(c.fields, name) == f {
		c.Report(diag.BadCondition, at, "the resource `"+name+"` always exists: it has no `optional`, `only_in` or `when`", "leave it out")
		return
	}
	why := "is required"
	switch {
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
// nil. Such a field is always set, unless it is an optional Go type.
func untold(x *model.Expr) *model.Field {
	if x.InMember() || slices.ContainsFunc(x.Field, func(f *model.Field) bool { return f.Pointer() }) {
		return nil
	}
	f := x.Field[len(x.Field)-1]
	if f.Type.Kind == model.ObjectType || silent(f) {
		return f
	}
	return nil
}

// silent reports whether no value of f can say that f is unset. Its Go type is not a pointer.
func silent(f *model.Field) bool {
	return f.Type.Kind == model.TextType || f.Type.Scalar != nil && f.Type.Scalar.Empty == scalar.EmptyNever
}
