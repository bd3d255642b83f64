// Package queue has what is unusual: interfaces, functions that clean up, constructors that neither fail nor take a context.
package queue

import (
	"context"

	"example.com/golden/sdk/options"
)

// A Sender is what New returns.
type Sender interface {
	Send(ctx context.Context, text string, opts ...options.Send) error
	Flush()
}

type Config struct {
	Name string
	Max  int
}

// A Logger may be nil.
type Logger interface{ Log(text string) }

type sender struct{ log Logger }

func New(cfg *Config, log Logger) (Sender, func()) {
	return &sender{log}, func() {
		if log != nil {
			log.Log("cleaned up " + cfg.Name)
		}
	}
}

func (s *sender) Send(ctx context.Context, text string, opts ...options.Send) error {
	if s.log != nil {
		s.log.Log(text)
	}
	return nil
}

func (s *sender) Flush() {}

// A Cursor is closed with a context, and comes with a function that cleans up.
type Cursor struct{ Name string }

func Seek(ctx context.Context, name string) (*Cursor, func(), error) {
	return &Cursor{name}, func() {}, nil
}

func (c *Cursor) Next(int, []byte, map[string]func(int) (a, b string)) (text string, more bool) {
	return "", false
}
func (c *Cursor) Healthy(context.Context) error  { return nil }
func (c *Cursor) Shutdown(context.Context) error { return nil }

// A Tap comes with a function that stops it, and fails.
type Tap struct{}

func (*Tap) Next() string { return "" }

// A Reel also has to be closed itself.
type Reel struct{ Tap }

func (*Reel) Close() error { return nil }

// A Spool is closed with a context.
type Spool struct{ Tap }

func (*Spool) Close(context.Context) {}

// A Session has a method of its own name, and one that returns no pointer.
type Session struct{ name string }

func Login(name string) (*Session, error) { return &Session{name}, nil }

func (s *Session) Session() *Session      { return s }
func (s *Session) Cursor() (Cursor, bool) { return Cursor{s.name}, true }
