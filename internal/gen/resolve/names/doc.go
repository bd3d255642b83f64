// Package names reports the Go names that two things would have: two declarations of the specification, or one of them and a Go file next
// to the generated ones.
//
// The files, in the order in which to read them:
//
//	names.go  all of it
package names
