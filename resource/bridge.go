package resource

import "github.com/resgen-go/resgen/resource/internal/lookup"

// These functions give other packages of the runtime access to the unexported fields of Secret and ResourceDescription.
func init() {
	lookup.NewSecret = func(s *lookup.Sealed) any { return Secret{s} }
	lookup.Hidden = func(secret any) *lookup.Sealed { return secret.(Secret).p }
	lookup.SetWatched = func(description any, secrets []lookup.Watched) { description.(*ResourceDescription).secrets = secrets }
	lookup.WatchedOf = func(description any) []lookup.Watched { return description.(*ResourceDescription).secrets }
}
