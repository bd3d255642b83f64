// Package any is named like a predeclared identifier.
package any

type Thing struct{}
