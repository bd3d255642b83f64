package gosource

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// An Assignment gives a field of a struct another value.
type Assignment struct {
	Variable string   // that holds the struct
	Path     []string // the names of the field, and of those around it: DB, Host
	Value    ast.Expr // nil if it is not a plain assignment, such as c.Port++
	Always   bool     // it is a statement of the function itself, and not of a block in it
	Flag     bool     // a flag of the command line sets the field; Value is its default
	At       Spot
	Node     ast.Node
}

// Function reports whether both spots are in one function.
func (s Spot) Function(other Spot) bool { return s.decl != nil && s.decl == other.decl }

// Early reports whether the code at s runs when its package is initialized: the value of a variable, or a function init.
func (s Spot) Early() bool { return s.decl == nil || s.decl.Recv == nil && s.decl.Name.Name == "init" }

// Assignments finds where functions give fields of a struct another value. The struct has the import path and name of.
func (f *Follower) Assignments(of string) []Assignment {
	var all []Assignment
	for _, at := range f.spots {
		if at.decl.Body == nil {
			continue
		}
		ast.Inspect(at.decl.Body, func(n ast.Node) bool {
			var left, right []ast.Expr
			switch n := n.(type) {
			case *ast.AssignStmt:
				if left = n.Lhs; n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
					right = n.Rhs
				}
			case *ast.IncDecStmt:
				left = []ast.Expr{n.X}
			case *ast.ExprStmt:
				left, right = flagged(n)
			}
			for i, x := range left {
				root, path := selected(x)
				if len(path) == 0 || f.Follow(root, at).Of != of {
					continue
				}
				stmt, _ := n.(ast.Stmt)
				_, flag := n.(*ast.ExprStmt)
				a := Assignment{Variable: root.Name, Path: path, At: at, Node: n, Always: slices.Contains(at.decl.Body.List, stmt), Flag: flag}
				if i < len(right) {
					a.Value = right[i]
				}
				all = append(all, a)
			}
			return true
		})
	}
	return all
}

// Setters finds the calls in the function at s, before the call load, that get a pointer to a struct, or are methods of one. The struct has
// the import path and name of.
func (f *Follower) Setters(of string, s Spot, load *ast.CallExpr) []*ast.CallExpr {
	if s.decl == nil || s.decl.Body == nil {
		return nil
	}
	is := func(x ast.Expr) bool {
		id, ok := x.(*ast.Ident)
		return ok && f.Follow(id, s).Of == of
	}
	points := func(x ast.Expr) bool {
		address, ok := x.(*ast.UnaryExpr)
		if ok && address.Op == token.AND {
			return is(address.X)
		}
		loaded := func(y ast.Expr) bool { return types.ExprString(x) == types.ExprString(y) }
		return is(x) && slices.ContainsFunc(load.Args, loaded) // so it is a pointer
	}
	var all []*ast.CallExpr
	ast.Inspect(s.decl.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || call.End() > load.Pos() {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		prints := false
		if ok {
			id, _ := method.X.(*ast.Ident)
			prints = id != nil && slices.Contains([]string{"fmt", "log", "log/slog"}, ImportedAs(s.File, id.Name))
		}
		if ok && is(method.X) || !prints && slices.ContainsFunc(call.Args, points) {
			all = append(all, call)
		}
		return true
	})
	return all
}

// flagVar matches the functions that declare a flag with a pointer to its value: of flag, and of pflag with a short name.
var flagVar = regexp.MustCompile(`^([A-Z]\w*)?Var(P)?$`)

// flagged returns the field that a flag sets, for a call such as flag.StringVar(&c.Host, "host", "localhost", ""), and the flag's default.
func flagged(n *ast.ExprStmt) (left, right []ast.Expr) {
	call, ok := n.X.(*ast.CallExpr)
	if !ok || len(call.Args) < 3 {
		return nil, nil
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	field, isAddress := call.Args[0].(*ast.UnaryExpr)
	if !ok || !isAddress {
		return nil, nil
	}
	form := flagVar.FindStringSubmatch(f.Sel.Name)
	if form == nil {
		return nil, nil
	}
	value := 2
	if form[2] != "" {
		value = 3
	}
	if form[1] != "" && len(call.Args) == value+2 { // not Var, which has no default
		right = call.Args[value : value+1]
	}
	return []ast.Expr{field.X}, right
}

// String returns the names of the field, joined.
func (a Assignment) String() string { return strings.Join(a.Path, ".") }

// selected is the variable at the beginning of c.DB.Host, and the names after it; of an item of a list or map, those of the list or map. It
// returns no names for other expressions.
func selected(x ast.Expr) (root *ast.Ident, path []string) {
	switch x := x.(type) {
	case *ast.Ident:
		return x, nil
	case *ast.ParenExpr:
		return selected(x.X)
	case *ast.StarExpr:
		return selected(x.X)
	case *ast.IndexExpr:
		return selected(x.X)
	case *ast.SelectorExpr:
		if root, path = selected(x.X); root != nil {
			return root, append(path, x.Sel.Name)
		}
	}
	return nil, nil
}
