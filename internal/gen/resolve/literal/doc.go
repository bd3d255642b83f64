// Package literal reads the values that a specification gives fields, and checks them against the constraints of the fields. Its Fields
// record, for later phases, where each field was declared and whether there is a finding about it.
//
// The files, in the order in which to read them:
//
//	fields.go   what is known about declared fields, and a value for one of them
//	literal.go  a TOML value as a value of a type
package literal
