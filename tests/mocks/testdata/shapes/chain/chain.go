// Package chain has clients whose methods return clients.
package chain

import "context"

// A Pool hands out connections.
type Pool struct{ size int }

func (p *Pool) Acquire(ctx context.Context) (*Conn, error) {
	if p.size == 0 {
		return nil, context.Canceled
	}
	return &Conn{}, nil
}

func (p *Pool) TryAcquire(ctx context.Context, names ...string) (conn *Conn, ok bool) {
	return nil, false
}
func (p *Pool) Stat() Stat { return Stat{p.size} }
func (p *Pool) Close()     {}

// A Conn is one connection.
type Conn struct{}

func (c *Conn) Exec(ctx context.Context, sql string, args ...any) (int64, error) { return 42, nil }
func (c *Conn) Conn() *Conn                                                      { return c }
func (c *Conn) Release()                                                         {}

// A Stat has a method on its value.
type Stat struct{ n int }

func (s Stat) Len() int { return s.n }

// A Source is an interface that returns a concrete type.
type Source interface {
	Open(name string) *Conn
}

// A Bucket is generic.
type Bucket[T any] struct{}

func (b *Bucket[T]) Object(name string) (*Object[T], error) { return nil, nil }

// An Object is too.
type Object[T any] struct{}

func (o *Object[T]) Read() (T, error) { var zero T; return zero, nil }
