package model

import "github.com/resgen-go/resgen/internal/diag"

// An Expr is a checked expression over the fields of a kind or object, or over one value: a small tree that emit writes as Go, never text.
type Expr struct {
	Op   ExprOp
	Type *Type // of the result: Bool, String, Int, Uint, Float, Duration, Size, Time, URL, List or Map
	Args []*Expr

	Field   []*Field // FieldExpr: the path from the kind's or object's field down
	Literal *Value   // LiteralExpr
	Pattern string   // MatchesExpr: the RE2 expression
	Is      *Test    // TestExpr
	Sign    string   // BinaryExpr: the Go operator
}

// An ExprOp is the sort of an expression.
type ExprOp int

// The sorts of expressions.
const (
	FieldExpr     ExprOp = iota // a field; an unset optional one is its zero value
	ProfileExpr                 // the active profile's name
	LiteralExpr                 // a value
	NotExpr                     // !a
	NegExpr                     // -a
	BinaryExpr                  // a Sign b
	SetExpr                     // set(field)
	CountExpr                   // count(field, ...): how many are set
	LenExpr                     // len(a): characters, items or entries
	HasPrefixExpr               // hasPrefix(a, b)
	HasSuffixExpr               // hasSuffix(a, b)
	ContainsExpr                // contains(a, b): a text in a text, an item in a list, a key in a map
	MatchesExpr                 // matches(a, "re")
	OneOfExpr                   // oneOf(a, b, ...)

	// Of constraints alone.
	ItemExpr   // the value that is checked
	SchemeExpr // the scheme of the url a
	FiniteExpr // a is a number, and no NaN
	TestExpr   // Is(a)
)

// A Test is a question about a text: a function of package resource, and what generated code calls it.
type Test struct {
	Go string
	Is func(string) bool
}

// A Rule relates the fields of one kind or object. Exactly one of Check and Group is given.
type Rule struct {
	Check   *Expr    // must hold
	Group   string   // "exactly_one", "at_most_one", "at_least_one", "together"
	Members []*Expr  // of Group: FieldExprs
	When    *Expr    // the rule applies only if it holds; nil: always
	Fields  []string // the fields that the rule mentions, dotted into objects, in the order of their first mention
	Message string   // what to say: as written, or made of the rule
	Warning bool     // it goes to the warnings, not into the error
	Profile bool     // it mentions the profile, so it runs when a configuration is loaded
	At      diag.Span
}
