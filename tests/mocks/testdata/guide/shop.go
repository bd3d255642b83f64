// Package shop is what the guide to mocks mocks.
package shop

import "context"

//go:generate go tool resgen mock .Store .Notifier .Handler .Cache
//go:generate go tool resgen mock .Pool --returns Acquire=PoolConn

// An Item is for sale.
type Item struct {
	ID    string
	Price int
}

// An Option changes how an item is put.
type Option func(*Item)

// A Store keeps items.
type Store interface {
	Get(ctx context.Context, id string) (*Item, error)
	Put(ctx context.Context, item *Item, opts ...Option) error
	Find(ctx context.Context, query string, args ...any) ([]*Item, error)
	Close() error
}

// A Notifier tells somebody something.
type Notifier interface {
	Notify(text string)
}

// A Handler does something with an item.
type Handler func(ctx context.Context, item *Item) error

// A Cache remembers values.
type Cache[K comparable, V any] interface {
	Load(key K) (V, bool)
	Save(key K, value V)
}

// A Pool is no interface: it is what a driver has.
type Pool struct{}

// Acquire takes a connection.
func (p *Pool) Acquire(ctx context.Context) (*Conn, error) { return &Conn{}, nil }

// A Conn is a connection.
type Conn struct{}

// Exec runs a statement.
func (c *Conn) Exec(ctx context.Context, sql string) (int64, error) { return 1, nil }

// Release gives the connection back.
func (c *Conn) Release() {}

// Raise makes an item dearer.
func Raise(ctx context.Context, s Store, id string, by int) error {
	item, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	item.Price += by
	return s.Put(ctx, item)
}

// memory is a store that works.
type memory map[string]*Item

func (m memory) Get(_ context.Context, id string) (*Item, error)             { return m[id], nil }
func (m memory) Put(_ context.Context, item *Item, _ ...Option) error        { m[item.ID] = item; return nil }
func (m memory) Find(_ context.Context, _ string, _ ...any) ([]*Item, error) { return nil, nil }
func (m memory) Close() error                                                { return nil }
