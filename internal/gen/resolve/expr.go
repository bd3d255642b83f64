package resolve

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/scanner"
	"go/token"
	"regexp"
	"strconv"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// A checker turns the Go expression of one rule, written in a TOML string, into a checked tree.
type checker struct {
	*resolver
	src     *syntax.Value
	fset    *token.FileSet
	root    ast.Expr // the whole rule
	fields  []*model.Field
	owner   string // "the kind `api`"
	stem    string // of the Go names in its scope
	profile bool   // the word profile was used
	used    []string
	seen    map[string]bool // those of used

	constant map[*ast.BinaryExpr]bool      // what literals has answered
	starts   map[*ast.BinaryExpr]token.Pos // what start has answered
}

var (
	boolType   = model.ScalarType("bool")
	intType    = model.ScalarType("int")
	int64Type  = model.ScalarType("int64")
	uint64Type = model.ScalarType("uint64")
	floatType  = model.ScalarType("float")
	stringType = model.ScalarType("string")
)

// maxExpression is the number of bytes that an expression may have. To format a longer one takes gofmt the square of its length.
const maxExpression = 4096

// expression checks the rule text in src; it is nil after a finding.
func (c *checker) expression() *model.Expr {
	if len(c.src.Text) > maxExpression {
		c.report(diag.TooLarge, c.src.At, "the expression is longer than "+strconv.Itoa(maxExpression)+" bytes", "make several rules of it, or a Go function that the kind names under `validate`")
		return nil
	}
	e, err := c.parse()
	if err != nil {
		c.syntaxError(err)
		return nil
	}
	c.root = e
	x := c.check(e, nil)
	if x == nil {
		return nil
	}
	if x.Type.Class() != scalar.Flag {
		c.fail(e, diag.BadRule, "the rule is of type "+x.Type.Spec+", and must be true or false", "compare it with something")
		return nil
	}
	return x
}

// parse parses the text in src. A field may be called type or default: the parser sees Go's keywords with a capital, which no field's
// name has, and so takes them for names.
func (c *checker) parse() (ast.Expr, error) {
	text := []byte(c.src.Text)
	keywords := map[int]string{} // by offset
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(c.src.Text), nil, 0)
	for pos, tok, lit := s.Scan(); tok != token.EOF; pos, tok, lit = s.Scan() {
		if tok.IsKeyword() {
			keywords[file.Offset(pos)] = lit
			text[file.Offset(pos)] -= 'a' - 'A'
		}
	}
	c.fset = token.NewFileSet()
	e, err := parser.ParseExprFrom(c.fset, "", text, 0)
	if err == nil {
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && keywords[c.offset(id.Pos())] != "" {
				id.Name = keywords[c.offset(id.Pos())]
			}
			return true
		})
	}
	return e, err
}

func (c *checker) syntaxError(err error) {
	at, text := c.src.At, "it is not a Go expression"
	var list scanner.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		from := min(list[0].Pos.Offset, len(c.src.Text))
		at = c.src.Inside(from, min(from+1, len(c.src.Text)))
	}
	help := "write a Go expression over the fields, as `min_size <= max_size`"
	if len(c.src.Text) == 0 {
		text = "it is empty"
	}
	c.report(diag.BadRule, at, "the rule cannot be read: "+text, help)
}

// at is the place of n in the specification.
func (c *checker) at(n ast.Node) diag.Span {
	from, to := c.offset(c.start(n)), c.offset(n.End())
	return c.src.Inside(from, max(from, to))
}

// start is n.Pos(), which for a chain of operators goes through all of it.
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
	c.report(code, c.at(n), text, help)
}

// maskTexts keeps the string literals of the rule out of excerpts: what is compared with a secret may be its value.
func (c *checker) maskTexts() {
	ast.Inspect(c.root, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			c.src.At.Source.Mask(c.at(lit))
		}
		return true
	})
}

// check checks e. near is the type of what stands beside it, which literals take; nil for none.
func (c *checker) check(e ast.Expr, near *model.Type) *model.Expr {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.check(e.X, near)
	case *ast.Ident, *ast.SelectorExpr:
		return c.name(e, false)
	case *ast.BasicLit:
		return c.literal(e, near)
	case *ast.UnaryExpr:
		return c.unary(e, near)
	case *ast.BinaryExpr:
		return c.binary(e, near)
	case *ast.CallExpr:
		return c.call(e)
	}
	c.fail(e, diag.BadRule, "this is not allowed in a rule", "rules have field names, literals, operators, parentheses, len, set, count, hasPrefix, hasSuffix, contains, matches and oneOf")
	return nil
}

// name is a field, dotted into objects, or the profile. Secrets are refused unless secret is true.
func (c *checker) name(e ast.Expr, secret bool) *model.Expr {
	path := dotted(e)
	if path == nil {
		c.fail(e, diag.BadRule, "this is not the name of a field", "")
		return nil
	}
	if len(path) == 1 {
		switch word := path[0].Name; {
		case c.find(c.fields, word) != nil:
		case word == "true" || word == "false":
			return &model.Expr{Op: model.LiteralExpr, Type: boolType, Literal: &model.Value{V: word == "true", Text: word}}
		case word == "profile":
			return c.profileName(e)
		}
	}
	var chain []*model.Field
	fields, owner, spelled := c.fields, c.owner, ""
	for i, id := range path {
		f := c.find(fields, id.Name)
		if f == nil {
			if c.badFields[c.stem+"."+id.Name] {
				return nil
			}
			c.fail(id, diag.UnknownField, owner+" has no field `"+id.Name+"`", diag.DidYouMean(id.Name, c.candidates(namesOf(fields))))
			return nil
		}
		chain = append(chain, f)
		spelled += f.Name
		if i < len(path)-1 {
			if f.Type.Kind != model.ObjectType {
				c.fail(id, diag.BadRule, "`"+f.Name+"` is of type "+f.Type.Spec+", which has no fields", "")
				return nil
			}
			spelled += "."
			fields, owner = f.Type.Object.Fields, "the object `"+f.Type.Object.Name+"`"
		}
	}
	f := chain[len(chain)-1]
	if f.Secret && !secret {
		c.maskTexts()
		c.fail(e, diag.BadRule, "the secret `"+spelled+"` may stand only under set, count and len", "")
		return nil
	}
	c.use(spelled)
	return &model.Expr{Op: model.FieldExpr, Type: f.Type, Field: chain}
}

func (c *checker) use(name string) {
	if !c.seen[name] {
		c.seen[name] = true
		c.used = append(c.used, name)
	}
}

func (c *checker) profileName(e ast.Expr) *model.Expr {
	if c.pkg.Profiles == nil {
		c.fail(e, diag.BadRule, "the specification has no [profiles]", "")
		return nil
	}
	c.profile = true
	t := model.ScalarType("string")
	t.Spec = "profile"
	return &model.Expr{Op: model.ProfileExpr, Type: t}
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

// find is the field of fields called name; nil if there is none.
func (r *resolver) find(fields []*model.Field, name string) *model.Field {
	const small = 8 // up to which looking at each is as good as an index
	if len(fields) <= small {
		for _, f := range fields {
			if f.Name == name {
				return f
			}
		}
		return nil
	}
	key := fieldsKey{fields[0], len(fields)}
	byName := r.indexed[key]
	if byName == nil {
		byName = map[string]*model.Field{}
		for _, f := range fields {
			if byName[f.Name] == nil {
				byName[f.Name] = f
			}
		}
		r.indexed[key] = byName
	}
	return byName[name]
}

// A fieldsKey stands for the fields of one kind or object. Their number is a part of it, as fields of Go structs are added later.
type fieldsKey struct {
	first *model.Field
	n     int
}

// namesOf lists the names of fields.
func namesOf(fields []*model.Field) func() []string {
	return func() []string {
		names := make([]string, len(fields))
		for i, f := range fields {
			names[i] = f.Name
		}
		return names
	}
}

// literal is a constant that takes the type of what stands beside it.
func (c *checker) literal(e *ast.BasicLit, near *model.Type) *model.Expr {
	t, v := c.literalValue(e, near)
	if t == nil {
		return nil
	}
	return &model.Expr{Op: model.LiteralExpr, Type: t, Literal: &model.Value{V: v, Text: value.Format(t, v), At: c.at(e)}}
}

func (c *checker) literalValue(e *ast.BasicLit, near *model.Type) (*model.Type, any) {
	switch e.Kind {
	case token.STRING:
		s, err := strconv.Unquote(e.Value)
		if err != nil {
			c.fail(e, diag.BadRule, "this text cannot be read", "")
			return nil, nil
		}
		return c.textConstant(e, s, near)
	case token.INT, token.FLOAT:
		return c.number(e, constant.MakeFromLiteral(e.Value, e.Kind, 0), near)
	}
	c.fail(e, diag.BadRule, "this literal is not allowed in a rule", "write a text in double quotes, or a number")
	return nil, nil
}

func (c *checker) textConstant(e *ast.BasicLit, s string, near *model.Type) (*model.Type, any) {
	if near == nil {
		return stringType, s
	}
	switch near.Class() {
	case scalar.Span, scalar.Amount, scalar.Address, scalar.Moment:
		v, err := value.Parse(near, s)
		if err != nil {
			c.fail(e, diag.BadRule, "the "+near.Spec+" "+err.Error(), example(near))
			return nil, nil
		}
		return near, v.V
	case scalar.Text:
		if near.Enum != nil && near.Enum.Value(s) == nil {
			c.fail(e, diag.BadRule, "this is none of the values of the field", diag.DidYouMean(s, c.candidates(near.Enum.Texts)))
			return nil, nil
		}
		if near.Spec == "profile" {
			if c.pkg.Profiles.Named(s) == nil {
				c.resolver.profile(s, c.at(e))
				return nil, nil
			}
		}
		return near, s
	}
	return stringType, s
}

func (c *checker) unary(e *ast.UnaryExpr, near *model.Type) *model.Expr {
	switch e.Op {
	case token.NOT:
		x := c.check(e.X, nil)
		if x == nil || !c.wantBool(e.X, x) {
			return nil
		}
		return &model.Expr{Op: model.NotExpr, Type: boolType, Args: []*model.Expr{x}}
	case token.SUB:
		if v := c.negated(e); v != nil {
			t, got := c.number(e, v, near)
			if t == nil {
				return nil
			}
			return &model.Expr{Op: model.LiteralExpr, Type: t, Literal: &model.Value{V: got, Text: value.Format(t, got), At: c.at(e)}}
		}
		x := c.check(e.X, near)
		if x == nil {
			return nil
		}
		switch x.Type.Class() {
		case scalar.Signed, scalar.Floating, scalar.Span:
			return c.folded(e, token.SUB, &model.Expr{Op: model.NegExpr, Type: x.Type, Args: []*model.Expr{x}})
		}
		c.fail(e, diag.BadRule, "`-` does not fit the type "+x.Type.Spec, "")
		return nil
	}
	c.fail(e, diag.BadRule, "the operator `"+e.Op.String()+"` is not allowed in a rule", "")
	return nil
}

func (c *checker) wantBool(n ast.Node, x *model.Expr) bool {
	if x.Type.Class() == scalar.Flag {
		return true
	}
	help := "compare it with something"
	if x.Op == model.FieldExpr {
		help = "to ask whether it is set, write `set(" + x.Field[len(x.Field)-1].Name + ")`"
	}
	c.fail(n, diag.BadRule, "this is of type "+x.Type.Spec+", and must be true or false", help)
	return false
}

// operators maps the binary operators to what they compare or compute.
var operators = map[token.Token]string{
	token.LAND: "logic", token.LOR: "logic",
	token.EQL: "equal", token.NEQ: "equal",
	token.LSS: "order", token.LEQ: "order", token.GTR: "order", token.GEQ: "order",
	token.ADD: "sum", token.SUB: "difference", token.MUL: "product", token.QUO: "quotient",
}

func (c *checker) binary(e *ast.BinaryExpr, near *model.Type) *model.Expr {
	sort, ok := operators[e.Op]
	if !ok {
		c.report(diag.BadRule, c.token(e), "the operator `"+e.Op.String()+"` is not allowed in a rule", "use ! && || == != < <= > >= + - * /")
		return nil
	}
	x, y := c.operands(e, near, sort)
	if x == nil || y == nil {
		return nil
	}
	t := c.result(e, sort, x, y)
	if t == nil {
		return nil
	}
	out := &model.Expr{Op: model.BinaryExpr, Sign: e.Op.String(), Type: t, Args: []*model.Expr{x, y}}
	if t.Class() == scalar.Flag {
		return out
	}
	return c.folded(e, e.Op, out)
}

func (c *checker) token(e *ast.BinaryExpr) diag.Span {
	from := c.offset(e.OpPos)
	return c.src.Inside(from, min(from+len(e.Op.String()), len(c.src.Text)))
}

// operands checks both sides; a literal is checked second, so that it takes the type of the other.
func (c *checker) operands(e *ast.BinaryExpr, near *model.Type, sort string) (x, y *model.Expr) {
	switch {
	case sort == "logic":
		x, y = c.check(e.X, nil), c.check(e.Y, nil)
		if x == nil || y == nil || !c.wantBool(e.X, x) || !c.wantBool(e.Y, y) {
			return nil, nil
		}
		return x, y
	case sort == "equal" || sort == "order":
		near = nil
	}
	if c.literals(e.X) && !c.literals(e.Y) {
		if y = c.check(e.Y, near); y != nil {
			x = c.check(e.X, beside(y.Type, sort))
		}
		return x, y
	}
	if x = c.check(e.X, near); x != nil {
		y = c.check(e.Y, beside(x.Type, sort))
	}
	return x, y
}

// beside is the type that a literal takes beside t: a factor of a duration or size is a plain number, what is added to an enum any text.
func beside(t *model.Type, sort string) *model.Type {
	if (sort == "product" || sort == "quotient") && t.Class().Quantity() {
		return int64Type
	}
	if sort == "sum" && t.Enum != nil {
		return stringType
	}
	return t
}

// literals reports whether e is made of literals alone.
func (c *checker) literals(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return c.literals(e.X)
	case *ast.UnaryExpr:
		return e.Op == token.SUB && c.literals(e.X)
	case *ast.BinaryExpr:
		are, known := c.constant[e]
		if !known {
			are = c.literals(e.X) && c.literals(e.Y)
			c.constant[e] = are
		}
		return are
	}
	return false
}

// class is one class for all types that compare with each other: Text for texts, Signed for numbers. It is None for what compares with
// nothing.
func class(t *model.Type) scalar.Class {
	switch c := t.Class(); {
	case c.Texts():
		return scalar.Text
	case c.Number():
		return scalar.Signed
	case c == scalar.Opaque:
		return scalar.None
	default:
		return c
	}
}

// result is the type of a binary expression, nil after a finding. It may convert x and y to a common number type.
func (c *checker) result(e *ast.BinaryExpr, sort string, x, y *model.Expr) *model.Type {
	if sort == "logic" {
		return boolType
	}
	a, b := class(x.Type), class(y.Type)
	mismatch := func() *model.Type {
		c.report(diag.BadRule, c.token(e), "`"+e.Op.String()+"` does not fit the types "+x.Type.Spec+" and "+y.Type.Spec, "")
		return nil
	}
	scaled := a.Quantity() && b.Number() && y.Type.Class() != scalar.Floating
	switch {
	case a == scalar.None || b == scalar.None:
		return mismatch()
	case sort == "quotient" && zero(y):
		c.fail(e.Y, diag.BadRule, "this divides by zero", "")
		return nil
	case sort == "product" && b.Quantity() && a.Number() && x.Type.Class() != scalar.Floating:
		return y.Type
	case (sort == "product" || sort == "quotient") && scaled:
		return x.Type
	case a != b:
		return mismatch()
	case sort == "equal":
		return c.numbers(e, x, y, boolType)
	case sort == "order" && a != scalar.Flag:
		return c.numbers(e, x, y, boolType)
	case sort == "sum" && x.Type.Class() == scalar.Text && y.Type.Class() == scalar.Text:
		return stringType
	case (sort == "sum" || sort == "difference") && a.Quantity():
		return x.Type
	case a.Number():
		return c.numbers(e, x, y, nil)
	}
	return mismatch()
}

func zero(x *model.Expr) bool {
	return x.Op == model.LiteralExpr && (x.Literal.V == int64(0) || x.Literal.V == uint64(0) || x.Literal.V == float64(0))
}

// numbers finds the type in which two numbers meet. It returns t, or that type when t is nil.
func (c *checker) numbers(e *ast.BinaryExpr, x, y *model.Expr, t *model.Type) *model.Type {
	if !x.Type.Class().Number() {
		return t
	}
	var common *model.Type
	classes := [2]scalar.Class{x.Type.Class(), y.Type.Class()}
	switch {
	case x.Type.Scalar == y.Type.Scalar:
		common = x.Type
	case classes[0] == scalar.Floating || classes[1] == scalar.Floating:
		common = floatType
	case classes == [2]scalar.Class{scalar.Signed, scalar.Signed}:
		common = int64Type
	case classes == [2]scalar.Class{scalar.Unsigned, scalar.Unsigned}:
		common = uint64Type
	default:
		c.report(diag.BadRule, c.token(e), "`"+e.Op.String()+"` does not fit the types "+x.Type.Spec+" and "+y.Type.Spec, "give both fields signed types, or both unsigned ones")
		return nil
	}
	if t == nil {
		return common
	}
	return t
}

// functions are the calls that rules know, with the number of their arguments (-1: one or more).
var functions = map[string]int{"len": 1, "set": 1, "count": -1, "hasPrefix": 2, "hasSuffix": 2, "contains": 2, "matches": 2, "oneOf": -2}

func (c *checker) call(e *ast.CallExpr) *model.Expr {
	id, ok := e.Fun.(*ast.Ident)
	if !ok {
		c.fail(e.Fun, diag.BadRule, "this is not a function that rules know", "")
		return nil
	}
	want, ok := functions[id.Name]
	if !ok {
		c.fail(id, diag.BadRule, "there is no function `"+id.Name+"` in rules", diag.DidYouMean(id.Name, []string{"len", "set", "count", "hasPrefix", "hasSuffix", "contains", "matches", "oneOf"}))
		return nil
	}
	if n := len(e.Args); want >= 0 && n != want || want < 0 && n < -want || e.Ellipsis.IsValid() {
		c.fail(e, diag.BadRule, "`"+id.Name+"` has the wrong number of arguments", usage[id.Name])
		return nil
	}
	switch id.Name {
	case "set", "count":
		return c.presence(id.Name, e)
	case "len":
		return c.length(e)
	case "contains":
		return c.contains(e)
	case "oneOf":
		return c.oneOfCall(e)
	}
	return c.textCall(id.Name, e)
}

var usage = map[string]string{
	"len": "write `len(field)`", "set": "write `set(field)`", "count": "write `count(a, b)`", "hasPrefix": "write `hasPrefix(field, \"text\")`",
	"hasSuffix": "write `hasSuffix(field, \"text\")`", "contains": "write `contains(field, \"text\")`", "matches": "write `matches(field, \"re\")`",
	"oneOf": "write `oneOf(field, \"a\", \"b\")`",
}

func (c *checker) presence(name string, e *ast.CallExpr) *model.Expr {
	out := &model.Expr{Op: model.SetExpr, Type: boolType}
	if name == "count" {
		out.Op, out.Type = model.CountExpr, intType
	}
	for _, a := range e.Args {
		if dotted(a) == nil {
			c.fail(a, diag.BadRule, "`"+name+"` takes the names of fields", "")
			return nil
		}
		x := c.name(a, true)
		if x == nil {
			return nil
		}
		if x.Op != model.FieldExpr {
			c.fail(a, diag.BadRule, "`"+name+"` takes the names of fields", "")
			return nil
		}
		if f := untold(x); f != nil {
			c.alwaysSet(c.at(a), spelled(x), f)
			return nil
		}
		out.Args = append(out.Args, x)
	}
	return out
}

func (c *checker) length(e *ast.CallExpr) *model.Expr {
	var x *model.Expr
	if dotted(e.Args[0]) != nil {
		x = c.name(e.Args[0], true)
	} else {
		x = c.check(e.Args[0], nil)
	}
	if x == nil {
		return nil
	}
	if x.Type.Elem != nil || x.Type.Scalar != nil && x.Type.Scalar.Length != scalar.NoLength {
		return &model.Expr{Op: model.LenExpr, Type: intType, Args: []*model.Expr{x}}
	}
	c.fail(e.Args[0], diag.BadRule, "`len` does not fit the type "+x.Type.Spec, "it is for texts, lists and maps")
	return nil
}

func (c *checker) contains(e *ast.CallExpr) *model.Expr {
	x := c.check(e.Args[0], nil)
	if x == nil {
		return nil
	}
	var elem *model.Type
	switch {
	case x.Type.Kind == model.List:
		elem = x.Type.Elem
	case x.Type.Kind == model.Map, x.Type.Class().Texts():
		elem = stringType
	default:
		c.fail(e.Args[0], diag.BadRule, "`contains` does not fit the type "+x.Type.Spec, "it is for texts, lists and the keys of maps")
		return nil
	}
	y := c.check(e.Args[1], elem)
	if y == nil {
		return nil
	}
	if class(elem) == scalar.None {
		c.fail(e.Args[0], diag.BadRule, "`contains` does not fit the type "+x.Type.Spec, "it is for texts, lists and the keys of maps")
		return nil
	}
	if class(y.Type) != class(elem) || elem.Class().Number() && y.Type.Scalar != elem.Scalar {
		c.fail(e.Args[1], diag.BadRule, "this is of type "+y.Type.Spec+", and must be of type "+elem.Spec, "")
		return nil
	}
	return &model.Expr{Op: model.ContainsExpr, Type: boolType, Args: []*model.Expr{x, y}}
}

func (c *checker) textCall(name string, e *ast.CallExpr) *model.Expr {
	x, y := c.check(e.Args[0], nil), c.check(e.Args[1], nil)
	if x == nil || y == nil {
		return nil
	}
	for i, a := range []*model.Expr{x, y} {
		if !a.Type.Class().Texts() {
			c.fail(e.Args[i], diag.BadRule, "this is of type "+a.Type.Spec+", and must be a text", "")
			return nil
		}
	}
	out := &model.Expr{Type: boolType, Args: []*model.Expr{x, y}}
	switch name {
	case "hasPrefix":
		out.Op = model.HasPrefixExpr
	case "hasSuffix":
		out.Op = model.HasSuffixExpr
	case "matches":
		return c.matches(e, x, y)
	}
	return out
}

func (c *checker) matches(e *ast.CallExpr, x, y *model.Expr) *model.Expr {
	if y.Op != model.LiteralExpr {
		c.fail(e.Args[1], diag.BadRule, "the pattern of `matches` must be a literal", "")
		return nil
	}
	pattern, _ := y.Literal.V.(string)
	if _, err := regexp.Compile(pattern); err != nil {
		c.fail(e.Args[1], diag.BadPattern, "the pattern cannot be read", "patterns are RE2 expressions, as package regexp reads them")
		return nil
	}
	return &model.Expr{Op: model.MatchesExpr, Type: boolType, Args: []*model.Expr{x}, Pattern: pattern}
}

func (c *checker) oneOfCall(e *ast.CallExpr) *model.Expr {
	x := c.check(e.Args[0], nil)
	if x == nil {
		return nil
	}
	out := &model.Expr{Op: model.OneOfExpr, Type: boolType, Args: []*model.Expr{x}}
	seen := map[any]bool{} // the literals among them, by value.Key
	for _, a := range e.Args[1:] {
		y := c.check(a, x.Type)
		if y == nil {
			return nil
		}
		if class(y.Type) == scalar.None || class(y.Type) != class(x.Type) || y.Type.Class().Number() && y.Type.Scalar != x.Type.Scalar {
			c.fail(a, diag.BadRule, "this is of type "+y.Type.Spec+", and must be of type "+x.Type.Spec, "")
			return nil
		}
		if y.Op == model.LiteralExpr {
			key := value.Key(y.Type, y.Literal.V)
			if seen[key] {
				c.fail(a, diag.BadRule, "`oneOf` repeats a value", "remove it")
				return nil
			}
			seen[key] = true
		}
		out.Args = append(out.Args, y)
	}
	return out
}
