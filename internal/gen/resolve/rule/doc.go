// Package rule reads the rules of kinds and objects, and the conditions of cases and resources. Rules are Go expressions in TOML strings, or
// groups of fields. The package converts them to checked trees. An expression may contain other expressions, so the files for operators and
// calls call back to check in expr.go.
//
// Read the files in this order:
//
//	existence.go   the condition under which a resource exists
//	rule.go        a rule: an expression or a group
//	expr.go        an expression, its literals and its unary operators
//	exprcall.go    calls
//	exprbinary.go  binary operators
//	exprname.go    names of fields, members of unions and the profile
//	repeated.go    operands that are the same, and conditions that are always true or always false
//	constant.go    expressions of literals only
//	scheme.go      texts of URLs whose beginning is known
//	presence.go    fields that are always set, and rules that have no effect because of this
//	foreign.go     words, operators and functions of other languages
//	place.go       places of parts of an expression, and findings about them
package rule
