package importing

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// A spot is where an expression stands.
type spot struct {
	path string // the import path of the package
	file *ast.File
	fset *token.FileSet
	decl *ast.FuncDecl // nil outside of functions
}

// A follower finds out which value an expression is, as far as the declarations of some packages tell.
type follower struct {
	all          scopes
	functions    map[string]spot                               // by import path and name
	variables    map[string]func() (spot, *ast.ValueSpec, int) // those of packages
	spots        []spot                                        // the functions and methods
	declarations []declaration
}

// newFollower reads the declarations of packages.
func newFollower(sources []Source) *follower {
	f := &follower{all: scopes{}, functions: map[string]spot{}, variables: map[string]func() (spot, *ast.ValueSpec, int){}}
	for _, src := range sources {
		f.all[src.Path] = &scope{constants: map[string]evaluated{}, types: map[string]bool{}}
		for _, file := range src.Files {
			f.all[src.Path].declare(file)
			at := spot{path: src.Path, file: file, fset: src.Positions}
			for _, d := range file.Decls {
				where := at
				where.decl, _ = d.(*ast.FuncDecl)
				f.declarations = append(f.declarations, declaration{where, d})
				switch d := d.(type) {
				case *ast.FuncDecl:
					here := at
					here.decl = d
					f.spots = append(f.spots, here)
					if d.Recv == nil {
						f.functions[src.Path+"."+d.Name.Name] = here
					}
				case *ast.GenDecl:
					f.spec(at, d)
				}
			}
		}
	}
	return f
}

// spec reads the variables of a declaration.
func (f *follower) spec(at spot, d *ast.GenDecl) {
	for _, s := range d.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok || d.Tok != token.VAR {
			continue
		}
		for i, name := range v.Names {
			f.variables[at.path+"."+name.Name] = func() (spot, *ast.ValueSpec, int) { return at, v, i }
		}
	}
}

// at is the evaluator of the constants that expressions at a spot have.
func (f *follower) at(s spot) evaluator { return evaluator{file: s.file, path: s.path, all: f.all} }

// A declaration is one at the top of a file.
type declaration struct {
	spot
	node ast.Node
}

// place is the file and the line of a node.
func (s spot) place(n ast.Node) string {
	at := s.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}

// A found is what an expression is.
type found struct {
	of      string            // its type, or the one that it points to, with the import path; "" if that is not known
	literal *ast.CompositeLit // nil if the value is not written out
	at      spot              // of literal
}

// follow finds out what x is. A variable is what is assigned to it first.
func (f *follower) follow(x ast.Expr, at spot, deep int) found {
	if deep > 8 {
		return found{}
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return f.follow(x.X, at, deep+1)
	case *ast.StarExpr:
		return f.follow(x.X, at, deep+1)
	case *ast.UnaryExpr:
		return f.follow(x.X, at, deep+1)
	case *ast.CompositeLit:
		return found{of: f.typeName(x.Type, at), literal: x, at: at}
	case *ast.CallExpr:
		return f.result(x, at, deep)
	case *ast.Ident:
		return f.variable(x.Name, at, deep)
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			if path := importedAs(at.file, id.Name); path != "" {
				return f.global(path, x.Sel.Name, deep)
			}
		}
	}
	return found{}
}

// typeName is the type that x names, or that it points to.
func (f *follower) typeName(x ast.Expr, at spot) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return f.typeName(x.X, at)
	case *ast.Ident:
		if _, universe := types.Universe.Lookup(x.Name).(*types.TypeName); universe {
			return x.Name
		}
		if own := f.all[at.path]; own != nil && own.types[x.Name] { // no type parameter
			return at.path + "." + x.Name
		}
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			return importedAs(at.file, id.Name) + "." + x.Sel.Name
		}
	case *ast.ArrayType:
		if item := f.typeName(x.Elt, at); item != "" && x.Len == nil {
			return "[]" + item
		}
	}
	return ""
}

// result finds out what a call returns.
func (f *follower) result(call *ast.CallExpr, at spot, deep int) found {
	name := ""
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		if fun.Name == "new" && len(call.Args) == 1 {
			return found{of: f.typeName(call.Args[0], at)}
		}
		name = at.path + "." + fun.Name
	case *ast.SelectorExpr:
		if id, ok := fun.X.(*ast.Ident); ok {
			name = importedAs(at.file, id.Name) + "." + fun.Sel.Name
		}
	case *ast.ParenExpr: // (*T)(nil)
		return found{of: f.typeName(fun.X, at)}
	}
	to, ok := f.functions[name]
	if !ok || to.decl.Body == nil || to.decl.Type.Results == nil {
		return found{of: f.typeName(call.Fun, at)} // a conversion
	}
	var returned []ast.Expr
	ast.Inspect(to.decl.Body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			returned = append(returned, r.Results[0])
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
	got := found{of: f.typeName(to.decl.Type.Results.List[0].Type, to)}
	if len(returned) == 1 {
		if what := f.follow(returned[0], to, deep+1); what.of == got.of || got.of == "" {
			return what
		}
	}
	return got
}

// variable finds out what the variable called name is at a spot.
func (f *follower) variable(name string, at spot, deep int) found {
	if at.decl == nil {
		return f.global(at.path, name, deep)
	}
	if got, ok := f.assigned(name, at, true, deep); ok {
		return got
	}
	for _, list := range []*ast.FieldList{at.decl.Recv, at.decl.Type.Params, at.decl.Type.Results} {
		if list == nil {
			continue
		}
		for _, p := range list.List {
			for _, id := range p.Names {
				if id.Name == name {
					return found{of: f.typeName(p.Type, at)}
				}
			}
		}
	}
	return f.global(at.path, name, deep)
}

// assigned finds out what a function assigns to a variable first. A local variable is one that it declares.
func (f *follower) assigned(name string, at spot, local bool, deep int) (got found, ok bool) {
	if at.decl.Body == nil {
		return got, false
	}
	ast.Inspect(at.decl.Body, func(n ast.Node) bool {
		if ok {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			if local != (n.Tok == token.DEFINE) {
				return true
			}
			for i, left := range n.Lhs {
				if id, isName := left.(*ast.Ident); !isName || id.Name != name {
					continue
				}
				switch {
				case len(n.Lhs) == len(n.Rhs):
					got, ok = f.follow(n.Rhs[i], at, deep+1), true
				case i == 0:
					got, ok = f.follow(n.Rhs[0], at, deep+1), true
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if local && id.Name == name {
					got, ok = f.declared(at, n, i, deep), true
				}
			}
		}
		return true
	})
	return got, ok
}

// declared finds out what a declaration makes of a variable.
func (f *follower) declared(at spot, v *ast.ValueSpec, i, deep int) found {
	if i < len(v.Values) && len(v.Values) == len(v.Names) {
		return f.follow(v.Values[i], at, deep+1)
	}
	if v.Type != nil {
		return found{of: f.typeName(v.Type, at)}
	}
	return found{}
}

// global finds out what a variable of a package is.
func (f *follower) global(path, name string, deep int) found {
	where, ok := f.variables[path+"."+name]
	if !ok {
		return found{}
	}
	at, v, i := where()
	got := f.declared(at, v, i, deep)
	if got.literal != nil {
		return got
	}
	for _, s := range f.spots { // a function that prepares it
		if s.path != path {
			continue
		}
		if other, ok := f.assigned(name, s, false, deep); ok && other.literal != nil && (got.of == "" || other.of == got.of) {
			return other
		}
	}
	return got
}
