// Package kindtest is the conformance suite for kinds: it tries what every kind promises to the programs that use it.
//
// A test of a kind says in a [Kind] how to start a server, how to open a client and how to make one call, and hands that to [Run]. Each
// promise is a subtest with a name. A promise that means nothing for a kind, such as rotation for a kind without secrets, is left out by
// leaving out the function that it needs; Run logs which ones it has left out and why.
//
// Read kindtest.go for what a test says. The files open.go, call.go, close.go, server.go, observed.go and show.go have the promises.
// [Recorder] is useful by itself: it is an observer that writes down what a client reports.
//
// The package needs nothing but the package resource and the standard library.
package kindtest
