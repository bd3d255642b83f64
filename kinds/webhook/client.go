package webhookkind

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/observe"
)

// A Client posts messages to one URL. It is safe for concurrent use.
//
// A message is sent again if the connection breaks, after the statuses 425, 429 and 500 to 599, and after any error with a Retry-After. The
// client waits as long as Retry-After asks for, within the limits of the configuration. After any other status it returns an error at once.
// Redirects are followed only within the origin of the URL.
//
// The errors are those of the package httpkind. A *httpkind.StatusError has the status and the beginning of the answer. The errors show
// {url} in place of the URL, and nothing of its path and query.
type Client struct {
	cfg    WebhookConfig
	origin *url.URL
	http   *httpkind.Client
	seen   reports // nil: there are no observers
}

var _ alert.Target = (*Client)(nil)

// The names of the calls that are reported to observers.
const (
	callAlert = "Alert"
	callPost  = "Post"
)

// Alert posts an alert in the format of the configuration. The Idempotency-Key of the message consists of the key and the status of the
// alert, so a receiver can recognize an alert that it gets for the second time.
func (c *Client) Alert(ctx context.Context, incident alert.Alert) error {
	key := incident.Key + ":" + string(incident.Status)
	return c.send(ctx, callAlert, key, func() (any, error) { return c.format(ctx, incident) })
}

// Post posts body as JSON. The format of the configuration does not matter. A []byte, json.RawMessage or io.Reader must already contain
// JSON and is sent unchanged. idempotencyKey lets a receiver recognize a message that it gets for the second time. If it is empty, Post
// makes a new key, which all attempts of this call share.
func (c *Client) Post(ctx context.Context, body any, idempotencyKey string) error {
	if idempotencyKey == "" {
		idempotencyKey = rand.Text()
	}
	return c.send(ctx, callPost, idempotencyKey, func() (any, error) { return body, nil })
}

// Close closes idle connections at once, and the others when they become idle. Later calls return httpkind.ErrClosed.
func (c *Client) Close() error { return c.http.Close() }

// send posts the body that makeBody returns.
func (c *Client) send(ctx context.Context, operation, key string, makeBody func() (any, error)) error {
	target, body, err := c.prepare(ctx, operation, makeBody)
	if err != nil {
		return err
	}
	return c.http.Send(ctx, httpkind.Call{
		Operation: operation,
		Method:    http.MethodPost,
		Path:      "{url}",
		URL:       target,
		Header:    httpkind.Values{"Content-Type": "application/json", idempotencyKey: headerText(key)},
		Body:      body,
		Retry:     func(status int) bool { return status/100 == 5 },
	})
}

// prepare returns where a message goes and what it is. The client of http does not hear of a message that fails here, so observers are told
// of the failed call.
func (c *Client) prepare(ctx context.Context, operation string, makeBody func() (any, error)) (target *url.URL, body any, err error) {
	if c.seen != nil {
		start := time.Now()
		err = observe.ErrPanic // until there is a result
		defer func() {
			if err != nil {
				c.seen.failed(ctx, operation, start, err)
			}
		}()
	}
	return c.message(ctx, makeBody)
}

func (c *Client) message(ctx context.Context, makeBody func() (any, error)) (target *url.URL, body any, err error) {
	if target, err = c.target(ctx); err != nil {
		return nil, nil, err
	}
	body, err = makeBody()
	return target, body, err
}
