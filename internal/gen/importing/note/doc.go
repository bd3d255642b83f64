// Package note has the notes of resgen import: what a specification leaves out, does differently, or takes from elsewhere.
//
// The files, in the order in which to read them:
//
//	note.go  a note, and its text
package note
