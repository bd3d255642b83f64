// Package convert writes conversions between a generated configuration and an existing Go struct: the parameter of a constructor, or the
// struct into which a program loads its configuration.
//
// The files, in the order in which to read them:
//
//	existing.go  a kind whose configuration is an existing struct, and the conversion from this struct
//	argument.go  from the generated configuration to the parameters of a constructor
//	convert.go   from the generated configuration to the existing struct
package convert
