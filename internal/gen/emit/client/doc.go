// Package client writes what a kind with a constructor has in addition to its configuration: the handle that programs hold, its interface,
// the layers around the native client, and OpenX.
//
// A layer is a row of clientLayers, in layer.go. The declarations, OpenX and the assertions follow that list.
//
// The files, in the order in which to read them:
//
//	alias.go        the names of a kind that another package has generated
//	client.go       all declarations of a kind
//	layer.go        the list of layers, and the native client, which is the lowest
//	handlelayer.go  the handle, which is the topmost layer
//	open.go         OpenX, Close and Stats
//	guard.go        methods of the handle that fail after Close
//	chain.go        returns: results of the native client behind interfaces
//	operation.go    operations: methods that a specification declares
//	observe.go      reporting calls to observers
//	stack.go        a layer, and what all layers have in common
//	handle.go       the names that are used for one kind
//	forward.go      parameters that a method passes on
package client
