package rule

import (
	"go/ast"
	"go/token"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// at returns the place of the node n in the specification.
func (c *checker) at(n ast.Node) diag.Span {
	from, to := c.offset(c.start(n)), c.offset(n.End())
	return c.src.Inside(from, max(from, to))
}

// token returns the place of the operator of e.
func (c *checker) token(e *ast.BinaryExpr) diag.Span {
	from := c.offset(e.OpPos)
	return c.src.Inside(from, min(from+len(e.Op.String()), len(c.src.Text)))
}

// start returns n.Pos(), but caches it: for a chain of operators, n.Pos() walks the whole chain.
func (c *checker) start(n ast.Node) token.Pos {
	e, ok := n.(*ast.BinaryExpr)
	if !ok {
		return n.Pos()
	}
	at, known := c.starts[e]
	if !known {
		at = c.start(e.X)
		c.starts[e] = at
	}
	return at
}

func (c *checker) offset(p token.Pos) int {
	return min(max(c.fset.Position(p).Offset, 0), len(c.src.Text))
}

func (c *checker) fail(n ast.Node, code diag.Code, text, help string) {
	c.Report(code, c.at(n), text, help)
}

// maskTexts hides the string literals of the rule in excerpts. A text that a rule compares with a secret may be the secret.
func (c *checker) maskTexts() {
	ast.Inspect(c.root, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			c.src.At.Source.Mask(c.at(lit))
		}
		return true
	})
}

func (c *checker) use(name string) {
	if !c.seen[name] {
		c.seen[name] = true
		c.used = append(c.used, name)
	}
}

func dotted(e ast.Expr) []*ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return []*ast.Ident{e}
	case *ast.SelectorExpr:
		if left := dotted(e.X); left != nil {
			return append(left, e.Sel)
		}
	case *ast.ParenExpr:
		return dotted(e.X)
	}
	return nil
}

func (c *checker) wantBool(n ast.Node, x *model.Expr) bool {
	if x.Type.Class() == scalar.Flag {
		return true
	}
	help := "compare it with something"
	switch {
	case x.Type.Kind == model.UnionType:
		help = "to test which member it has, write `" + x.Spelled() + " == \"" + x.Type.Union.Members[0].Name + "\"`"
	case x.Op == model.FieldExpr:
		help = "to test whether it is set, write `set(" + x.Field[len(x.Field)-1].Name + ")`"
	}
	c.fail(n, diag.BadRule, "this is of type "+x.Type.Spec+", and must be true or false", help)
	return false
}
