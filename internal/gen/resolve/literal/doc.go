// Package literal reads the values that a specification writes for fields, and holds them against the constraints of the fields. Its Fields
// keep what the declarations leave for those who give values later: where a field was declared, and whether there is a finding about it.
//
// The files, in the order in which to read them:
//
//	fields.go   what is known about declared fields, and a value for one of them
//	literal.go  a TOML value as a value of a type
package literal
