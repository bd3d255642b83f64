package emit

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// An expression writes the checked expressions of rules as Go.
type expression struct {
	root    operand                  // the kind's or object's struct
	pattern func(*model.Expr) string // the variable that holds the pattern of a matches
}

// Binding strengths of Go's operators, weakest first.
const (
	orStrength = iota + 1
	andStrength
	compareStrength
	sumStrength
	productStrength
	unaryStrength
)

var strengths = map[string]int{
	"||": orStrength, "&&": andStrength,
	"==": compareStrength, "!=": compareStrength, "<": compareStrength, "<=": compareStrength, ">": compareStrength, ">=": compareStrength,
	"+": sumStrength, "-": sumStrength, "*": productStrength, "/": productStrength,
}

var opposites = map[string]string{"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

// write is x as Go, in parentheses if it binds weaker than around.
func (e expression) write(x *model.Expr, around int) *jen.Statement {
	code, strength := e.parts(x, false)
	return paren(code, strength, around)
}

// broken is the opposite of x as Go: the condition that a rule which asks for x is broken.
func (e expression) broken(x *model.Expr, around int) *jen.Statement {
	code, strength := e.parts(x, true)
	return paren(code, strength, around)
}

func paren(code *jen.Statement, strength, around int) *jen.Statement {
	if strength < around {
		return jen.Parens(code)
	}
	return code
}

// parts is x, or its opposite, and how strongly it binds.
func (e expression) parts(x *model.Expr, not bool) (*jen.Statement, int) {
	switch x.Op {
	case model.NotExpr:
		return e.parts(x.Args[0], !not)
	case model.BinaryExpr:
		return e.binary(x, not)
	case model.SetExpr:
		return e.set(x.Args[0], !not), compareStrength
	case model.OneOfExpr:
		return e.oneOf(x, not)
	case model.LiteralExpr:
		if b, ok := x.Literal.V.(bool); ok {
			return jen.Lit(b != not), unaryStrength
		}
	}
	code := e.plain(x)
	if not {
		code = jen.Op("!").Add(code)
	}
	return code, unaryStrength
}

// binary writes a && b; the opposite of a rule is pushed inwards, as a colleague would write it.
func (e expression) binary(x *model.Expr, not bool) (*jen.Statement, int) {
	sign, a, b := x.Sign, x.Args[0], x.Args[1]
	if sign == "&&" || sign == "||" {
		if not {
			sign = map[string]string{"&&": "||", "||": "&&"}[sign]
		}
		left, ls := e.parts(a, not)
		right, rs := e.parts(b, not)
		if rs == strengths[sign] && rs == orStrength {
			rs = andStrength // a || (b || c) needs no parentheses
		}
		return paren(left, ls, strengths[sign]).Op(sign).Add(paren(right, rs, strengths[sign])), strengths[sign]
	}
	if not {
		sign = opposites[sign]
	}
	if a.Type.Kind == model.Time {
		return jen.Add(e.write(a, unaryStrength)).Dot("Compare").Call(e.write(b, 0)).Op(sign).Lit(0), compareStrength
	}
	s := strengths[sign]
	left, right := e.sides(x)
	if sign == "/" && a.Type.Kind != model.Float && x.Type.Kind != model.Float && b.Op != model.LiteralExpr {
		return res("Quotient").Call(left(0), right(0)), unaryStrength
	}
	if s == compareStrength && a.Type.Kind == model.Bool && b.Op == model.LiteralExpr {
		want := b.Literal.V == (x.Sign == "==") // field == true is the field itself
		return e.parts(a, want == not)
	}
	return left(s).Op(sign).Add(right(s + 1)), s
}

// sides are the operands of a comparison or calculation, in one Go type.
func (e expression) sides(x *model.Expr) (left, right func(around int) *jen.Statement) {
	a, b := x.Args[0], x.Args[1]
	to := func(arg, other *model.Expr) func(int) *jen.Statement {
		return func(around int) *jen.Statement {
			if c := conversion(x, arg, other); c != nil {
				return c.Call(e.write(arg, 0))
			}
			return e.write(arg, around)
		}
	}
	return to(a, b), to(b, a)
}

// conversion is the type that arg needs beside other in x, or nil.
func conversion(x, arg, other *model.Expr) *jen.Statement {
	if arg.Op == model.LiteralExpr {
		return nil
	}
	number := func(t *model.Type) bool { return t.Kind == model.Int || t.Kind == model.Uint || t.Kind == model.Float }
	a, b := arg.Type, other.Type
	switch {
	case number(a) && (x.Type.Kind == model.Duration || x.Type.Kind == model.Size):
		return typeOf(x.Type, false)
	case a.Kind == model.String && a.Enum != nil && (x.Type.Kind == model.String || other.Op != model.LiteralExpr && a.Enum != b.Enum):
		return jen.String()
	case !number(a) || !number(b) || a.Go == b.Go || other.Op == model.LiteralExpr && b.Kind == a.Kind:
		return nil
	case a.Kind == model.Float || b.Kind == model.Float:
		return want(a, "float64")
	case a.Kind == model.Uint:
		return want(a, "uint64")
	}
	return want(a, "int64")
}

func want(t *model.Type, goType string) *jen.Statement {
	if t.Go == goType {
		return nil
	}
	return jen.Id(goType)
}

// plain writes what has no operator of its own.
func (e expression) plain(x *model.Expr) *jen.Statement {
	arg := func(i int) *jen.Statement { return e.text(x.Args[i]) }
	switch x.Op {
	case model.FieldExpr:
		return e.field(x)
	case model.ProfileExpr:
		return jen.Id("r").Dot("Profile").Call()
	case model.LiteralExpr:
		if x.Type.Kind == model.URL {
			return quote(canonicalURL(x.Literal.V.(string)))
		}
		return literal(x.Type, false, x.Literal)
	case model.NegExpr:
		return jen.Op("-").Add(e.write(x.Args[0], unaryStrength))
	case model.CountExpr:
		var set []jen.Code
		for _, a := range x.Args {
			set = append(set, e.set(a, true))
		}
		return res("Count").Call(set...)
	case model.LenExpr:
		return e.length(x.Args[0])
	case model.HasPrefixExpr:
		return jen.Qual("strings", "HasPrefix").Call(arg(0), arg(1))
	case model.HasSuffixExpr:
		return jen.Qual("strings", "HasSuffix").Call(arg(0), arg(1))
	case model.ContainsExpr:
		return e.contains(x.Args[0], x.Args[1])
	case model.MatchesExpr:
		return jen.Id(e.pattern(x)).Dot("MatchString").Call(arg(0))
	}
	panic("emit: no Go for expression " + strconv.Itoa(int(x.Op)))
}

// path is the field of x as it stands: a pointer stays one.
func (e expression) path(x *model.Expr) *jen.Statement {
	s := e.root()
	for i, f := range x.Field {
		s = s.Dot(f.Go)
		if i < len(x.Field)-1 && f.Pointer() {
			s = res("Deref").Call(s)
		}
	}
	return s
}

// field is the value of the field x; an unset optional one is its zero value, a url its text.
func (e expression) field(x *model.Expr) *jen.Statement {
	f := x.Field[len(x.Field)-1]
	switch {
	case f.Type.Kind == model.URL:
		return res("URLText").Call(e.path(x))
	case f.Pointer():
		return res("Deref").Call(e.path(x))
	}
	return e.path(x)
}

// text is x as an argument of a function that takes a string.
func (e expression) text(x *model.Expr) *jen.Statement {
	if x.Op == model.FieldExpr && x.Type.Enum != nil {
		return jen.String().Call(e.write(x, 0))
	}
	return e.write(x, 0)
}

// set is the condition that the field x is set, or that it is not.
func (e expression) set(x *model.Expr, want bool) *jen.Statement {
	zero, set := zeroTest(x.Field[len(x.Field)-1], func() *jen.Statement { return e.path(x) })
	for n := len(x.Field) - 1; set == nil; n-- { // it is set if the optional object around it is there
		if n == 0 {
			panic("emit: a rule asks whether a field is set that always is")
		}
		if x.Field[n-1].Pointer() {
			holder := &model.Expr{Op: model.FieldExpr, Field: x.Field[:n]}
			zero, set = e.path(holder).Op("==").Nil(), e.path(holder).Op("!=").Nil()
		}
	}
	if want {
		return set
	}
	return zero
}

func (e expression) length(x *model.Expr) *jen.Statement {
	if x.Op == model.FieldExpr && x.Field[len(x.Field)-1].Secret && x.Type.Elem == nil {
		return e.path(x).Dot("Len").Call()
	}
	if x.Type.Elem != nil {
		return jen.Len(e.write(x, 0))
	}
	return jen.Qual("unicode/utf8", "RuneCountInString").Call(e.text(x))
}

func (e expression) contains(x, y *model.Expr) *jen.Statement {
	switch x.Type.Kind {
	case model.List:
		if x.Type.Elem.Kind == model.URL {
			return res("ContainsURL").Call(e.write(x, 0), e.text(y))
		}
		if x.Type.Elem.Kind == model.Time { // == tells time zones apart
			return jen.Qual("slices", "ContainsFunc").Call(e.write(x, 0), jen.Add(e.write(y, unaryStrength)).Dot("Equal"))
		}
		item := e.write(y, 0)
		if t := x.Type.Elem.Enum; t != y.Type.Enum && y.Op != model.LiteralExpr {
			if t != nil {
				item = jen.Id(t.Go).Call(item)
			} else {
				item = jen.String().Call(item)
			}
		}
		return jen.Qual("slices", "Contains").Call(e.write(x, 0), item)
	case model.Map:
		return res("HasKey").Call(e.write(x, 0), e.text(y))
	}
	return jen.Qual("strings", "Contains").Call(e.text(x), e.text(y))
}

// oneOf writes x == a || x == b.
func (e expression) oneOf(x *model.Expr, not bool) (*jen.Statement, int) {
	sign, join, strength := "==", "||", orStrength
	if not {
		sign, join, strength = "!=", "&&", andStrength
	}
	if len(x.Args[1:]) > mostJoined && plainlyEqual(x.Args) {
		return e.oneOfMany(x, not), unaryStrength
	}
	var s *jen.Statement
	for i := range x.Args[1:] {
		pair := &model.Expr{Op: model.BinaryExpr, Sign: sign, Type: x.Type, Args: []*model.Expr{x.Args[0], x.Args[i+1]}}
		code := e.write(pair, strength)
		if s == nil {
			s = code
			continue
		}
		s = s.Op(join).Add(code)
	}
	if len(x.Args) == 2 {
		strength = compareStrength
	}
	return s, strength
}

// plainlyEqual reports whether the first of args is compared with the others by ==, all of its own Go type.
func plainlyEqual(args []*model.Expr) bool {
	switch args[0].Type.Kind {
	case model.String, model.Path, model.Int, model.Uint, model.Float, model.Duration, model.Size:
	default:
		return false
	}
	return !slices.ContainsFunc(args[1:], func(a *model.Expr) bool { return a.Op != model.LiteralExpr })
}

// oneOfMany writes slices.Contains([]string{"a", "b"}, x).
func (e expression) oneOfMany(x *model.Expr, not bool) *jen.Statement {
	var choices []jen.Code
	for _, a := range x.Args[1:] {
		choices = append(choices, e.write(a, 0))
	}
	in := among(typeOf(x.Args[0].Type, false), choices, e.write(x.Args[0], 0))
	if not {
		return jen.Op("!").Add(in)
	}
	return in
}
