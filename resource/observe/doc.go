// Package observe tells a program what its resources do: how often each operation is called, how long it takes, and how it fails.
//
// A program implements Observer, or takes one from an adapter, and passes it to the generated WithObserver. A client gets a *Probe and
// reports to it. observer.go has what an observer is told, and probe.go has what a client calls.
//
// The number of time series is bounded, whatever the input is. A client declares its operations when it is opened, with constant texts
// only; everything else is the operation [Other]. Recorders get the class of an error, but not its text. They do not get statements, URLs
// or keys either, so metrics and traces cannot leak secrets.
package observe
