// Package names reports clashes of Go names: between two declarations of the specification, or between a declaration and a Go file in the
// folder of the generated files.
//
// All of it is in names.go.
package names
