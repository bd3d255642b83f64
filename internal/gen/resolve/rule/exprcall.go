package rule

import (
	"go/ast"
	"regexp"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
)

// functions are the functions that rules can call, with the number of their arguments. A negative number is a minimum.
var functions = map[string]int{"len": 1, "set": 1, "count": -1, "hasPrefix": 2, "hasSuffix": 2, "contains": 2, "matches": 2, "oneOf": -2}

func (c *checker) call(e *ast.CallExpr) *model.Expr {
	id, ok := e.Fun.(*ast.Ident)
	if !ok {
		c.notAFunction(e)
		return nil
	}
	want, ok := functions[id.Name]
	if !ok {
		c.fail(id, diag.BadRule, "there is no function `"+id.Name+"` in rules", functionHelp(id.Name))
		return nil
	}
	if n := len(e.Args); want >= 0 && n != want || want < 0 && n < -want || e.Ellipsis.IsValid() {
		c.fail(e, diag.BadRule, "`"+id.Name+"` has the wrong number of arguments", usage[id.Name])
		return nil
	}
	switch id.Name {
	case "set", "count":
		return c.presence(id.Name, e)
	case "len":
		return c.length(e)
	case "contains":
		return c.contains(e)
	case "oneOf":
		return c.oneOfCall(e)
	}
	return c.textCall(id.Name, e)
}

var usage = map[string]string{
	"len": "write `len(field)`", "set": "write `set(field)`", "count": "write `count(a, b)`", "hasPrefix": "write `hasPrefix(field, \"text\")`",
	"hasSuffix": "write `hasSuffix(field, \"text\")`", "contains": "write `contains(field, \"text\")`", "matches": "write `matches(field, \"re\")`",
	"oneOf": "write `oneOf(field, \"a\", \"b\")`",
}

func (c *checker) presence(name string, e *ast.CallExpr) *model.Expr {
	out := &model.Expr{Op: model.SetExpr, Type: boolType}
	if name == "count" {
		out.Op, out.Type = model.CountExpr, intType
	}
	for _, a := range e.Args {
		if dotted(a) == nil {
			c.fail(a, diag.BadRule, "`"+name+"` takes the names of fields", "")
			return nil
		}
		x := c.name(a, true)
		if x == nil {
			return nil
		}
		if x.Op != model.FieldExpr {
			c.fail(a, diag.BadRule, "`"+name+"` takes the names of fields", "")
			return nil
		}
		f := untold(x)
		if c.askable != nil && f == nil && len(x.Field) > 1 && !x.InMember() {
			f = untold(&model.Expr{Op: model.FieldExpr, Field: x.Field[1:]})
		}
		if c.askable != nil && f == nil {
			if t := c.askable.Silent(x.Field); t != "" {
				c.fail(a, diag.BadCondition, "the existing struct cannot say whether `"+x.Spelled()+"` is set: its field is "+ident.WithArticle(t), "make it a *"+t+", or compare the value")
				return nil
			}
		}
		switch {
		case f == nil && !c.inherited && !c.asksMember(c.at(a), x):
			return nil
		case f == nil:
			out.Args = append(out.Args, x)
		case c.inherited && name == "set" && f.Type.Kind != model.ObjectType && !f.Optional:
			return c.certainly()
		default:
			c.alwaysSet(c.at(a), x.Spelled(), f)
			return nil
		}
	}
	return out
}

func (c *checker) length(e *ast.CallExpr) *model.Expr {
	var x *model.Expr
	if dotted(e.Args[0]) != nil {
		x = c.valueOf(e.Args[0], true)
	} else {
		x = c.check(e.Args[0], nil)
	}
	if x == nil {
		return nil
	}
	if x.Type.Elem != nil || x.Type.Scalar != nil && x.Type.Scalar.Length != scalar.NoLength {
		return &model.Expr{Op: model.LenExpr, Type: intType, Args: []*model.Expr{x}}
	}
	c.fail(e.Args[0], diag.BadRule, "`len` does not fit the type "+x.Type.Spec, "it is for texts, lists and maps")
	return nil
}

func (c *checker) contains(e *ast.CallExpr) *model.Expr {
	x := c.check(e.Args[0], nil)
	if x == nil {
		return nil
	}
	var elem *model.Type
	switch {
	case x.Type.Kind == model.List:
		elem = x.Type.Elem
	case x.Type.Kind == model.Map, x.Type.Class().Texts():
		elem = stringType
	default:
		c.fail(e.Args[0], diag.BadRule, "`contains` does not fit the type "+x.Type.Spec, "it is for texts, lists and the keys of maps")
		return nil
	}
	y := c.check(e.Args[1], elem)
	if y == nil {
		return nil
	}
	if class(elem) == scalar.None {
		c.fail(e.Args[0], diag.BadRule, "`contains` does not fit the type "+x.Type.Spec, "it is for texts, lists and the keys of maps")
		return nil
	}
	if class(y.Type) != class(elem) || elem.Class().Number() && y.Type.Scalar != elem.Scalar {
		c.fail(e.Args[1], diag.BadRule, "this is of type "+y.Type.Spec+", and must be of type "+elem.Spec, "")
		return nil
	}
	return &model.Expr{Op: model.ContainsExpr, Type: boolType, Args: []*model.Expr{x, y}}
}

func (c *checker) textCall(name string, e *ast.CallExpr) *model.Expr {
	x, y := c.check(e.Args[0], nil), c.check(e.Args[1], nil)
	if x == nil || y == nil {
		return nil
	}
	for i, a := range []*model.Expr{x, y} {
		if !a.Type.Class().Texts() {
			c.fail(e.Args[i], diag.BadRule, "this is of type "+a.Type.Spec+", and must be a text", "")
			return nil
		}
	}
	out := &model.Expr{Type: boolType, Args: []*model.Expr{x, y}}
	switch name {
	case "hasPrefix":
		if known := c.prefixed(x, y); known != nil {
			return known
		}
		out.Op = model.HasPrefixExpr
	case "hasSuffix":
		out.Op = model.HasSuffixExpr
	case "matches":
		return c.matches(e, x, y)
	}
	return out
}

func (c *checker) matches(e *ast.CallExpr, x, y *model.Expr) *model.Expr {
	if y.Op != model.LiteralExpr {
		c.fail(e.Args[1], diag.BadRule, "the pattern of `matches` must be a literal", "")
		return nil
	}
	pattern, _ := y.Literal.V.(string)
	if _, err := regexp.Compile(pattern); err != nil {
		c.fail(e.Args[1], diag.BadPattern, "the pattern cannot be read", "patterns are RE2 expressions, as package regexp reads them")
		return nil
	}
	return &model.Expr{Op: model.MatchesExpr, Type: boolType, Args: []*model.Expr{x}, Pattern: pattern}
}

func (c *checker) oneOfCall(e *ast.CallExpr) *model.Expr {
	x := c.check(e.Args[0], nil)
	if x == nil {
		return nil
	}
	if x.Type.Kind == model.UnionType {
		return c.oneOfMembers(x, e.Args[1:])
	}
	out := &model.Expr{Op: model.OneOfExpr, Type: boolType, Args: []*model.Expr{x}}
	seen := map[any]bool{} // the literals among the arguments, by value.Key
	for _, a := range e.Args[1:] {
		y := c.check(a, x.Type)
		if y == nil {
			return nil
		}
		if class(y.Type) == scalar.None || class(y.Type) != class(x.Type) || y.Type.Class().Number() && y.Type.Scalar != x.Type.Scalar {
			c.fail(a, diag.BadRule, "this is of type "+y.Type.Spec+", and must be of type "+x.Type.Spec, "")
			return nil
		}
		if y.Op == model.LiteralExpr {
			key := value.Key(y.Type, y.Literal.V)
			if seen[key] {
				c.fail(a, diag.BadRule, "`oneOf` repeats a value", "remove it")
				return nil
			}
			seen[key] = true
		}
		out.Args = append(out.Args, y)
	}
	return out
}

// oneOfMembers checks a call such as oneOf(auth, "iam", "password"), which asks whether the union has one of the members.
func (c *checker) oneOfMembers(u *model.Expr, names []ast.Expr) *model.Expr {
	var any *model.Expr
	seen := map[*model.Object]bool{}
	for _, name := range names {
		x := c.chosen(u, name)
		switch {
		case x == nil:
			return nil
		case seen[x.Member]:
			c.fail(name, diag.BadRule, "`oneOf` repeats a value", "remove it")
			return nil
		case any == nil:
			any = x
		default:
			any = &model.Expr{Op: model.BinaryExpr, Sign: "||", Type: boolType, Args: []*model.Expr{any, x}}
		}
		seen[x.Member] = true
	}
	return any
}
