// Package library knows which kinds and mixins a specification can name: its own, and those of the packages that it uses. It resolves those
// packages first, computes what a kind inherits, and is the only room that asks which Go packages exist.
//
// The files, in the order in which to read them:
//
//	trait.go       what a kind says itself or inherits, key by key
//	operations.go  the operations that a kind declares and inherits
//	assemble.go    the fields, objects and rules that a kind is made of
//	use.go         the library, and the packages that a specification uses
//	absent.go      why a Go package is not there
package library
