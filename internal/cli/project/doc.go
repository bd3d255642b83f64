// Package project knows what is on disk around the current folder of a command line: specifications, the workspace and its modules, and Go
// files. It prints nothing, and writes no file of the project. Its errors suggest what to type.
//
// The files, in the order in which to read them:
//
//	spec.go       finds and reads the specifications that arguments name
//	gofiles.go    the package of the Go files in the folder, and the git repository
//	tool.go       the command that runs resgen in the folder
//	module.go     the modules of the workspace, and those that go.mod requires
//	workspace.go  the workspace, go.mod, the cache, import paths, and the Go world around a folder
//	folder.go     the folder, and paths relative to it
package project
