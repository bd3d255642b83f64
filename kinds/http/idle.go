package httpkind

import "time"

// leave says that a request has ended. After Close, the last one closes what it has used. The transport does so for HTTP/1.1 by itself; the
// stream of a request of HTTP/2 ends in a goroutine of the transport a little later than the request.
func (c *Client) leave() {
	if c.busy.Add(-1) == 0 && c.closed.Load() {
		c.settle(time.Millisecond)
	}
}

// settle closes what is idle, now and again and again for about a second.
func (c *Client) settle(wait time.Duration) {
	c.closeIdle()
	if wait < time.Second {
		time.AfterFunc(wait, func() { c.settle(2 * wait) })
	}
}

// closeIdle closes the connections that are not in use.
func (c *Client) closeIdle() {
	if closer, ok := c.roundTripper.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
	c.transport.CloseIdleConnections()
}

// doubt is told that a call got no answer in time. Over HTTP/2 its connection may be dead and is kept all the same, so it is closed if
// nothing else uses it. Otherwise the transport's pings close it.
func (c *Client) doubt() {
	if c.http2.Load() {
		time.AfterFunc(streamEnd, c.closeIdle)
	}
}

// streamEnd is how much later than its request a stream of HTTP/2 has ended.
const streamEnd = 5 * time.Millisecond
