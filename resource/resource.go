// Package resource is the small runtime that generated code imports: it reads variables, checks them, keeps secrets out of sight, and
// opens and closes what they describe. It needs nothing but the standard library.
package resource
