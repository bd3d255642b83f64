// Package argument is for constructors that take the fields and dependencies of a kind one by one. It finds out which of them each
// parameter gets: by a list, by their names, by their types, or in their order.
//
// It has one file:
//
//	argument.go  what fills the parameters
package argument
