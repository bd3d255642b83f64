// Package syntax parses TOML 1.0 and records the place of every key and value.
//
// The files, in the order in which to read them:
//
//	syntax.go  files and values, and Parse
//	decode.go  what the decoder of a library makes of the text, put into the tree
//	scan.go    the grammar: headers, keys, arrays and inline tables
//	scalar.go  numbers, booleans and dates
//	quoted.go  strings
//	chars.go   characters that no text may have
//	tables.go  tables: what may be added to them, and how deep they are nested
//	cursor.go  the place in the text, and findings
package syntax
