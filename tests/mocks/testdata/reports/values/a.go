// Package reports takes values of many kinds.
package reports

import (
	"context"
	"time"
)

type Item struct {
	ID   string
	At   time.Time
	Next *Item
}

type Store interface {
	Put(ctx context.Context, item *Item) error
	At(t *time.Time) error
	Err(err error) error
	Body(text string) error
	Write(data []byte, labels map[string]string) (int, error)
	Use(s Store) error
}
