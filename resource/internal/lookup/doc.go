// Package lookup has what both package resource and package gen need: where a text is found, and the memory in which a Secret hides it. A
// loader of package gen finds the texts, and a Secret of package resource looks its own up again.
//
// The types of package resource are declared there and not here, so that its documentation shows them. Ref and Problem are structs with
// the same fields, which convert to those of package resource; Source and Resolver are interfaces. What package gen must do with
// the inside of those types goes through the functions of bridge.go.
//
// Read var.go, find.go, file.go, seal.go, watch.go, bridge.go, in this order.
package lookup
