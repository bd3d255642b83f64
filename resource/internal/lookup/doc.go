// Package lookup has what both package resource and package gen need: the search for a text, and the memory in which a Secret hides it. A
// loader of package gen finds the texts, and a Secret of package resource looks its text up again.
//
// The types of package resource are declared there and not here, so that its documentation shows them. Ref and Problem are structs with the
// same fields, which convert to those of package resource; Source and Resolver are interfaces. Package gen reaches the unexported parts of
// those types through the functions in bridge.go.
//
// Read var.go, find.go, file.go, seal.go, watch.go, bridge.go, in this order.
package lookup
