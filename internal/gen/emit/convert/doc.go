// Package convert writes conversions between a generated configuration and a Go struct that exists already: the one that a constructor
// takes, or the one that a program loads its configuration into.
//
// The files, in the order in which to read them:
//
//	existing.go  a kind whose configuration is an existing struct, and the way back from that struct
//	argument.go  from the generated configuration to the parameters of a constructor
//	convert.go   from the generated configuration to the existing struct
package convert
