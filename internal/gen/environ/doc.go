// Package environ lists what a generated package reads from its environment: variables, and secrets from stores. The lists are made from the
// model.
//
// The files, in the order in which to read them:
//
//	constant.go   constants with the names of variables
//	store.go      the fields that stores of secrets set
//	variable.go   the variables, and the fields that each sets
//	condition.go  texts about when a field matters
//	expand.go     the names of variables whose names contain parameters of a factory
//	setby.go      variables that shells and platforms set
package environ
