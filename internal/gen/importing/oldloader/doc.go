// Package oldloader has the part of a test that loads with the old loader of a program, as Go source.
//
// The files, in the order in which to read them:
//
//	loader.go  the body of a function, and its imports
package oldloader
