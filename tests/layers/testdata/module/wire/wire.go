// Package wire is an SDK whose clients take calls in the shape of HTTP requests.
package wire

import (
	"context"
	"errors"
)

// A Call is what Send takes.
type Call struct {
	Method, Path          string
	Params, Query, Header Values
	Body, Response        any
	Idempotent            bool
}

// Values are parameters by name.
type Values map[string]any

// A Log is the calls that clients have sent.
type Log struct{ Calls []Call }

func (l *Log) take(call Call) error {
	l.Calls = append(l.Calls, call)
	if text, ok := call.Response.(*string); ok {
		*text = "answer to " + call.Path
	}
	return nil
}

// A Client sends calls and opens sessions.
type Client struct{ Log Log }

// Send sends one call.
func (c *Client) Send(_ context.Context, call Call) error { return c.Log.take(call) }

// Open opens the session called name; there is none without a name.
func (c *Client) Open(_ context.Context, name string) (*Session, error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return &Session{name}, nil
}

// Peek returns a session as it is.
func (c *Client) Peek(names ...string) Session { return Session{names[len(names)-1]} }

// Ping is an answer of the SDK's own.
func (c *Client) Ping() string { return "the SDK's" }

// A Session is what a client opens.
type Session struct{ name string }

// Name is the session's name.
func (s *Session) Name() string { return s.name }

// Service is a client as an interface.
type Service interface {
	Send(ctx context.Context, call Call) error
	Open(ctx context.Context, name string) (*Session, error)
}

// Handle is a pointer with a name of its own.
type Handle = *Client

// A Typed is a generic client.
type Typed[T any] struct {
	Client
	Value T
}

// Get returns the client's value in a session.
func (t *Typed[T]) Get() (*Box[T], error) { return &Box[T]{t.Value}, nil }

// A Box holds a value.
type Box[T any] struct{ value T }

// Content is what the box holds.
func (b *Box[T]) Content() T { return b.value }

// Send is a client that is called like its most important method.
type Send struct{ Log Log }

// Send sends one call.
func (s *Send) Send(_ context.Context, call Call) error { return s.Log.take(call) }

// Open opens a session.
func (s *Send) Open() *Session { return &Session{"open"} }

// A Self has a method of its own name.
type Self struct{ Log Log }

// Send sends one call.
func (s *Self) Send(_ context.Context, call Call) error { return s.Log.take(call) }

// Self returns a session by the name of the type.
func (s *Self) Self() (*Session, bool) { return &Session{"self"}, true }
