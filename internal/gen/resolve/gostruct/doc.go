// Package gostruct finds the fields of hand-written Go structs that a specification can fill, and the types of the language for them.
//
// The files, in the order in which to read them:
//
//	member.go  the fields of a struct and of those that it embeds, and their types
//	secret.go  the types that secrets fill
package gostruct
