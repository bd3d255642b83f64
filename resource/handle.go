package resource

import "context"

// A Handle is an open resource of any kind.
type Handle interface {
	// Check reports whether the resource answers.
	Check(context.Context) error
	// Close closes the resource. Do not call it for a resource that the generated Open or Run has opened: the method Close of Resources, or
	// Run, closes all of them, each before its dependencies.
	Close(context.Context) error
}
