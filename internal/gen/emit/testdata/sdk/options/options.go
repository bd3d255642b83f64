// Package options bears a name that every generated package has too.
package options

type Send struct{ Urgent bool }
