// Package read reads the tables of a specification and reports what is wrong with them: unknown and missing keys, values of a wrong type,
// invalid names. It does not know what the tables mean. Every other room of resolve reads through it and shares its Reporter.
//
// The files, in the order in which to read them:
//
//	message.go      what is said of a wrong value
//	placeholder.go  the placeholders of a template
//	shape.go        the keys that a table has, and the types of their values
//	name.go         names of the language, and of environment variables
//	speller.go      Go names
//	access.go       the values in a table
//	mask.go         values that no excerpt of a finding shows
//	circle.go       the text of a circle of names
//	candidates.go   what an unknown name may have been meant to be
//	reporter.go     how a finding is reported
package read
