// Package code is how a piece of Go is written: names, literals, types, calls and the sentences of comments. It knows the model and the
// runtime, and nothing of the files that are generated. Every other room of emit writes with it.
//
// Read in this order:
//
//   - symbol.go: operands, names of the runtime, and braces and parentheses with one item a line
//   - words.go: the sentences of comments
//   - imports.go: under which name a file imports a package
//   - scope.go: free names for variables
//   - types.go: Go types, and the parsers of their texts
//   - literal.go: values
//   - call.go: calls of functions that a specification names
//   - names.go: names of resources, and of their dependencies
//   - presence.go: resources that exist in some profiles only
//   - file.go: a generated file
package code
