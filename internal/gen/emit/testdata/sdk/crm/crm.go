package crm

import "context"

// A Call is what Send takes.
type Call struct {
	Method, Path  string
	Params, Query Values
	Header        Values
	Body          any
	Response      any
	Idempotent    bool
}

type Values map[string]any

type Client struct{ Sent []Call }

func (c *Client) Send(_ context.Context, call Call) error {
	c.Sent = append(c.Sent, call)
	return nil
}

func (c *Client) Open(_ context.Context, name string) (*Session, error) {
	if name == "" {
		return nil, context.Canceled
	}
	return &Session{name}, nil
}

type Session struct{ name string }

func (s *Session) Name() string { return s.name }
