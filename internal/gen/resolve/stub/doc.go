// Package stub writes declarations of the exported types that will be generated. With them, hand-written Go that uses these types can be
// type-checked before anything is generated.
//
// The files, in the order in which to read them:
//
//	stub.go  a declaration for each exported type
package stub
