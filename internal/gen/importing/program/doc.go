// Package program finds out how the Go files of a program load a struct with a library other than viper, and which values they give to its
// fields. It has the code of a test that loads the struct in the same way.
//
// The files, in the order in which to read them:
//
//	read.go         the calls that load the struct, and the values that it has before
//	notes.go        other places that give values to the struct, and .env files
//	api.go          how the program and the test call each library
//	caarlos.go      calls of caarlos0/env
//	funcmap.go      functions for types, which caarlos0/env calls
//	envconfig.go    calls of kelseyhightower/envconfig
//	goenvconfig.go  calls of sethvargo/go-envconfig
//	table.go        options in a struct, which is written out or assigned field by field
//	beforehand.go   values that are assigned before the call, and other calls that may set fields
//	preset.go       the values that the struct has before it is loaded
//	path.go         fields by their paths
//	call.go         a call that loads the struct, and what reads it
//	program.go      everything that is known of the program; the tags of fields, read with its options
package program
