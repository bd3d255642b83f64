package gosource

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"strconv"
	"strings"
	"time"
)

// A Literal is a value in Go source: a constant, or a list or map of literals.
type Literal struct {
	Constant constant.Value // nil for lists, maps and the untyped nil
	Items    []Literal      // the items of a list, or the values of a map
	Keys     []string       // the keys of a map, in the order of Items
	IsNil    bool
	Open     bool // whether it is a map of any values, which viper reads as a part of the configuration
}

// An Evaluator finds the values of expressions of one Go file.
type Evaluator struct {
	file *ast.File
	path string // the import path of the file's package
	all  Scopes
	deep int // the number of constants that are being looked up

	bound map[string]Bound // the values of variables, by name
}

// A Bound is the value of a variable: an expression of another place.
type Bound struct {
	In Evaluator
	X  ast.Expr
	Of ast.Expr // the type of X, if X is a composite literal without one; nil for none
}

// With returns e for code in which variables have these values.
func (e Evaluator) With(values map[string]Bound) Evaluator {
	all := maps.Clone(e.bound)
	if all == nil {
		all = map[string]Bound{}
	}
	maps.Copy(all, values)
	e.bound = all
	return e
}

// lookup returns the value of x, if x is a variable of [Evaluator.With] or a field of one.
func (e Evaluator) lookup(x ast.Expr) (b Bound, ok bool) {
	switch x := x.(type) {
	case *ast.Ident:
		b, ok = e.bound[x.Name]
	case *ast.SelectorExpr:
		of, isBound := e.lookup(x.X)
		lit, isLiteral := of.X.(*ast.CompositeLit)
		if !isBound || !isLiteral {
			return b, false
		}
		if of.Of == nil {
			of.Of = lit.Type
		}
		return of.field(lit, x.Sel.Name)
	}
	return b, ok
}

// field returns the value of a field in the literal of a struct.
func (b Bound) field(lit *ast.CompositeLit, name string) (Bound, bool) {
	at := -1
	if s, ok := b.Of.(*ast.StructType); ok {
		n := 0
		for _, f := range s.Fields.List {
			for _, id := range f.Names {
				if id.Name == name {
					at = n
				}
				n++
			}
		}
	}
	for i, x := range lit.Elts {
		if pair, ok := x.(*ast.KeyValueExpr); ok {
			if id, ok := pair.Key.(*ast.Ident); ok && id.Name == name {
				return Bound{In: b.In, X: pair.Value}, true
			}
		} else if i == at {
			return Bound{In: b.In, X: x}, true
		}
	}
	return Bound{}, false
}

// A scope has the package-level constants and types of a package.
type scope struct {
	constants map[string]evaluated
	types     map[string]bool
	aliases   map[string]evaluated // what the names of aliases stand for
}

// Scopes are the packages that are read, by import path.
type Scopes map[string]*scope

// An evaluated is the expression of a constant or of a type, and the file that contains it.
type evaluated struct {
	file *ast.File
	expr ast.Expr
}

// Declared returns the declarations of packages.
func Declared(sources []Source) Scopes {
	all := Scopes{}
	for _, src := range sources {
		all[src.Path] = &scope{constants: map[string]evaluated{}, types: map[string]bool{}, aliases: map[string]evaluated{}}
		for _, file := range src.Files {
			all[src.Path].declare(file)
		}
	}
	return all
}

// At returns the evaluator of the expressions in a file of the package path.
func (s Scopes) At(path string, file *ast.File) Evaluator {
	return Evaluator{file: file, path: path, all: s}
}

// declare adds the constants and types of a file.
func (s *scope) declare(file *ast.File) {
	for _, d := range file.Decls {
		general, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				s.types[spec.Name.Name] = true
				if spec.Assign.IsValid() && spec.TypeParams == nil {
					s.aliases[spec.Name.Name] = evaluated{file, spec.Type}
				}
			case *ast.ValueSpec:
				for i, name := range spec.Names {
					if general.Tok == token.CONST && i < len(spec.Values) {
						s.constants[name.Name] = evaluated{file, spec.Values[i]}
					}
				}
			}
		}
	}
}

// Value returns the value of an expression. It returns false if the expression is not a literal.
func (e Evaluator) Value(x ast.Expr) (Literal, bool) {
	if b, ok := e.lookup(x); ok {
		return b.In.Value(b.X)
	}
	if id, ok := x.(*ast.Ident); ok && id.Name == "nil" {
		return Literal{IsNil: true}, true
	}
	if list, ok := x.(*ast.CompositeLit); ok {
		return e.composite(list)
	}
	c := e.Constant(x)
	return Literal{Constant: c}, c.Kind() != constant.Unknown
}

// composite returns the value of a list or of a map with texts as keys.
func (e Evaluator) composite(list *ast.CompositeLit) (l Literal, ok bool) {
	switch of := list.Type.(type) {
	case *ast.ArrayType:
	case *ast.MapType:
		id, isName := of.Value.(*ast.Ident)
		_, isInterface := of.Value.(*ast.InterfaceType)
		l.Open = isInterface || isName && id.Name == "any"
	default:
		return l, false
	}
	for _, x := range list.Elts {
		if pair, ok := x.(*ast.KeyValueExpr); ok {
			key, ok := e.Text(pair.Key)
			if !ok {
				return l, false
			}
			l.Keys, x = append(l.Keys, key), pair.Value
		}
		item, ok := e.Value(x)
		if !ok {
			return l, false
		}
		l.Items = append(l.Items, item)
	}
	return l, len(l.Keys) == 0 || len(l.Keys) == len(l.Items)
}

// Text returns the value of an expression that is a constant text.
func (e Evaluator) Text(x ast.Expr) (string, bool) {
	c := e.Constant(x)
	if c.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(c), true
}

// Constant returns the value of a constant expression, or a value of kind Unknown.
func (e Evaluator) Constant(x ast.Expr) constant.Value {
	if b, ok := e.lookup(x); ok {
		return b.In.Constant(b.X)
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return e.Constant(x.X)
	case *ast.BasicLit:
		return constant.MakeFromLiteral(x.Value, x.Kind, 0)
	case *ast.Ident:
		if x.Name == "true" || x.Name == "false" {
			return constant.MakeBool(x.Name == "true")
		}
		return e.declared(e.path, x.Name)
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			return e.declared(ImportedAs(e.file, id.Name), x.Sel.Name)
		}
	case *ast.UnaryExpr:
		if c := e.Constant(x.X); x.Op == token.SUB && numeric(c) {
			return constant.UnaryOp(x.Op, c, 0)
		}
	case *ast.BinaryExpr:
		return operate(e.Constant(x.X), x.Op, e.Constant(x.Y))
	case *ast.CallExpr: // a conversion, as in time.Duration(5)
		if e.converts(x) {
			return e.Constant(x.Args[0])
		}
		if change := e.changesCase(x); change != nil {
			if text, ok := e.Text(x.Args[0]); ok {
				return constant.MakeString(change(text))
			}
		}
	}
	return constant.MakeUnknown()
}

// operate returns a sum, difference, product or quotient of constants.
func operate(a constant.Value, op token.Token, b constant.Value) constant.Value {
	texts := a.Kind() == constant.String && b.Kind() == constant.String
	switch {
	case texts && op == token.ADD, numeric(a) && numeric(b) && (op == token.ADD || op == token.SUB || op == token.MUL):
		return constant.BinaryOp(a, op, b)
	case numeric(a) && numeric(b) && op == token.QUO && constant.Sign(b) != 0:
		if a.Kind() == constant.Int && b.Kind() == constant.Int {
			op = token.QUO_ASSIGN // go/constant uses this token for the division of whole numbers
		}
		return constant.BinaryOp(a, op, b)
	case a.Kind() == constant.Int && b.Kind() == constant.Int && op == token.SHL:
		if n, ok := constant.Uint64Val(b); ok && n < 64 {
			return constant.Shift(a, op, uint(n))
		}
	}
	return constant.MakeUnknown()
}

func numeric(c constant.Value) bool { return c.Kind() == constant.Int || c.Kind() == constant.Float }

// converts reports whether a call is the conversion of one value.
func (e Evaluator) converts(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	switch f := call.Fun.(type) {
	case *ast.Ident:
		own := e.all[e.path]
		_, isType := types.Universe.Lookup(f.Name).(*types.TypeName)
		return isType || own != nil && own.types[f.Name]
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			path := ImportedAs(e.file, id.Name)
			return path == "time" && f.Sel.Name == "Duration" || e.all[path] != nil && e.all[path].types[f.Sel.Name]
		}
	}
	return false
}

// changesCase returns the function that a call of strings.ToUpper or strings.ToLower calls, or nil for other calls.
func (e Evaluator) changesCase(call *ast.CallExpr) func(string) string {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	if id, ok := f.X.(*ast.Ident); !ok || ImportedAs(e.file, id.Name) != "strings" {
		return nil
	}
	return map[string]func(string) string{"ToUpper": strings.ToUpper, "ToLower": strings.ToLower}[f.Sel.Name]
}

// units are the constants of package time for durations.
var units = map[string]time.Duration{
	"Nanosecond": time.Nanosecond, "Microsecond": time.Microsecond, "Millisecond": time.Millisecond,
	"Second": time.Second, "Minute": time.Minute, "Hour": time.Hour,
}

// declared returns the constant called name of the package at path.
func (e Evaluator) declared(path, name string) constant.Value {
	if unit, ok := units[name]; ok && path == "time" {
		return constant.MakeInt64(int64(unit))
	}
	s := e.all[path]
	if s == nil || e.deep > 16 { // constants that depend on each other are not valid Go
		return constant.MakeUnknown()
	}
	c, ok := s.constants[name]
	if !ok {
		return constant.MakeUnknown()
	}
	return Evaluator{file: c.file, path: path, all: e.all, deep: e.deep + 1}.Constant(c.expr)
}

// Source returns the literal as Go source.
func (l Literal) Source() string {
	switch {
	case l.IsNil:
		return "nil"
	case l.Constant != nil && l.Constant.Kind() == constant.String:
		return strconv.Quote(constant.StringVal(l.Constant))
	case l.Constant != nil && l.Constant.Kind() == constant.Float: // the exact text of a float may be a quotient of whole numbers
		f, _ := constant.Float64Val(l.Constant)
		return strconv.FormatFloat(f, 'g', -1, 64)
	case l.Constant != nil:
		return l.Constant.ExactString()
	}
	head := "[]any{"
	switch {
	case l.Open:
		head = "map[string]any{"
	case len(l.Keys) > 0:
		head = "map[string]string{"
	}
	var items []string
	for i, item := range l.Items {
		text := item.Source()
		if len(l.Keys) > 0 {
			text = strconv.Quote(l.Keys[i]) + ": " + text
		}
		items = append(items, text)
	}
	return head + strings.Join(items, ", ") + "}"
}

// Zero reports whether the literal is the zero value of its type.
func (l Literal) Zero() bool {
	if l.Constant == nil {
		return len(l.Items) == 0
	}
	switch l.Constant.Kind() {
	case constant.String:
		return constant.StringVal(l.Constant) == ""
	case constant.Bool:
		return !constant.BoolVal(l.Constant)
	}
	return constant.Sign(l.Constant) == 0
}
