// Package tomltext writes TOML: strings and tables, as specifications have them.
//
// The files, in the order in which to read them:
//
//	tomltext.go  a string, the characters that it may hold, and a table whose values begin in one column
package tomltext
