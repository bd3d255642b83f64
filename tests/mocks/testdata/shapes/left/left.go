// Package left has types in files that are left out, and types of which only this package can name the parts.
package left

type Here interface{ M() }

// These use a type of this package by way of a generic one.
type (
	List[T any] interface{ Items() []T }
	hidden      struct{}
	Hiddens     = List[hidden]
)

type Embedding interface{ A(struct{ error }) }
