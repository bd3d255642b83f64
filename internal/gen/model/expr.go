package model

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"

	"github.com/resgen-go/resgen/resource"
)

// An Expr is a checked expression over the fields of a kind or object, or over one value. It is a tree, which emit writes as Go.
type Expr struct {
	Op   ExprOp
	Type *Type // of the result: Bool, String, Int, Uint, Float, Duration, Size, Time, URL, List or Map
	Args []*Expr

	Field   []*Field  // FieldExpr: the path, from a field of the kind or object to an inner field
	Members []*Object // FieldExpr: for each union in Field, the member in which the path continues; nil for other fields
	Member  *Object   // ChosenExpr: the member that the union Args[0] must have
	Literal *Value    // LiteralExpr
	Pattern string    // MatchesExpr: the RE2 expression
	Is      *Test     // TestExpr
	Sign    string    // BinaryExpr: the Go operator
}

// An ExprOp is the operator of an expression.
type ExprOp int

// The operators.
const (
	FieldExpr     ExprOp = iota // a field; an unset optional one is its zero value
	ProfileExpr                 // the active profile's name
	LiteralExpr                 // a value
	NotExpr                     // !a
	NegExpr                     // -a
	BinaryExpr                  // a Sign b
	SetExpr                     // set(field)
	CountExpr                   // count(field, ...): the number of fields that are set
	LenExpr                     // len(a): characters, items or entries
	HasPrefixExpr               // hasPrefix(a, b)
	HasSuffixExpr               // hasSuffix(a, b)
	ContainsExpr                // contains(a, b): a text in a text, an item in a list, a key in a map
	MatchesExpr                 // matches(a, "re")
	OneOfExpr                   // oneOf(a, b, ...)
	ChosenExpr                  // a == "member": the union a has Member

	// Only in constraints:
	ItemExpr   // the value that is checked
	SchemeExpr // the scheme of the URL a
	FiniteExpr // a is not NaN
	TestExpr   // Is(a)
)

// A Test is a function of package resource that tests a text, and the name by which generated code calls the function.
type Test struct {
	Go string
	Is func(string) bool

	GoProblem string              // the function Problem of package resource
	Problem   func(string) string // returns the message for a text for which Is returns false; nil: the message is the same for all texts
}

// A Rule is a condition on the fields of a kind or object. It has either a Check or a Group.
type Rule struct {
	Check   *Expr    // must hold
	Group   string   // "exactly_one", "at_most_one", "at_least_one", "together"
	Members []*Expr  // the fields of Group: FieldExprs
	When    *Expr    // the rule applies only if When is true; nil: always
	Needs   []*Expr  // ChosenExprs: the rule applies only if all of them are true, because it names fields of these members
	Fields  []string // the fields that the rule mentions, dotted into objects, in the order of their first mention
	Text    string   // Check or Group as a specification writes it: `min <= max`, "exactly_one: host, hosts"; without passwords of URLs
	If      string   // When as the specification writes it; "" for none
	Message string   // the message: as written, or composed from the rule
	Warning bool     // a broken rule is a warning, not an error
	Profile bool     // the rule mentions the profile, so it is checked when a configuration is loaded
	At      diag.Span
}

// Says returns the message as a problem of a configuration shows it: after the fields that r mentions, unless the message names all of several
// fields. A message that is composed of the condition names each field anyway.
func (r *Rule) Says() string {
	if r.Check != nil && strings.Contains(r.Message, r.Text) {
		return r.Message
	}
	return (&resource.Problem{Fields: r.Fields, Message: r.Message}).Error()
}

// Holder returns the member of the union at the i-th field of x's path in which the path continues, or nil.
func (x *Expr) Holder(i int) *Object {
	if i < len(x.Members) {
		return x.Members[i]
	}
	return nil
}

// InMember reports whether x is a field of a member of a union.
func (x *Expr) InMember() bool { return len(x.Members) > 0 }

// Before returns x with only the first n fields of its path.
func (x *Expr) Before(n int) *Expr {
	up := &Expr{Op: FieldExpr, Type: x.Field[n-1].Type, Field: x.Field[:n]}
	if len(x.Members) > 0 {
		up.Members = x.Members[:min(n-1, len(x.Members))]
	}
	return up
}

// Spelled returns the path of x as specifications write it: "auth.iam.role".
func (x *Expr) Spelled() string {
	var b strings.Builder
	for i, f := range x.Field {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(f.Name)
		if m := x.Holder(i); m != nil {
			b.WriteString("." + m.Name)
		}
	}
	return b.String()
}

// Exprs returns all expressions of r, including operands, in the order of their evaluation.
func (r *Rule) Exprs() []*Expr {
	var all []*Expr
	var walk func(*Expr)
	walk = func(x *Expr) {
		if x == nil {
			return
		}
		all = append(all, x)
		for _, a := range x.Args {
			walk(a)
		}
	}
	for _, x := range r.Needs {
		walk(x)
	}
	walk(r.When)
	walk(r.Check)
	for _, x := range r.Members {
		walk(x)
	}
	return all
}
