// Package library knows the kinds and mixins that a specification can name: its own, and those of the packages that it uses. It resolves
// these packages first, and finds out what a kind inherits. No other package in resolve looks up whether a Go package exists.
//
// Read the files in this order:
//
//	trait.go       the value of a key of a kind, its own or inherited
//	operations.go  the operations of a kind, its own and inherited
//	assemble.go    the fields, objects and rules of a kind
//	use.go         the library, and the packages that a specification uses
//	absent.go      the reason why a Go package does not exist
package library
