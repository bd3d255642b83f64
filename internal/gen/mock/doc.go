// Package mock generates mocks of Go types. The mocks use the runtime's package mock.
//
// The files, in the order in which to read them:
//
//	mock.go       targets and results, and Emit
//	emit.go       the declarations of one mock
//	adapter.go    the type that adapts a real client to an interface whose methods return interfaces
//	funcs.go      the struct of functions
//	method.go     the method of a mock, and the types of its rules and its calls
//	typ.go        names and types as Go
//	subject.go    a type to mock, and the results of its methods that are mocked too
//	name.go       the names of all declarations and variables
//	members.go    the methods of a subject, and problems
//	reachable.go  why a package cannot have the mock of a type, for callers that make none
//	reach.go      which types and packages the mocks can name
//	copy.go       copies of arguments for the record of a call
package mock
