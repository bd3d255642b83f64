// Package open has the result of the options that open a resource.
package open

// Options is what a list of options changes.
type Options struct {
	Name      string // of the resource, for messages
	Unchecked bool   // nobody asks whether the resource answers
	Probe     any    // a *observe.Probe; nil: nobody observes
	Configure []any  // functions that change the SDK's own configuration
	Layer     any    // a func(C) C around the client; nil: none
}
