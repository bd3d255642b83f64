// Package gotypes finds the Go packages that a specification names, and the specifications of the packages whose kinds it uses. It finds
// the same packages as the module of the output folder.
//
// The files, in the order in which to read them:
//
//	gotypes.go      the World, and the specification of a package
//	text.go         types with a method UnmarshalText
//	handwritten.go  types in packages of which resgen generates a part
//	load.go         the types of packages
//	packages.go     the folders of packages
//	circle.go       chains of imports
//	absence.go      the reason why a package is missing
//	mains.go        the main modules
//	source.go       loads types from the build cache, and the others from source
//	whole.go        loads packages completely, for what the loader cannot read
//	holes.go        missing parts of types
//	prune.go        removes from a file what types do not need
//	bundle.go       the types of several packages as bytes
//	declared.go     the declarations of a file that others cannot repeat
//	folder.go       the Go files and the import path of a folder
//	constraint.go   which files declare a type, and their build constraints
//	folders.go      the folders whose Go files have certain imports
//	spec.go         the files of a specification
//	reads.go        what the answers of a World depend on
//	question.go     a question to the go command, and its answer in the cache
//	depends.go      the files that the answer to a question depends on
//	list.go         the output of go list
//	modfile.go      go.mod and go.work
//	command.go      runs the go command
//	messages.go     messages of the go command
//	settings.go     the settings of the go command
//	paths.go        paths of folders and files
package gotypes
