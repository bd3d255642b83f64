// Package item is imported by what it cannot mock in itself.
package item

type Item struct{}
