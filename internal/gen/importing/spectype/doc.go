// Package spectype knows which type of a specification a Go type has, and how a specification and a variable write its values.
//
// The files, in the order in which to read them:
//
//	example.go   examples of values
//	value.go     values in TOML, and as texts of variables
//	spectype.go  the type of a specification for a Go type
package spectype
