// Package oldprogram reads for the verb import what a program has before it uses resgen: a struct and the Go that loads it, or files with
// its variables. It prints and writes nothing.
//
// The files, in the order in which to read them:
//
//	read.go       which of the two an argument names
//	variables.go  files of variables: in dotenv syntax, and of Docker Compose and Kubernetes
//	struct.go     a struct, and the library that loads it
//	source.go     the Go files of a package, and the configuration files that they name
//	options.go    the flags of the verb, what every file uses, and the name of the resource
package oldprogram
