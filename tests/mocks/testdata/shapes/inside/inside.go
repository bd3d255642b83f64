// Package inside has what only its own package can mock.
package inside

import (
	ctx "context"
	"errors"
	. "time"
)

type hidden struct{ n int }

type store interface {
	get(ctx.Context, hidden) (*hidden, error)
	Get(c ctx.Context, id string) (hidden, error)
	wait(d Duration) Time
}

type Mixed interface {
	Public(h hidden) struct{ n int }
	private() interface{ secret() }
}

type handler func(hidden) error

// These have the names of what mocks import and declare.
func context() error { return errors.New("") }

var mock = context

type call int

type m struct{}

type c interface{ do(call, m) (r call) }

// A cache is to be mocked beside itself.
type cache[K comparable] struct{ all map[K]hidden }

func (c *cache[X]) Get(key X) (hidden, bool) { h, ok := c.all[key]; return h, ok }

func (c cache[_]) Len() int { return len(c.all) }

type Counter int

func (c *Counter) Add(n int) int { *c += Counter(n); return int(*c) }
