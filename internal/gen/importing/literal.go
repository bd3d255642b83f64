package importing

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	pathpkg "path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// A literal is a value that Go source writes out: a constant, or a list or map of such.
type literal struct {
	constant constant.Value // nil for lists, maps and the untyped nil
	items    []literal      // of a list
	keys     []string       // of a map, for items
	isNil    bool
	open     bool // a map of any values, which viper takes for a part of the configuration
}

// An evaluator finds the values of expressions of one Go file.
type evaluator struct {
	file *ast.File
	path string // the import path of the file's package
	all  scopes
	deep int // how many constants are being looked up
}

// A scope is what the files of a package declare at the top.
type scope struct {
	constants map[string]evaluated
	types     map[string]bool
}

// scopes are the packages that are read, by import path.
type scopes map[string]*scope

// An evaluated is the expression of a constant, and the file that it stands in.
type evaluated struct {
	file *ast.File
	expr ast.Expr
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

// value is the value of an expression; false if it is no literal.
func (e evaluator) value(x ast.Expr) (literal, bool) {
	if id, ok := x.(*ast.Ident); ok && id.Name == "nil" {
		return literal{isNil: true}, true
	}
	if list, ok := x.(*ast.CompositeLit); ok {
		return e.composite(list)
	}
	c := e.constant(x)
	return literal{constant: c}, c.Kind() != constant.Unknown
}

// composite is the value of a list or of a map with texts as keys.
func (e evaluator) composite(list *ast.CompositeLit) (l literal, ok bool) {
	switch of := list.Type.(type) {
	case *ast.ArrayType:
	case *ast.MapType:
		id, isName := of.Value.(*ast.Ident)
		_, isInterface := of.Value.(*ast.InterfaceType)
		l.open = isInterface || isName && id.Name == "any"
	default:
		return l, false
	}
	for _, x := range list.Elts {
		if pair, ok := x.(*ast.KeyValueExpr); ok {
			key, ok := e.text(pair.Key)
			if !ok {
				return l, false
			}
			l.keys, x = append(l.keys, key), pair.Value
		}
		item, ok := e.value(x)
		if !ok {
			return l, false
		}
		l.items = append(l.items, item)
	}
	return l, len(l.keys) == 0 || len(l.keys) == len(l.items)
}

// text is the value of an expression that is a constant text.
func (e evaluator) text(x ast.Expr) (string, bool) {
	c := e.constant(x)
	if c.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(c), true
}

// constant is the value of a constant expression; of kind Unknown for others.
func (e evaluator) constant(x ast.Expr) constant.Value {
	switch x := x.(type) {
	case *ast.ParenExpr:
		return e.constant(x.X)
	case *ast.BasicLit:
		return constant.MakeFromLiteral(x.Value, x.Kind, 0)
	case *ast.Ident:
		if x.Name == "true" || x.Name == "false" {
			return constant.MakeBool(x.Name == "true")
		}
		return e.declared(e.path, x.Name)
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			return e.declared(importedAs(e.file, id.Name), x.Sel.Name)
		}
	case *ast.UnaryExpr:
		if c := e.constant(x.X); x.Op == token.SUB && numeric(c) {
			return constant.UnaryOp(x.Op, c, 0)
		}
	case *ast.BinaryExpr:
		return operate(e.constant(x.X), x.Op, e.constant(x.Y))
	case *ast.CallExpr: // a conversion, as in time.Duration(5)
		if e.converts(x) {
			return e.constant(x.Args[0])
		}
	}
	return constant.MakeUnknown()
}

// operate is a sum, difference, product or quotient of constants.
func operate(a constant.Value, op token.Token, b constant.Value) constant.Value {
	texts := a.Kind() == constant.String && b.Kind() == constant.String
	switch {
	case texts && op == token.ADD, numeric(a) && numeric(b) && (op == token.ADD || op == token.SUB || op == token.MUL):
		return constant.BinaryOp(a, op, b)
	case numeric(a) && numeric(b) && op == token.QUO && constant.Sign(b) != 0:
		if a.Kind() == constant.Int && b.Kind() == constant.Int {
			op = token.QUO_ASSIGN // which go/constant takes for a quotient of whole numbers
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
func (e evaluator) converts(call *ast.CallExpr) bool {
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
			path := importedAs(e.file, id.Name)
			return path == "time" && f.Sel.Name == "Duration" || e.all[path] != nil && e.all[path].types[f.Sel.Name]
		}
	}
	return false
}

// units are the constants of the package time that configurations are written with.
var units = map[string]time.Duration{
	"Nanosecond": time.Nanosecond, "Microsecond": time.Microsecond, "Millisecond": time.Millisecond,
	"Second": time.Second, "Minute": time.Minute, "Hour": time.Hour,
}

// declared is the constant called name of the package at path.
func (e evaluator) declared(path, name string) constant.Value {
	if unit, ok := units[name]; ok && path == "time" {
		return constant.MakeInt64(int64(unit))
	}
	s := e.all[path]
	if s == nil || e.deep > 16 { // constants that depend on each other are no Go
		return constant.MakeUnknown()
	}
	c, ok := s.constants[name]
	if !ok {
		return constant.MakeUnknown()
	}
	return evaluator{file: c.file, path: path, all: e.all, deep: e.deep + 1}.constant(c.expr)
}

// importedAs is the path of the package that a file imports under a name; "" for none.
func importedAs(file *ast.File, name string) string {
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if spec.Name != nil && spec.Name.Name == name || spec.Name == nil && packageName(path) == name {
			return path
		}
	}
	return ""
}

// packageName guesses the name of a package from its import path: env for github.com/caarlos0/env/v11,
// envconfig for github.com/sethvargo/go-envconfig.
func packageName(path string) string {
	base := pathpkg.Base(path)
	if version.MatchString(base) {
		base = pathpkg.Base(pathpkg.Dir(path))
	}
	return strings.TrimPrefix(base, "go-")
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// plain is a constant as the text that a variable would have for a value of kind k.
func (l literal) plain(k kindOf) string {
	switch l.constant.Kind() {
	case constant.String:
		return constant.StringVal(l.constant)
	case constant.Int, constant.Float:
		if n, exact := constant.Int64Val(constant.ToInt(l.constant)); exact {
			if k.row != nil && k.row.Class == scalar.Span {
				return time.Duration(n).String()
			}
			return strconv.FormatInt(n, 10)
		}
		f, _ := constant.Float64Val(l.constant)
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return l.constant.String()
}

// source is the literal as Go source.
func (l literal) source() string {
	switch {
	case l.isNil:
		return "nil"
	case l.constant != nil && l.constant.Kind() == constant.String:
		return strconv.Quote(constant.StringVal(l.constant))
	case l.constant != nil && l.constant.Kind() == constant.Float: // whose exact text may be a quotient of whole numbers
		f, _ := constant.Float64Val(l.constant)
		return strconv.FormatFloat(f, 'g', -1, 64)
	case l.constant != nil:
		return l.constant.ExactString()
	}
	head := "[]any{"
	switch {
	case l.open:
		head = "map[string]any{"
	case len(l.keys) > 0:
		head = "map[string]string{"
	}
	var items []string
	for i, item := range l.items {
		text := item.source()
		if len(l.keys) > 0 {
			text = strconv.Quote(l.keys[i]) + ": " + text
		}
		items = append(items, text)
	}
	return head + strings.Join(items, ", ") + "}"
}
