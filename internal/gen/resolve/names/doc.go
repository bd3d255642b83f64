// Package names reports clashes of Go names: between two declarations of the specification, or between a declaration and a Go file in the
// folder of the generated files.
//
// Read the files in this order:
//
//	names.go  all of it
package names
