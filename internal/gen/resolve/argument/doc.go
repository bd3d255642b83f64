// Package argument finds out which field or dependency of a kind each parameter of a constructor gets that takes them one by one: by a list, by
// their names, by their types, or in their order.
//
// It has one file:
//
//	argument.go  what fills the parameters
package argument
