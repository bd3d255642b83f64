package lookup

// Package resource sets these functions. With them, packages of the runtime can use unexported parts of types of package resource.
var (
	// NewSecret returns a resource.Secret with the text in s.
	NewSecret func(s *Sealed) any
	// Hidden returns the Sealed in a resource.Secret, or nil for the zero value.
	Hidden func(secret any) *Sealed
	// SetWatched stores the secrets of a resource in its description, a *resource.ResourceDescription.
	SetWatched func(description any, secrets []Watched)
	// WatchedOf returns the secrets that SetWatched has stored.
	WatchedOf func(description any) []Watched
)

// A Watched is a secret and the field that has it.
type Watched struct {
	Field  string
	Secret *Sealed
}
