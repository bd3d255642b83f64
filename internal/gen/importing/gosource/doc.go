// Package gosource finds values in Go source without running it: the values of constants and literals, and the values that are assigned to
// variables.
//
// The files, in the order in which to read them:
//
//	assign.go   where fields of a struct get other values
//	envfile.go  where a program reads .env files
//	follow.go   what an expression is, through variables, functions and packages
//	literal.go  the values of constant expressions, lists and maps
//	source.go   a package, and what its files import
package gosource
