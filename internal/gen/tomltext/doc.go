// Package tomltext writes TOML: strings and tables, as specifications have them.
//
// The files, in the order in which to read them:
//
//	tomltext.go  a string, and a table whose values begin in one column
package tomltext
