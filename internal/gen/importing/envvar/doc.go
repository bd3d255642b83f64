// Package envvar has the variables that the files of a deployment set, and what the name of a variable tells.
//
// The files, in the order in which to read them:
//
//	variable.go  a variable, and a list of variables
//	name.go      which names a specification takes, and which are typical of secrets
package envvar
