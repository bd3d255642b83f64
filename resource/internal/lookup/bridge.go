package lookup

// Package resource sets these functions. They give packages of the runtime access to unexported parts of its types.
var (
	// NewSecret returns the resource.Secret that holds s.
	NewSecret func(s *Sealed) any
	// Hidden returns what a resource.Secret holds; nil for the zero value.
	Hidden func(secret any) *Sealed
	// SetWatched stores the secrets of a resource in its description, a *resource.ResourceDescription.
	SetWatched func(description any, secrets []Watched)
	// WatchedOf returns what SetWatched has stored.
	WatchedOf func(description any) []Watched
)

// Watched is a secret that a field holds.
type Watched struct {
	Field  string
	Secret *Sealed
}
