// Package rules writes the conditions that a configuration must meet, and what is reported when it does not. Describe is here too, because
// it names the same fields in the same order.
//
// The files, in the order in which to read them:
//
//	validate.go    Validate: the constraints of fields, and the rules of a struct
//	review.go      Review: warnings, and errors that depend on the active profile
//	describe.go    Describe: the fields with their values, secrets masked
//	rule.go        a rule over several fields as the condition of an if statement
//	check.go       a constraint on one field as a condition
//	expr.go        an expression as Go, with as few parentheses as Go needs
//	exprmember.go  members of unions in variables, for rules about their fields
//	zero.go        whether a field has its zero value
//	fieldname.go   how messages name a field, and loops over maps
package rules
