// Package table prints tables, and returns texts about fields and profiles for the tables of several verbs.
//
// The files, in the order in which to read them:
//
//	field.go  types, choices and profiles
//	table.go  rows and cells
package table
