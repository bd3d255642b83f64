package resource

import "context"

// A Handle is an open resource of any kind.
type Handle interface {
	// Check reports whether the resource answers.
	Check(context.Context) error
	// Close closes the resource. A resource that Open or Run has opened is closed by Close of Resources, with all others.
	Close(context.Context) error
}
