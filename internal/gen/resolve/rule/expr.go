package rule

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/scanner"
	"go/token"
	"strconv"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// A checker turns the Go expression of one rule, written in a TOML string, into a checked tree.
type checker struct {
	*Reader
	src     *syntax.Value
	fset    *token.FileSet
	root    ast.Expr // the whole rule
	fields  []*model.Field
	owner   string         // the owner for messages: "the kind `api`"
	stem    string         // the stem of the Go names in the scope
	factory *model.Factory // the factory whose parameters the names are; nil if they are fields of a kind or object
	askable *Askable       // the resources that the fields represent, in a condition for the existence of a resource; nil: the fields are not resources
	profile bool           // the rule uses the word profile

	inherited bool // the rule belongs to another kind, in which fields may be optional that this kind always has
	certain   bool // the rule asks whether such a field is set, or has another part whose value is known in this kind

	known map[string]*model.Object // the members that the unions are known to have at this point of the rule, by the name of the union
	needs []need                   // the needs of the rule, in the order of their first mention
	told  []need                   // fields that are set if their members are chosen, and for which the rule asks whether they are set

	unknown map[string]bool // names that are no field, for which there is a finding

	used []string
	seen map[string]bool // the keys of used

	constant map[*ast.BinaryExpr]bool      // the results of literals
	starts   map[*ast.BinaryExpr]token.Pos // the results of start
}

var (
	boolType   = model.ScalarType("bool")
	intType    = model.ScalarType("int")
	int64Type  = model.ScalarType("int64")
	uint64Type = model.ScalarType("uint64")
	floatType  = model.ScalarType("float")
	stringType = model.ScalarType("string")
)

// maxExpression is the maximum length of an expression in bytes. The time in which gofmt formats an expression grows with the square of its
// length.
const maxExpression = 4096

// expression checks the rule in src. It returns nil if it has reported a finding.
func (c *checker) expression() *model.Expr {
	if len(c.src.Text) > maxExpression {
		c.Report(diag.TooLarge, c.src.At, "the expression is longer than "+strconv.Itoa(maxExpression)+" bytes", "make several rules of it, or a Go function that the kind names under `validate`")
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
		c.fail(e, c.code(), "the "+c.noun()+" is of type "+x.Type.Spec+", and must be true or false", "compare it with something")
		return nil
	}
	return x
}

// parse parses the text in src. A field may have a Go keyword as its name, such as type or default. So the parser gets these words with a
// capital letter, which no field name has, and reads them as names.
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
	help := "write a Go expression over the fields, such as `min_size <= max_size`"
	switch {
	case c.factory != nil:
		help = "write a Go expression over the parameters, such as `environment == \"prod\"`"
	case c.askable != nil:
		help = "write a Go expression over fields of other resources, such as `app.file_backend == \"s3\"`"
	}
	switch {
	case len(c.src.Text) == 0:
		text = "it is empty"
	case len(list) > 0:
		if other := foreign(c.src.Text, min(list[0].Pos.Offset, len(c.src.Text))); other != "" {
			help = other
		}
	}
	c.Report(c.code(), at, "the "+c.noun()+" cannot be read: "+text, help)
}

// code returns the code of findings about the whole expression.
func (c *checker) code() diag.Code {
	switch {
	case c.factory != nil:
		return diag.BadCase
	case c.askable != nil:
		return diag.BadCondition
	}
	return diag.BadRule
}

// noun returns the word for the expression in messages.
func (c *checker) noun() string {
	if c.factory != nil || c.askable != nil {
		return "condition"
	}
	return "rule"
}

// check checks e. The type near is that of the other operand, which a literal takes; nil if there is none.
func (c *checker) check(e ast.Expr, near *model.Type) *model.Expr {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.check(e.X, near)
	case *ast.Ident, *ast.SelectorExpr:
		return c.valueOf(e, false)
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

// literal returns a constant of the type near, which is that of the other operand.
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
			c.fail(e, diag.BadRule, "the "+near.Spec+" "+err.Error(), literal.Example(near))
			return nil, nil
		}
		return near, v.V
	case scalar.Text:
		if near.Enum != nil && !near.Enum.Broken && near.Enum.Value(s) == nil {
			c.fail(e, diag.BadRule, "this is none of the values of the field", diag.DidYouMean(s, c.Candidates(near.Enum.Texts)))
			return nil, nil
		}
		if near.Spec == "profile" {
			if c.Profiles.Known().Named(s) == nil {
				c.Profiles.Profile(s, c.at(e))
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
