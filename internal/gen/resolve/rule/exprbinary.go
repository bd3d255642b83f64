package rule

import (
	"go/ast"
	"go/token"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// operators maps the binary operators to what they compare or compute.
var operators = map[token.Token]string{
	token.LAND: "logic", token.LOR: "logic",
	token.EQL: "equal", token.NEQ: "equal",
	token.LSS: "order", token.LEQ: "order", token.GTR: "order", token.GEQ: "order",
	token.ADD: "sum", token.SUB: "difference", token.MUL: "product", token.QUO: "quotient",
}

func (c *checker) binary(e *ast.BinaryExpr, near *model.Type) *model.Expr {
	sort, ok := operators[e.Op]
	if !ok {
		c.Report(diag.BadRule, c.token(e), "the operator `"+e.Op.String()+"` is not allowed in a rule", "use ! && || == != < <= > >= + - * /")
		return nil
	}
	if asked, is := c.choice(e); is {
		return asked
	}
	x, y := c.operands(e, near, sort)
	if x == nil || y == nil {
		return nil
	}
	t := c.result(e, sort, x, y)
	if t == nil || !c.sure(e, x.Type) {
		return nil
	}
	out := &model.Expr{Op: model.BinaryExpr, Sign: e.Op.String(), Type: t, Args: []*model.Expr{x, y}}
	if t.Class() == scalar.Flag {
		return out
	}
	return c.folded(e, e.Op, out)
}

// operands checks both operands. It checks a literal last, because a literal takes the type of the other operand.
func (c *checker) operands(e *ast.BinaryExpr, near *model.Type, sort string) (x, y *model.Expr) {
	switch {
	case sort == "logic":
		x = c.check(e.X, nil)
		c.given(x, e.Op == token.LOR, func() { y = c.check(e.Y, nil) })
		if x == nil || y == nil || !c.wantBool(e.X, x) || !c.wantBool(e.Y, y) {
			return nil, nil
		}
		return x, y
	case sort == "equal" || sort == "order":
		near = nil
	}
	if c.literals(e.X) && !c.literals(e.Y) {
		if y = c.check(e.Y, near); y != nil {
			x = c.check(e.X, beside(y.Type, sort))
		}
		return x, y
	}
	if x = c.check(e.X, near); x != nil {
		y = c.check(e.Y, beside(x.Type, sort))
	}
	return x, y
}

// beside returns the type that a literal takes if the other operand has the type t. The factor of a duration or size is a plain number.
// What is added to an enum may be any text.
func beside(t *model.Type, sort string) *model.Type {
	if (sort == "product" || sort == "quotient") && t.Class().Quantity() {
		return int64Type
	}
	if sort == "sum" && t.Enum != nil {
		return stringType
	}
	return t
}

// class returns the class of the type t. Two types can be compared if they have the same class: Text for texts, Signed for numbers. For a
// type that cannot be compared, class returns None.
func class(t *model.Type) scalar.Class {
	switch c := t.Class(); {
	case c.Texts():
		return scalar.Text
	case c.Number():
		return scalar.Signed
	case c == scalar.Opaque:
		return scalar.None
	default:
		return c
	}
}

// result returns the type of a binary expression, or nil if it has reported a finding. It may convert x and y to a common number type.
func (c *checker) result(e *ast.BinaryExpr, sort string, x, y *model.Expr) *model.Type {
	if sort == "logic" {
		return boolType
	}
	a, b := class(x.Type), class(y.Type)
	mismatch := func() *model.Type {
		help := ""
		if x.Type.Kind == model.UnionType {
			help = "to test which member it has, write `" + x.Spelled() + " == \"" + x.Type.Union.Members[0].Name + "\"`"
		}
		c.Report(diag.BadRule, c.token(e), "`"+e.Op.String()+"` does not fit the types "+x.Type.Spec+" and "+y.Type.Spec, help)
		return nil
	}
	scaled := a.Quantity() && b.Number() && y.Type.Class() != scalar.Floating
	switch {
	case a == scalar.None || b == scalar.None:
		return mismatch()
	case sort == "quotient" && zero(y):
		c.fail(e.Y, diag.BadRule, "this divides by zero", "")
		return nil
	case sort == "product" && b.Quantity() && a.Number() && x.Type.Class() != scalar.Floating:
		return y.Type
	case (sort == "product" || sort == "quotient") && scaled:
		return x.Type
	case a != b:
		return mismatch()
	case sort == "equal":
		return c.numbers(e, x, y, boolType)
	case sort == "order" && a != scalar.Flag:
		return c.numbers(e, x, y, boolType)
	case sort == "sum" && x.Type.Class() == scalar.Text && y.Type.Class() == scalar.Text:
		return stringType
	case (sort == "sum" || sort == "difference") && a.Quantity():
		return x.Type
	case a.Number():
		return c.numbers(e, x, y, nil)
	}
	return mismatch()
}

func zero(x *model.Expr) bool {
	return x.Op == model.LiteralExpr && (x.Literal.V == int64(0) || x.Literal.V == uint64(0) || x.Literal.V == float64(0))
}

// numbers finds the common type of two numbers. It returns t, or the common type if t is nil.
func (c *checker) numbers(e *ast.BinaryExpr, x, y *model.Expr, t *model.Type) *model.Type {
	if !x.Type.Class().Number() {
		return t
	}
	var common *model.Type
	classes := [2]scalar.Class{x.Type.Class(), y.Type.Class()}
	switch {
	case x.Type.Scalar == y.Type.Scalar:
		common = x.Type
	case classes[0] == scalar.Floating || classes[1] == scalar.Floating:
		common = floatType
	case classes == [2]scalar.Class{scalar.Signed, scalar.Signed}:
		common = int64Type
	case classes == [2]scalar.Class{scalar.Unsigned, scalar.Unsigned}:
		common = uint64Type
	default:
		c.Report(diag.BadRule, c.token(e), "`"+e.Op.String()+"` does not fit the types "+x.Type.Spec+" and "+y.Type.Spec, "give both fields signed types, or both unsigned ones")
		return nil
	}
	if t == nil {
		return common
	}
	return t
}
