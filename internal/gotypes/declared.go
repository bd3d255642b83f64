package gotypes

import (
	"go/ast"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// Declare adds the declarations of a file to d. The function name returns the name of an imported package.
func Declare(d *model.Declared, file *ast.File, name func(importPath string) string) {
	d.Names = append(d.Names, declarations(file)...)
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if t := receiver(decl); t != "" && decl.Name.Name != "_" {
				d.Members = append(d.Members, t+"."+decl.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					d.Members = append(d.Members, fields(t)...)
				}
			}
		}
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil || path == "C":
		case spec.Name == nil:
			d.Imports = append(d.Imports, name(path))
		case spec.Name.Name != "_" && spec.Name.Name != ".":
			d.Imports = append(d.Imports, spec.Name.Name)
		}
	}
}

// receiver returns the name of the type of which f is a method, or "" for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	t := f.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// fields returns the named fields of a struct, T.F.
func fields(t *ast.TypeSpec) []string {
	s, ok := t.Type.(*ast.StructType)
	if !ok {
		return nil
	}
	var names []string
	for _, f := range s.Fields.List {
		for _, id := range f.Names {
			names = append(names, t.Name.Name+"."+id.Name)
		}
	}
	return names
}
