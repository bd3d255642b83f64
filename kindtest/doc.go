// Package kindtest is the conformance suite for kinds. It checks what every kind promises to the programs that use it.
//
// A test of a kind fills in a [Kind]: how to start a server, how to open a client, and how to make one call. It passes the Kind to [Run].
// Each promise is a subtest with a name. Some promises do not apply to every kind, such as rotation to a kind without secrets. If you leave
// out the function that a promise needs, Run leaves out the promise, and logs which one and why.
//
// Read kindtest.go for the fields of a Kind. The promises are in open.go, call.go, close.go, server.go, certificates.go, observed.go and
// show.go. [Recorder] is useful on its own: it is an observer that records what a client reports.
//
// The package needs only the package resource and the standard library.
package kindtest
