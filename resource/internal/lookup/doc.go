// Package lookup has code that both package resource and package gen need: the search for texts, and the memory in which a Secret hides a
// text. A loader of package gen looks up texts. A Secret of package resource looks up its text again.
//
// The exported types are declared in package resource, so that its documentation shows them. Ref and Problem here have the same fields, and
// convert to the types of package resource. Source and Resolver here are interfaces. Package gen uses unexported parts of the types in
// package resource through the functions in bridge.go.
//
// Read var.go, find.go, file.go, seal.go, watch.go and bridge.go, in this order.
package lookup
