package lifecycle

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/resgen-go/resgen/resource"
)

// A Closer closes something once and knows whether closing has begun. A generated handle and its copies share one Closer. The zero value is
// ready to use. Its methods may be called from any goroutine.
type Closer struct {
	begun  atomic.Bool
	undone sync.Once
	mu     sync.Mutex
	last   *closing
}

// A closing is one attempt to close.
type closing struct {
	done        chan struct{} // closed when the other fields are set
	err         error
	interrupted bool // whether its context ended before it was complete
}

// Err returns resource.ErrClosed if closing has begun, otherwise nil. The Closer of a handle around a mock is nil. It is never closed.
func (c *Closer) Err() error {
	if c != nil && c.begun.Load() {
		return resource.ErrClosed
	}
	return nil
}

// Close calls the function shut and returns its error; shut may be nil. Other calls, at the same time or later, wait for the first call and
// return its error. If their own contexts end before that, they return the error of their context. If shut panics, the first call panics too,
// and the others return a *resource.PanicError. A later call calls shut again only if the error of shut says that the context of shut has
// ended.
func (c *Closer) Close(ctx context.Context, shut func(context.Context) error) (err error) {
	this, first := c.begin()
	for !first {
		select {
		case <-this.done:
		case <-ctx.Done():
			select {
			case <-this.done:
			default:
				return ended(ctx)
			}
		}
		if !this.interrupted {
			return this.err
		}
		this, first = c.begin()
	}
	if shut == nil {
		close(this.done)
		return nil
	}
	err = ErrGoexit
	defer func() {
		v := recover()
		if v != nil {
			err = &resource.PanicError{Value: v, Stack: debug.Stack()}
			defer panic(v) // here, so that the stack is still that of shut
		}
		this.err, this.interrupted = err, err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err())
		close(this.done)
	}()
	err = shut(ctx)
	return err
}

// Within calls the function shut in the background and waits until it returns or ctx ends, like CloseWithin. Other calls wait for the first
// call in the same way and return its error.
func (c *Closer) Within(ctx context.Context, shut func() error, stats func() resource.Stats) error {
	this, first := c.begin()
	if first {
		go Guarded(shut, func(err error) {
			this.err = err
			close(this.done)
		})
	}
	return awaitClosed(ctx, this.done, func() error { return this.err }, stats)
}

// begin returns the current attempt. If first is true, the caller must close; otherwise it must wait.
func (c *Closer) begin() (this *closing, first bool) {
	c.begun.Store(true)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil {
		select {
		case <-c.last.done:
			if !c.last.interrupted {
				return c.last, false
			}
		default:
			return c.last, false
		}
	}
	c.last = &closing{done: make(chan struct{})}
	return c.last, true
}

// Undo calls the function cleanup at the first call only, because a handle's Close may be called again. cleanup may be nil.
func (c *Closer) Undo(cleanup func()) { c.undone.Do(func() { Undo(cleanup) }) }

// TryUndo does what the method Undo does, for a function with an error. Later calls return nil.
func (c *Closer) TryUndo(cleanup func() error) (err error) {
	c.undone.Do(func() { err = TryUndo(cleanup) })
	return err
}

// Undo calls cleanup, the function that a constructor has returned. It does nothing if cleanup is nil.
func Undo(cleanup func()) {
	if cleanup != nil {
		cleanup()
	}
}

// TryUndo does what the function Undo does, for a function with an error.
func TryUndo(cleanup func() error) error {
	if cleanup == nil {
		return nil
	}
	return cleanup()
}
