// Package code writes pieces of Go: names, literals, types, calls and the sentences of comments. It knows the model and the runtime, but
// not the generated files. The other packages of emit use it.
//
// The files, in the order in which to read them:
//
//	file.go      a generated file
//	presence.go  resources that do not exist in every profile, or are optional
//	names.go     names of resources, and of their dependencies
//	call.go      calls of functions that a specification names
//	parser.go    the parser of the text of a variable
//	literal.go   values
//	scope.go     free names for variables
//	imports.go   the names under which a file imports packages
//	types.go     Go types
//	words.go     the sentences of comments
//	symbol.go    operands, names of the runtime, and lists with one item a line
package code
