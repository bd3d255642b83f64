package rule

import (
	"go/ast"
	"go/constant"
	"go/token"
	"math"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// If a part of a rule consists of literals only, its value is computed here. Generated code then has no constant expression that overflows
// its type, which the Go compiler would refuse.

// number converts the constant v, written at n, to a type that fits the type near. It returns nil if it has reported a finding.
func (c *checker) number(n ast.Node, v constant.Value, near *model.Type) (*model.Type, any) {
	t := intType
	if v.Kind() == constant.Float {
		t = floatType
	}
	if near != nil {
		switch near.Class() {
		case scalar.Floating:
			t = near
		case scalar.Signed, scalar.Unsigned, scalar.Amount:
			if v.Kind() == constant.Int {
				t = near
			}
		case scalar.Span:
			c.fail(n, diag.BadRule, "a number is combined with a duration", "write `\""+v.ExactString()+"s\"` if you mean seconds")
			return nil, nil
		}
	}
	got := c.fitted(n, v, t)
	if got == nil {
		return nil, nil
	}
	return t, got
}

// fitted converts v to a value of the type t. It returns nil if it has reported a finding.
func (c *checker) fitted(n ast.Node, v constant.Value, t *model.Type) any {
	help := ""
	switch t.Class() {
	case scalar.Floating:
		f, _ := constant.Float64Val(v)
		if !math.IsInf(f, 0) && (t.Scalar.Bits != 32 || math.Abs(f) <= math.MaxFloat32) {
			return f
		}
	case scalar.Unsigned:
		if u, exact := constant.Uint64Val(constant.ToInt(v)); exact && u <= t.Scalar.Limits.Greatest {
			return u
		}
		help = literal.Limits(t)
	case scalar.Signed, scalar.Amount, scalar.Span:
		lo, hi := int64(math.MinInt64), uint64(math.MaxInt64)
		if t.Class() == scalar.Signed {
			lo, hi = t.Scalar.Limits.Least, t.Scalar.Limits.Greatest
			help = literal.Limits(t)
		}
		i, exact := constant.Int64Val(constant.ToInt(v))
		if exact && i >= lo && (i < 0 || uint64(i) <= hi) {
			if t.Class() == scalar.Span {
				return time.Duration(i)
			}
			return i
		}
	}
	c.fail(n, diag.BadRule, "the number does not fit into "+t.Spec, help)
	return nil
}

// negated returns the value of the literal -e.X, or nil if e.X is not a number.
func (c *checker) negated(e *ast.UnaryExpr) constant.Value {
	lit, ok := ast.Unparen(e.X).(*ast.BasicLit)
	if !ok || lit.Kind != token.INT && lit.Kind != token.FLOAT {
		return nil
	}
	return constant.UnaryOp(token.SUB, constant.MakeFromLiteral(lit.Value, lit.Kind, 0), 0)
}

// folded computes x if its operands are literals, and returns the result as a literal. Otherwise it returns x. It returns nil if it has
// reported a finding.
func (c *checker) folded(n ast.Node, op token.Token, x *model.Expr) *model.Expr {
	args := make([]constant.Value, len(x.Args))
	for i, a := range x.Args {
		if a.Op != model.LiteralExpr {
			return x
		}
		args[i] = constantOf(a.Literal.V)
	}
	if x.Type.Class() == scalar.Floating {
		for i := range args {
			args[i] = constant.ToFloat(args[i])
		}
	} else if op == token.QUO {
		op = token.QUO_ASSIGN // go/constant uses this token for the division of whole numbers
	}
	var v constant.Value
	if len(args) == 1 {
		v = constant.UnaryOp(op, args[0], 0)
	} else {
		v = constant.BinaryOp(args[0], op, args[1])
	}
	var got any
	if x.Type.Class() == scalar.Text {
		got = constant.StringVal(v)
	} else if got = c.fitted(n, v, x.Type); got == nil {
		return nil
	}
	return &model.Expr{Op: model.LiteralExpr, Type: x.Type, Literal: &model.Value{V: got, Text: value.Format(x.Type, got), At: c.at(n)}}
}

// constantOf returns the value of a literal that rules can compute with.
func constantOf(v any) constant.Value {
	switch v := v.(type) {
	case int64:
		return constant.MakeInt64(v)
	case uint64:
		return constant.MakeUint64(v)
	case float64:
		return constant.MakeFloat64(v)
	case time.Duration:
		return constant.MakeInt64(int64(v))
	case string:
		return constant.MakeString(v)
	}
	return constant.MakeUnknown()
}

// literals reports whether e consists of literals only.
func (c *checker) literals(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return c.literals(e.X)
	case *ast.UnaryExpr:
		return e.Op == token.SUB && c.literals(e.X)
	case *ast.BinaryExpr:
		are, known := c.constant[e]
		if !known {
			are = c.literals(e.X) && c.literals(e.Y)
			c.constant[e] = are
		}
		return are
	}
	return false
}
