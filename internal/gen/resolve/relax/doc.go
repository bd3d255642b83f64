// Package relax compares what two fields allow, of which one stands in for the other.
//
// It has one file:
//
//	relax.go  what a field allows beyond another
package relax
