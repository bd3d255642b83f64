package lookup

// Package resource sets these functions. They let packages of the runtime into its types, which have nothing exported for it.
var (
	// NewSecret returns the resource.Secret that s is in.
	NewSecret func(s *Sealed) any
	// Hidden returns what is in a resource.Secret; nil for the zero value.
	Hidden func(secret any) *Sealed
	// SetWatched leaves the secrets of a resource with its description, a *resource.ResourceDescription.
	SetWatched func(description any, secrets []Watched)
	// WatchedOf returns what SetWatched left.
	WatchedOf func(description any) []Watched
)

// Watched is a secret that a field holds.
type Watched struct {
	Field  string
	Secret *Sealed
}
