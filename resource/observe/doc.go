// Package observe tells a program what its resources do: how often each operation is called, how long it takes, and how it fails.
//
// A program implements Observer, or takes one from an adapter, and gives it to the generated WithObserver. A client gets a *Probe, and
// reports through it. Read observer.go for what an observer is told, and probe.go for what a client does.
//
// The number of time series has a bound that no input changes: a client declares its operations when it is opened, with constant texts
// alone, and whatever is none of them is the operation [Other]. An error is told by its class. Neither statements, URLs, keys nor errors
// reach an observer, so it has no secret to leak.
package observe
