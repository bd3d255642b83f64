package mock_test

import "context"

//go:generate go test -C ../../tests ./mocks -run Beside -update

// An Item is what a Store holds.
type Item struct {
	ID    string
	Price *int
	Tags  []string
}

// A Store is what the tests here mock.
type Store interface {
	Get(ctx context.Context, id string) (*Item, error)
	Put(ctx context.Context, item *Item, opts ...func(*Item)) error
	Find(ctx context.Context, query string, args ...any) (items []*Item, total int, err error)
	Len() int
	Touch(id string)
}
