// Package init cannot be imported by its own name.
package init

type Thing struct{}

type Starter interface{ Start(Thing) error }
