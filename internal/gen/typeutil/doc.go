// Package typeutil answers questions about Go types, whatever they are for: what a type is called, and what it consists of.
//
// The files, in the order in which to read them:
//
//	shape.go  forms of types that signatures and fields may need
//	type.go   the parts of a type, and types that everybody knows
//	lock.go   types whose values must not be copied
//	what.go   what a name stands for
//	name.go   a type as text, equal for equal types
package typeutil
