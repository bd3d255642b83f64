// Package client writes what a kind with a constructor has: the handle, its interface, the layers around the native client, OpenX and Close.
package client
