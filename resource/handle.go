package resource

import "context"

// A Handle is an open resource of any kind.
type Handle interface {
	// Check reports whether the resource answers.
	Check(context.Context) error
	// Close closes the resource. Resources that the generated Open or Run has opened are closed together, by Resources.Close.
	Close(context.Context) error
}
