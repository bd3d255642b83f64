// Package stub writes what hand-written Go sees of the package that is generated, so that the types of both can be checked before anything
// is generated.
//
// The files, in the order in which to read them:
//
//	stub.go  a declaration for each exported type
package stub
