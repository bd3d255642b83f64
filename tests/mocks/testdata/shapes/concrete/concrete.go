// Package concrete has types that are no interfaces.
package concrete

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"example.com/shapes/internal/secret"
)

type base struct{}

func (base) Promoted(ctx context.Context) error { return nil }
func (*base) PointerPromoted(n int) int         { return n }
func (base) Overridden() string                 { return "base" }
func (base) Ambiguous()                         {}

type other struct{}

func (*other) Ambiguous()      {}
func (*other) FromOther() bool { return true }

type Level[T any] struct{ v T }

func (l *Level[E]) Value() (E, error) { return l.v, nil }

type alias = strings.Builder

// A Client has methods of every kind.
type Client struct {
	base
	*other
	Level[int]
	http.Handler
	alias
	mu *sync.Mutex
}

func (c Client) ByValue(a, b string) (x, y int)        { return }
func (c *Client) Overridden() string                   { return "client" }
func (c *Client) private()                             {}
func (c *Client) Hidden(hidden) error                  { return nil }
func (c *Client) Internal() *secret.Hidden             { return nil }
func (c *Client) Client() *Client                      { return c }
func (c *Client) Close(ctx context.Context) error      { c.private(); return nil }
func (c *Client) With(opts ...func(*Client)) (_ error) { return }

type hidden int

// A Cache is generic; its methods name its parameters otherwise.
type Cache[K comparable, V interface{ ~int | ~string }] struct{ all map[K]V }

func (c *Cache[_, X]) Values() []X            { return nil }
func (c *Cache[A, B]) Get(a A) (b B, ok bool) { b, ok = c.all[a]; return }

// IntCache is an instance.
type IntCache = Cache[string, int]

// Celsius is no struct.
type Celsius float64

func (c Celsius) Fahrenheit() float64 { return float64(c)*9/5 + 32 }
func (c *Celsius) Set(to float64)     { *c = Celsius(to) }

// Bare has nothing to mock.
type Bare struct{}
