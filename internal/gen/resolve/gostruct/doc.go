// Package gostruct tells of Go structs which fields a configuration can fill, and of Go types which types of the language they are.
//
// The files, in the order in which to read them:
//
//	member.go  the fields of Go structs, and their types
package gostruct
