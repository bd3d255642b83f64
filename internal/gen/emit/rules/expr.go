package rules

import (
	"maps"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// Condition writes x, a condition on the fields of the struct root.
func Condition(root code.Operand, x *model.Expr) *jen.Statement {
	return expression{root: root}.write(x, 0)
}

// Existence writes the condition for the existence of a resource. c is the configuration of all resources.
func Existence(c code.Operand, w *model.When) *jen.Statement {
	e := expression{root: c, bases: map[*model.Field]code.Operand{}}
	for _, a := range w.Asks {
		if k := a.Resource.Kind; k.Struct != nil {
			e.bases[a.Field] = func() *jen.Statement {
				of := c().Dot(a.Field.Go)
				if a.Field.Optional {
					of = jen.Op("*").Add(of)
				}
				return jen.Id(k.Mirror.Of).Call(of)
			}
		}
	}
	return e.write(w.Expr, 0)
}

// An expression writes the checked expressions of rules as Go.
type expression struct {
	root code.Operand // the kind's or object's struct
	// In a condition for the existence of a resource: the struct of fields of each resource whose configuration is an existing struct.
	bases map[*model.Field]code.Operand
	held  []*held // the members of unions that are in variables of the condition

	known  map[string]bool // the paths of pointers that are not nil where the expression is evaluated
	indent int             // how many statements the condition is inside of
	lines  int             // where a long condition is broken into lines: 0 nowhere, 1 at the outermost operators, 2 at all && and ||

	// For constraints, which apply to one value.
	item    code.Operand // the value
	secret  bool         // whether the value is a resource.Secret
	counted string       // the variable with the length of the value; "" for none
	parsed  string       // the variable with the parsed url; "" for none
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

// write returns x as Go, in parentheses if it binds weaker than the operator around it.
func (e expression) write(x *model.Expr, around int) *jen.Statement {
	written, strength := e.parts(x, false)
	return paren(written, strength, around)
}

// broken returns the opposite of x as Go: the condition that the rule x is broken.
func (e expression) broken(x *model.Expr, around int) *jen.Statement {
	written, strength := e.parts(x, true)
	return paren(written, strength, around)
}

func paren(written *jen.Statement, strength, around int) *jen.Statement {
	if strength < around {
		return jen.Parens(written)
	}
	return written
}

// parts returns x, or its opposite if the argument not is true. It also returns the binding strength.
func (e expression) parts(x *model.Expr, not bool) (*jen.Statement, int) {
	switch x.Op {
	case model.NotExpr:
		return e.parts(x.Args[0], !not)
	case model.BinaryExpr:
		return e.binary(x, not)
	case model.SetExpr:
		return e.set(x.Args[0], !not), compareStrength
	case model.ChosenExpr:
		return e.chosen(x.Args[0], x.Member, !not), unaryStrength
	case model.OneOfExpr:
		return e.oneOf(x, not)
	case model.FiniteExpr:
		nan := jen.Qual("math", "IsNaN").Call(e.float64(x.Args[0]))
		if not {
			return nan, unaryStrength
		}
		return jen.Op("!").Add(nan), unaryStrength
	case model.LiteralExpr:
		if b, ok := x.Literal.V.(bool); ok {
			return jen.Lit(b != not), unaryStrength
		}
	}
	written := e.plain(x)
	if not {
		written = jen.Op("!").Add(written)
	}
	return written, unaryStrength
}

// binary writes a && b. The opposite is written by De Morgan's laws, without a ! around both operands, because this is easier to read.
func (e expression) binary(x *model.Expr, not bool) (*jen.Statement, int) {
	sign, a, b := x.Sign, x.Args[0], x.Args[1]
	if sign == "&&" || sign == "||" {
		if not {
			sign = map[string]string{"&&": "||", "||": "&&"}[sign]
		}
		left, ls := e.beside(a, x.Sign).parts(a, not)
		right, rs := e.beside(b, x.Sign).knowing(a, not != (sign == "||")).parts(b, not)
		if rs == strengths[sign] && rs == orStrength {
			rs = andStrength // a || (b || c) needs no parentheses
		}
		return e.operator(paren(left, ls, strengths[sign]), sign).Add(paren(right, rs, strengths[sign])), strengths[sign]
	}
	if not {
		sign = opposites[sign]
	}
	if a.Type.Class() == scalar.Moment {
		return e.moments(a, b, sign)
	}
	if written, strength := e.emptiness(a, b, sign); written != nil {
		return written, strength
	}
	s := strengths[sign]
	left, right := e.sides(x)
	if sign == "/" && a.Type.Class() != scalar.Floating && x.Type.Class() != scalar.Floating && b.Op != model.LiteralExpr {
		return code.Runtime("Quotient").Call(left(0), right(0)), unaryStrength
	}
	if s == compareStrength && a.Type.Class() == scalar.Flag && b.Op == model.LiteralExpr {
		want := b.Literal.V == (x.Sign == "==") // for field == true, write only the field
		return e.parts(a, want == not)
	}
	return left(s).Op(sign).Add(right(s + 1)), s
}

// emptiness writes the comparison of a count or length with 0, or with 1, if it asks only whether there are any: a != "" || b != "" for
// count(a, b) > 0, and a == "" for len(a) < 1. It returns nil for another comparison.
func (e expression) emptiness(a, b *model.Expr, sign string) (*jen.Statement, int) {
	if b.Op != model.LiteralExpr {
		return nil, 0
	}
	least := b.Literal.V == int64(1)
	if !least && b.Literal.V != int64(0) {
		return nil, 0
	}
	var some bool
	switch {
	case least && sign == ">=", !least && (sign == ">" || sign == "!="):
		some = true
	case least && sign == "<", !least && (sign == "<=" || sign == "=="):
	default:
		return nil, 0
	}
	switch {
	case a.Op == model.CountExpr && some:
		return e.joined(a.Args, "||", true), orStrength
	case a.Op == model.CountExpr:
		return e.joined(a.Args, "&&", false), andStrength
	case a.Op != model.LenExpr || e.counted != "" || !e.characters(a.Args[0]):
		return nil, 0
	case some:
		return e.text(a.Args[0]).Op("!=").Add(code.Quote("")), compareStrength
	}
	return e.text(a.Args[0]).Op("==").Add(code.Quote("")), compareStrength
}

// joined writes the conditions that the fields are set or, without want, that they are not, with the operator sign between them.
func (e expression) joined(fields []*model.Expr, sign string, want bool) *jen.Statement {
	s := e.set(fields[0], want)
	for _, f := range fields[1:] {
		s = e.operator(s, sign).Add(e.set(f, want))
	}
	return s
}

// moments writes the comparison of two times.
func (e expression) moments(a, b *model.Expr, sign string) (*jen.Statement, int) {
	x, y := jen.Add(e.write(a, unaryStrength)), e.write(b, 0)
	switch sign {
	case "<":
		return x.Dot("Before").Call(y), unaryStrength
	case ">":
		return x.Dot("After").Call(y), unaryStrength
	case "==":
		return x.Dot("Equal").Call(y), unaryStrength
	case "!=":
		return jen.Op("!").Add(x).Dot("Equal").Call(y), unaryStrength
	}
	return x.Dot("Compare").Call(y).Op(sign).Lit(0), compareStrength
}

// float64 returns x as a float64.
func (e expression) float64(x *model.Expr) *jen.Statement {
	if x.Type.Scalar.Bits != 64 {
		return jen.Float64().Call(e.write(x, 0))
	}
	return e.write(x, 0)
}

// secretLength returns the length of x, a secret of type t.
func secretLength(t *model.Type, x *jen.Statement) *jen.Statement {
	if t.Scalar.Decode != nil {
		return jen.Len(code.Decoded(t, x))
	}
	return x.Dot("Len").Call()
}

// sides returns the operands of a comparison or calculation, in one Go type.
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

// conversion returns the type to which arg, an operand of x, must be converted because of the other operand, or nil.
func conversion(x, arg, other *model.Expr) *jen.Statement {
	if arg.Op == model.LiteralExpr {
		return nil
	}
	number := func(t *model.Type) bool { return t.Class().Number() }
	a, b := arg.Type, other.Type
	switch {
	case number(a) && x.Type.Class().Quantity():
		return code.TypeOf(x.Type, false)
	case a.Enum != nil && (x.Type.Class() == scalar.Text || other.Op != model.LiteralExpr && a.Enum != b.Enum):
		return jen.String()
	case !number(a) || !number(b) || a.Scalar == b.Scalar || other.Op == model.LiteralExpr && b.Class() == a.Class():
		return nil
	case a.Class() == scalar.Floating || b.Class() == scalar.Floating:
		return want(a, "float64")
	case a.Class() == scalar.Unsigned:
		return want(a, "uint64")
	}
	return want(a, "int64")
}

func want(t *model.Type, goType string) *jen.Statement {
	if t.Scalar.Go.Name == goType {
		return nil
	}
	return jen.Id(goType)
}

// plain writes an expression without an operator.
func (e expression) plain(x *model.Expr) *jen.Statement {
	arg := func(i int) *jen.Statement { return e.text(x.Args[i]) }
	switch x.Op {
	case model.FieldExpr:
		return e.field(x)
	case model.ItemExpr:
		return e.item()
	case model.SchemeExpr:
		if e.parsed != "" {
			return jen.Id(e.parsed).Dot("Scheme")
		}
		return e.item().Dot("Scheme")
	case model.TestExpr:
		return code.Runtime(x.Is.Go).Call(arg(0))
	case model.ProfileExpr:
		return jen.Id("r").Dot("Profile").Call()
	case model.LiteralExpr:
		if x.Type.Class() == scalar.Address {
			return code.Quote(scalar.CanonicalURL(x.Literal.V.(string)))
		}
		return code.Literal(x.Type, false, x.Literal)
	case model.NegExpr:
		return jen.Op("-").Add(e.write(x.Args[0], unaryStrength))
	case model.CountExpr:
		var set []jen.Code
		for _, a := range x.Args {
			set = append(set, e.set(a, true))
		}
		return e.count(set)
	case model.LenExpr:
		return e.length(x.Args[0])
	case model.HasPrefixExpr:
		return jen.Qual("strings", "HasPrefix").Call(arg(0), arg(1))
	case model.HasSuffixExpr:
		return jen.Qual("strings", "HasSuffix").Call(arg(0), arg(1))
	case model.ContainsExpr:
		return e.contains(x.Args[0], x.Args[1])
	case model.MatchesExpr:
		return code.Runtime("Matches").Call(code.Raw(x.Pattern), arg(0))
	}
	panic("rules: no Go for expression " + strconv.Itoa(int(x.Op)))
}

// path returns the expression of the field x. It does not follow a pointer. If the field is in an optional object that is absent, or in
// another member than that of the union, the expression has the value of the zero object.
func (e expression) path(x *model.Expr) *jen.Statement {
	s := e.root()
	for i, f := range x.Field {
		if base := e.bases[f]; base != nil && i < len(x.Field)-1 {
			s = base()
			continue
		}
		s = s.Dot(f.Go)
		switch m := x.Holder(i); {
		case i == len(x.Field)-1:
		case m != nil:
			if h := holding(e.held, x.Before(i+1), m); h != nil {
				h.named = true
				s = jen.Id(h.name)
				continue
			}
			s = code.Runtime("As").Types(jen.Id(m.Go)).Call(s)
		case f.Pointer() && !e.known[x.Before(i+1).Spelled()]: // Go follows a pointer automatically, but it must not be nil
			s = code.Runtime("Deref").Call(s)
		}
	}
	return s
}

// knowing returns e for code that runs only if x is true or, if the argument not is true, only if x is false.
func (e expression) knowing(x *model.Expr, not bool) expression {
	known := maps.Clone(e.known)
	var learn func(x *model.Expr, not bool)
	learn = func(x *model.Expr, not bool) {
		switch {
		case x.Op == model.NotExpr:
			learn(x.Args[0], !not)
		case x.Op == model.BinaryExpr && (x.Sign == "&&" && !not || x.Sign == "||" && not):
			learn(x.Args[0], not)
			learn(x.Args[1], not)
		case x.Op == model.SetExpr && !not && x.Args[0].Op == model.FieldExpr && x.Args[0].Field[len(x.Args[0].Field)-1].Pointer():
			if known == nil {
				known = map[string]bool{}
			}
			known[x.Args[0].Spelled()] = true
		}
	}
	learn(x, not)
	e.known = known
	return e
}

// beside returns e for x, an operand of the operator sign. At first, only operands with the same operator are broken into lines too.
func (e expression) beside(x *model.Expr, sign string) expression {
	if e.lines == 1 && (x.Op != model.BinaryExpr || x.Sign != sign) {
		e.lines = 0
	}
	return e
}

// count writes gen.Count(...), with each argument on a line of its own if the condition is too long.
func (e expression) count(set []jen.Code) *jen.Statement {
	if e.lines > 1 && code.Width(set) > 80 {
		return code.Runtime("Count").Add(code.ArgumentLines(set...))
	}
	return code.Runtime("Count").Call(set...)
}

// operator writes left and the operator sign, and ends the line if the condition is too long for one.
func (e expression) operator(left *jen.Statement, sign string) *jen.Statement {
	left = left.Op(sign)
	if e.lines > 0 {
		left = left.Line()
	}
	return left
}

// field returns the value of the field x: the zero value for an unset optional field, and the text of a URL.
func (e expression) field(x *model.Expr) *jen.Statement {
	f := x.Field[len(x.Field)-1]
	switch {
	case f.Type.Class() == scalar.Address:
		return code.Runtime("URLText").Call(e.path(x))
	case f.Pointer() && e.known[x.Spelled()]:
		return jen.Op("*").Add(e.path(x))
	case f.Pointer():
		return code.Runtime("Deref").Call(e.path(x))
	}
	return e.path(x)
}

// text returns x as an argument of a function that takes a string.
func (e expression) text(x *model.Expr) *jen.Statement {
	switch {
	case x.Op == model.ItemExpr && e.secret:
		return e.item().Dot("Reveal").Call()
	case (x.Op == model.FieldExpr || x.Op == model.ItemExpr) && x.Type.Enum != nil:
		return jen.String().Call(e.write(x, 0))
	}
	return e.write(x, 0)
}

// set returns the condition that the field x is set or, without want, that it is not.
func (e expression) set(x *model.Expr, want bool) *jen.Statement {
	zero, set := ZeroTest(x.Field[len(x.Field)-1], func() *jen.Statement { return e.path(x) })
	for n := len(x.Field) - 1; set == nil; n-- { // the field is set if the optional object or the member around it is present
		if n == 0 {
			panic("rules: a rule asks whether a field is set that always is")
		}
		holder := x.Before(n)
		if m := x.Holder(n - 1); m != nil {
			return e.chosen(holder, m, want)
		}
		if x.Field[n-1].Pointer() {
			zero, set = e.path(holder).Op("==").Nil(), e.path(holder).Op("!=").Nil()
		}
	}
	if want {
		return set
	}
	return zero
}

// characters reports whether the length of x is the number of its characters.
func (e expression) characters(x *model.Expr) bool {
	secret := x.Op == model.FieldExpr && x.Field[len(x.Field)-1].Secret || x.Op == model.ItemExpr && e.secret
	return !secret && x.Type.Elem == nil && x.Type.Scalar.Length != scalar.Bytes
}

func (e expression) length(x *model.Expr) *jen.Statement {
	switch {
	case e.counted != "":
		return jen.Id(e.counted)
	case x.Op == model.FieldExpr && x.Field[len(x.Field)-1].Secret && x.Type.Elem == nil:
		return secretLength(x.Type, e.path(x))
	case x.Op == model.ItemExpr && e.secret:
		return secretLength(x.Type, e.item())
	case x.Type.Elem != nil || x.Type.Scalar.Length == scalar.Bytes:
		return jen.Len(e.write(x, 0))
	}
	return jen.Qual("unicode/utf8", "RuneCountInString").Call(e.text(x))
}

func (e expression) contains(x, y *model.Expr) *jen.Statement {
	switch x.Type.Kind {
	case model.List:
		if x.Type.Elem.Class() == scalar.Address {
			return code.Runtime("ContainsURL").Call(e.write(x, 0), e.text(y))
		}
		if x.Type.Elem.Class() == scalar.Moment { // == tells time zones apart
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
		return code.Runtime("HasKey").Call(e.write(x, 0), e.text(y))
	}
	return jen.Qual("strings", "Contains").Call(e.text(x), e.text(y))
}

// oneOf writes x == a || x == b.
func (e expression) oneOf(x *model.Expr, not bool) (*jen.Statement, int) {
	sign, join, strength := "==", "||", orStrength
	if not {
		sign, join, strength = "!=", "&&", andStrength
	}
	if s := e.oneOfMany(x, not); s != nil {
		return s, unaryStrength
	}
	var s *jen.Statement
	for i := range x.Args[1:] {
		pair := &model.Expr{Op: model.BinaryExpr, Sign: sign, Type: x.Type, Args: []*model.Expr{x.Args[0], x.Args[i+1]}}
		written := e.write(pair, strength)
		if s == nil {
			s = written
			continue
		}
		s = s.Op(join).Add(written)
	}
	if len(x.Args) == 2 {
		strength = compareStrength
	}
	return s, strength
}

// oneOfMany writes slices.Contains([]string{"a", "b"}, x), or returns nil if values of the type cannot be compared in this way.
func (e expression) oneOfMany(x *model.Expr, not bool) *jen.Statement {
	of, choices := x.Args[0], x.Args[1:]
	if len(choices) <= code.MostJoined || slices.ContainsFunc(choices, func(c *model.Expr) bool { return c.Op != model.LiteralExpr }) {
		return nil
	}
	var all []jen.Code
	for _, c := range choices {
		all = append(all, e.write(c, 0))
	}
	var in *jen.Statement
	switch {
	case of.Type.Class() == scalar.Moment: // == tells time zones apart
		in = jen.Qual("slices", "ContainsFunc").Call(jen.Index().Add(code.TypeOf(of.Type, false)).Add(code.Values(all)), jen.Add(e.write(of, unaryStrength)).Dot("Equal"))
	case of.Type.Scalar != nil && of.Type.Scalar.Equality == scalar.ByOperator:
		in = code.Among(code.TypeOf(of.Type, false), all, e.write(of, 0))
	default:
		return nil
	}
	if not {
		return jen.Op("!").Add(in)
	}
	return in
}

// chosen returns the condition that union has the member m or, without want, that it does not.
func (e expression) chosen(union *model.Expr, m *model.Object, want bool) *jen.Statement {
	var cond *jen.Statement
	if h := holding(e.held, union, m); h != nil {
		h.tested = true
		cond = jen.Id(heldOK)
	} else {
		cond = code.Runtime("Is").Types(jen.Id(m.Go)).Call(e.path(union))
	}
	if want {
		return cond
	}
	return jen.Op("!").Add(cond)
}
