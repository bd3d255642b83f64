// Package importing makes specifications for programs that do not use resgen yet. For a struct that another library loads, it reads the
// tags, and the calls by which the program loads the struct. The specification then loads the same struct with resgen. For the variables that
// files of a deployment set, it guesses the fields.
//
// The files, in the order in which to read them:
//
//	importing.go    a struct -> a specification, a test and notes
//	environment.go  the variables that files set -> a specification and notes
//	struct.go       the fields of a struct and of the structs in it
//	itemlist.go     lists of structs
//	key.go          the fields that viper fills by their keys
//	scalar.go       the fields that other libraries read from one text
//	expand.go       defaults that name other variables
//	differences.go  secrets, and values that resgen reads differently
//	kindof.go       which types of fields a library reads, and how
//	object.go       the objects of the specification, and their fields
//	spec.go         the text of the specification
//	test.go         the test that compares both loaders
//	own.go          the names of the generated package
//	walker.go       everything that is known of the fields
package importing
