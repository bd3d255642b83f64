package random

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
)

var (
	plainWords  = regexp.MustCompile(`\b[a-z]+\b`)
	emptyLength = regexp.MustCompile(`len\([^)]*\) (<|>=) 0\b|\b0 (>|<=) len\(`)
)

// repeats reports whether a check may have an operand twice, or a result that is always the same. Both are findings.
func repeats(check string) bool {
	if emptyLength.MatchString(check) {
		return true
	}
	e, err := parser.ParseExpr(plainWords.ReplaceAllStringFunc(check, func(word string) string {
		if token.IsKeyword(word) {
			return word + "_"
		}
		return word
	}))
	if err != nil {
		return false
	}
	twice := false
	seen := map[string]bool{}
	ast.Inspect(e, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		if !ok {
			return true
		}
		x, y := types.ExprString(ast.Unparen(b.X)), types.ExprString(ast.Unparen(b.Y))
		twice = twice || x == y
		if b.Op == token.EQL || b.Op == token.NEQ {
			twice = twice || seen[x] || seen[y] && y != x
			seen[x], seen[y] = true, true
		}
		return true
	})
	return twice
}
