// Package mock is named like the runtime.
package mock

type Thing struct{}
