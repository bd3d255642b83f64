// Package hidden has clients of types that only it can name, with calls of its own.
package hidden

import "context"

type client struct{ sent int }

type pointer = *client

type Call struct {
	Method, Path string
	Response     any
}

type Reply struct{ Text string }

func (c *client) Send(_ context.Context, call Call) error {
	c.sent++
	if r, ok := call.Response.(*Reply); ok {
		r.Text = call.Method + " " + call.Path
	}
	return nil
}

type Conn struct{}

func (*Conn) Name() string { return "conn" }

func (*client) Open() (n int, c *Conn, err error) { return 1, &Conn{}, nil }

func New(StoreConfig) *client { return &client{} }

func NewOther(OtherConfig) pointer { return &client{} }
