// Package literal reads the values that a specification gives to fields, and checks them against the constraints of the fields. Its type
// Fields records for later phases where each field was declared, and whether there is a finding about it.
//
// Read the files in this order:
//
//	fields.go   what is known about declared fields, and reading a value for a field
//	literal.go  converting a TOML value to a value of a type
package literal
