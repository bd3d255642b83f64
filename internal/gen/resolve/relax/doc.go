// Package relax compares the values that two fields allow. One of the fields replaces the other.
//
// It has one file:
//
//	relax.go  what a field allows in addition to another
package relax
