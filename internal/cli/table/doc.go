// Package table prints tables, and the words for fields and profiles that several verbs have in their tables.
//
// The files, in the order in which to read them:
//
//	field.go  types, choices and profiles
//	table.go  rows and cells
package table
