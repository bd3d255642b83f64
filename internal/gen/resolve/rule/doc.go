// Package rule reads the rules of kinds and objects, and the conditions of cases and resources: Go expressions in TOML strings, and groups of
// fields. It turns them into checked trees. An expression may hold another one, so the files for operators and calls come back to check in expr.go.
//
// The files, in the order in which to read them:
//
//	existence.go   the condition under which a resource exists
//	rule.go        a rule: an expression or a group
//	expr.go        an expression, its literals and its unary operators
//	exprcall.go    calls
//	exprbinary.go  binary operators
//	exprname.go    names of fields, members of unions and the profile
//	constant.go    what is computed from literals alone
//	presence.go    fields that are always set, and rules that say nothing more then
//	place.go       where a part of an expression stands, and findings about it
package rule
