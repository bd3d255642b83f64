// Package open declares what options for opening a resource can set.
package open

// Options holds what a list of options sets.
type Options struct {
	Name      string // the name of the resource, for messages
	Unchecked bool   // opening does not check whether the resource answers
	Probe     any    // a *observe.Probe; nil if there are no observers
	Configure []any  // functions that change the SDK's own configuration
	Layer     any    // a func(C) C that puts a layer around the client; nil if there is none
}
