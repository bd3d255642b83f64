// Package envvar has the variables that the files of a deployment set, and decides by names which variables are valid, and which are
// secrets.
//
// The files, in the order in which to read them:
//
//	variable.go  a variable, and a list of variables
//	name.go      which names a specification takes, and which are typical of secrets
package envvar
