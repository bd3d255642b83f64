// Package read reads the tables of a specification, and reports errors of their form: unknown and missing keys, values of a wrong type,
// invalid names. It does not know what the tables mean. All other packages in resolve use it, and share its Reporter.
//
// Read the files in this order:
//
//	message.go      what is said of a wrong value
//	placeholder.go  the placeholders of a template
//	shape.go        the keys that a table may have, and the types of their values
//	misplaced.go    keys that stand in the wrong table
//	name.go         names of the language, and of environment variables
//	speller.go      Go names
//	access.go       the values in a table
//	mask.go         values that excerpts of findings do not show
//	circle.go       the text of a circle of names
//	candidates.go   suggestions for an unknown name
//	reporter.go     reporting findings
package read
