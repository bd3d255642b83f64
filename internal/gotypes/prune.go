package gotypes

import (
	"go/ast"
	"go/token"
	"path"
	"strconv"
)

// prune removes from a file everything that types, methods and constants of its package do not need: function bodies, variables, imports
// that only those need, and, unless functions is set, functions. It returns the paths of the remaining imports. The function name returns
// the name of an imported package.
func prune(f *ast.File, functions bool, name func(path string) string) []string {
	var kept []ast.Decl
	left := map[string]bool{} // identifiers before a dot
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok != token.TYPE && d.Tok != token.CONST {
				continue
			}
		case *ast.FuncDecl:
			if d.Recv == nil && (!functions || d.Name.Name == "init" || d.Name.Name == "_") {
				continue
			}
			d.Body = nil
		default:
			continue
		}
		kept = append(kept, d)
		ast.Inspect(d, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					left[x.Name] = true
				}
			}
			return true
		})
	}
	imports := &ast.GenDecl{Tok: token.IMPORT, Lparen: f.Package, Rparen: f.Package}
	var paths []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		local := ""
		switch {
		case spec.Name != nil:
			local = spec.Name.Name
		case p == "C":
			local = "C"
		default:
			local = name(p)
		}
		if local == "." || left[local] {
			imports.Specs = append(imports.Specs, spec)
			paths = append(paths, p)
		}
	}
	f.Decls = append([]ast.Decl{imports}, kept...)
	return paths
}

// nameOf returns the probable name of a missing package.
func nameOf(importPath string) string { return path.Base(importPath) }
