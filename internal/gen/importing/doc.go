// Package importing makes specifications for programs that do not use resgen yet. For a struct that another library loads, it reads the
// tags, and the calls by which the program loads the struct. The specification then loads the same struct with resgen. For the variables that
// files of a deployment set, it guesses the fields.
//
// The files, in the order in which to read them:
//
//	importing.go    a struct, its fields and their variables
//	environment.go  the fields of variables that files set
//	itemlist.go     lists of structs
//	expand.go       defaults that name other variables
//	key.go          the fields that viper fills by their keys
//	kindof.go       which of these types a library reads, and how
//	own.go          the names of the generated package
//	spec.go         the text of the specification
//	test.go         the test that compares both loaders
package importing
