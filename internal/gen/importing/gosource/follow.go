package gosource

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
)

// A Spot is the place of an expression: its package, file and function.
type Spot struct {
	Path string // the import path of the package
	File *ast.File
	fset *token.FileSet
	decl *ast.FuncDecl // nil outside of functions
}

// A Follower finds the value of an expression, as far as it follows from the declarations of some packages.
type Follower struct {
	Declarations []Declaration // the package-level declarations of all files
	all          Scopes
	functions    map[string]Spot                               // the functions, by import path and name
	variables    map[string]func() (Spot, *ast.ValueSpec, int) // the package-level variables
	spots        []Spot                                        // the functions and methods
}

// NewFollower reads the declarations of packages.
func NewFollower(sources []Source) *Follower {
	f := &Follower{all: Declared(sources), functions: map[string]Spot{}, variables: map[string]func() (Spot, *ast.ValueSpec, int){}}
	for _, src := range sources {
		for _, file := range src.Files {
			at := Spot{Path: src.Path, File: file, fset: src.Positions}
			for _, d := range file.Decls {
				where := at
				where.decl, _ = d.(*ast.FuncDecl)
				f.Declarations = append(f.Declarations, Declaration{where, d})
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
func (f *Follower) spec(at Spot, d *ast.GenDecl) {
	for _, s := range d.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok || d.Tok != token.VAR {
			continue
		}
		for i, name := range v.Names {
			f.variables[at.Path+"."+name.Name] = func() (Spot, *ast.ValueSpec, int) { return at, v, i }
		}
	}
}

// At returns the evaluator of the constants that expressions at a spot have.
func (f *Follower) At(s Spot) Evaluator { return f.all.At(s.Path, s.File) }

// A Declaration is a package-level declaration.
type Declaration struct {
	Spot
	Node ast.Node
}

// Place returns the file and the line of a node.
func (s Spot) Place(n ast.Node) string {
	at := s.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}

// A Found is what Follow has found out about an expression.
type Found struct {
	Of      string            // its type, or the type to which it points, with the import path; "" if it is not known
	Literal *ast.CompositeLit // the value as a literal; nil if it is not one
	At      Spot              // the place of Literal
}

// Follow finds out what the expression x is. For a variable, it follows the first assignment.
func (f *Follower) Follow(x ast.Expr, at Spot) Found { return f.follow(x, at, 0) }

// follow is Follow after deep steps.
func (f *Follower) follow(x ast.Expr, at Spot, deep int) Found {
	if deep > 8 {
		return Found{}
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return f.follow(x.X, at, deep+1)
	case *ast.StarExpr:
		return f.follow(x.X, at, deep+1)
	case *ast.UnaryExpr:
		return f.follow(x.X, at, deep+1)
	case *ast.CompositeLit:
		return Found{Of: f.TypeName(x.Type, at), Literal: x, At: at}
	case *ast.CallExpr:
		return f.result(x, at, deep)
	case *ast.Ident:
		return f.variable(x.Name, at, deep)
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			if path := ImportedAs(at.File, id.Name); path != "" {
				return f.global(path, x.Sel.Name, deep)
			}
		}
		if of := f.follow(x.X, at, deep+1).Of; of != "" {
			return Found{Of: f.field(of, x.Sel.Name)}
		}
	}
	return Found{}
}

// field returns the type of a field of the struct of. For a field whose type has no name, or is not known, it returns the names of the struct
// and of the field.
func (f *Follower) field(of, name string) string {
	for _, d := range f.Declarations {
		g, ok := d.Node.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			t, ok := s.(*ast.TypeSpec)
			if !ok || d.Path+"."+t.Name.Name != of {
				continue
			}
			s, ok := t.Type.(*ast.StructType)
			if !ok {
				continue
			}
			for _, v := range s.Fields.List {
				typeName := f.TypeName(v.Type, d.Spot)
				embedded := len(v.Names) == 0 && path.Ext(typeName) == "."+name
				if typeName != "" && (embedded || slices.ContainsFunc(v.Names, func(id *ast.Ident) bool { return id.Name == name })) {
					return typeName
				}
			}
		}
	}
	return of + "." + name
}

// TypeName returns the type that x names, without a pointer, with its import path. For an alias, it returns what the alias stands for. It
// returns "" for other expressions.
func (f *Follower) TypeName(x ast.Expr, at Spot) string { return f.typeName(x, at, 0) }

// typeName is TypeName after deep aliases.
func (f *Follower) typeName(x ast.Expr, at Spot, deep int) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return f.typeName(x.X, at, deep)
	case *ast.Ident:
		if own := f.all[at.Path]; own != nil && own.types[x.Name] { // not a type parameter
			return f.aliased(at.Path, x.Name, deep)
		}
		if _, universe := types.Universe.Lookup(x.Name).(*types.TypeName); universe {
			return x.Name
		}
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			return f.aliased(ImportedAs(at.File, id.Name), x.Sel.Name, deep)
		}
	case *ast.ArrayType:
		if item := f.typeName(x.Elt, at, deep); item != "" && x.Len == nil {
			return "[]" + item
		}
	}
	return ""
}

// aliased returns the named type of a package with its import path or, if it is an alias of another named type, that type.
func (f *Follower) aliased(path, name string, deep int) string {
	if own := f.all[path]; own != nil && deep < 8 {
		if to, ok := own.aliases[name]; ok {
			if of := f.typeName(to.expr, Spot{Path: path, File: to.file}, deep+1); of != "" {
				return of
			}
		}
	}
	return path + "." + name
}

// Unset reports whether x is a variable that its function declares without a value.
func (f *Follower) Unset(x ast.Expr, at Spot) bool {
	id, ok := x.(*ast.Ident)
	if !ok || at.decl == nil || at.decl.Body == nil {
		return false
	}
	unset := false
	ast.Inspect(at.decl.Body, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 0 {
			unset = unset || slices.ContainsFunc(v.Names, func(name *ast.Ident) bool { return name.Name == id.Name })
		}
		return true
	})
	return unset
}

// result finds out what a call returns.
func (f *Follower) result(call *ast.CallExpr, at Spot, deep int) Found {
	name := ""
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		if fun.Name == "new" && len(call.Args) == 1 {
			return Found{Of: f.TypeName(call.Args[0], at)}
		}
		name = at.Path + "." + fun.Name
	case *ast.SelectorExpr:
		if id, ok := fun.X.(*ast.Ident); ok {
			name = ImportedAs(at.File, id.Name) + "." + fun.Sel.Name
		}
	case *ast.IndexExpr: // env.ParseAs[T](): the generic functions of the libraries return their type argument
		return Found{Of: f.TypeName(fun.Index, at)}
	case *ast.ParenExpr: // (*T)(nil)
		return Found{Of: f.TypeName(fun.X, at)}
	}
	to, ok := f.functions[name]
	if !ok || to.decl.Body == nil || to.decl.Type.Results == nil {
		return Found{Of: f.TypeName(call.Fun, at)} // a conversion
	}
	var returned []ast.Expr
	ast.Inspect(to.decl.Body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			returned = append(returned, r.Results[0])
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
	got := Found{Of: f.TypeName(to.decl.Type.Results.List[0].Type, to)}
	if len(returned) == 1 {
		if what := f.follow(returned[0], to, deep+1); what.Of == got.Of || got.Of == "" {
			return what
		}
	}
	return got
}

// variable finds the value of the named variable at a spot.
func (f *Follower) variable(name string, at Spot, deep int) Found {
	if at.decl == nil {
		return f.global(at.Path, name, deep)
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
					return Found{Of: f.TypeName(p.Type, at)}
				}
			}
		}
	}
	return f.global(at.Path, name, deep)
}

// assigned finds the first value that a function assigns to a variable. If local is true, the function must declare the variable.
func (f *Follower) assigned(name string, at Spot, local bool, deep int) (got Found, ok bool) {
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

// declared finds the value of a variable in its declaration.
func (f *Follower) declared(at Spot, v *ast.ValueSpec, i, deep int) Found {
	if i < len(v.Values) && len(v.Values) == len(v.Names) {
		return f.follow(v.Values[i], at, deep+1)
	}
	if v.Type != nil {
		return Found{Of: f.TypeName(v.Type, at)}
	}
	return Found{}
}

// global finds the value of a package-level variable.
func (f *Follower) global(path, name string, deep int) Found {
	where, ok := f.variables[path+"."+name]
	if !ok {
		return Found{}
	}
	at, v, i := where()
	got := f.declared(at, v, i, deep)
	if got.Literal != nil {
		return got
	}
	for _, s := range f.spots { // a function that prepares it
		if s.Path != path {
			continue
		}
		if other, ok := f.assigned(name, s, false, deep); ok && other.Literal != nil && (got.Of == "" || other.Of == got.Of) {
			return other
		}
	}
	return got
}
