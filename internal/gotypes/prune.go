package gotypes

import (
	"go/ast"
	"go/token"
	"path"
	"strconv"
)

// prune leaves of a file what its package's types, methods and constants are made of: no function bodies, no variables, no imports that
// only those need, and functions only on demand. It returns the paths of the imports that stay. name is what an imported package is
// called.
func prune(f *ast.File, functions bool, name func(path string) string) []string {
	var kept []ast.Decl
	left := map[string]bool{} // identifiers to the left of a dot
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

// nameOf is what a package that is missing is probably called.
func nameOf(importPath string) string { return path.Base(importPath) }
