package httpkind

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
)

// toEndpoint begins a request to an endpoint.
func (c *Client) toEndpoint(ctx context.Context, method, endpoint string) (*exchange, error) {
	target, err := c.base.Endpoint(endpoint)
	if err != nil {
		return nil, &Error{Method: method, Err: err}
	}
	return c.begin(ctx, method, target, c.base.Rest(target))
}

// begin begins a request without a body; endpoint is what errors call it.
func (c *Client) begin(ctx context.Context, method string, target *url.URL, endpoint string) (*exchange, error) {
	req, err := http.NewRequestWithContext(ctx, method, "", nil)
	if err != nil {
		return nil, &Error{Method: "request", Endpoint: endpoint, Err: err}
	}
	req.URL = target
	return c.exchange(req, endpoint), nil
}

func (c *Client) exchange(req *http.Request, endpoint string) *exchange {
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if _, ok := req.Header["User-Agent"]; !ok && c.cfg.UserAgent != "" {
		req.Header.Set("User-Agent", c.cfg.UserAgent)
	}
	if endpoint == "" {
		endpoint = "/"
	}
	x := &exchange{Client: c, req: req, endpoint: endpoint, attempts: c.cfg.MaxAttempts, timeout: c.cfg.Timeout}
	x.repeatable = idempotent[methodOf(req)] || hasKey(req)
	x.private.AddQuery(req.URL.RawQuery)
	return x
}

// addQuery adds parameters to the query.
func (x *exchange) addQuery(list ...url.Values) {
	query := x.req.URL.RawQuery
	for _, values := range list {
		if len(values) > 0 {
			query += "&" + values.Encode()
		}
	}
	x.req.URL.RawQuery = strings.TrimPrefix(query, "&")
	x.private.AddQuery(x.req.URL.RawQuery)
}

// accept says what the answer should be.
func (x *exchange) accept(response any) {
	if _, raw := response.(*[]byte); response != nil && !raw && x.req.Header.Get("Accept") == "" {
		x.req.Header.Set("Accept", typeJSON)
	}
}

// A made is what Do needs to know of a request that NewRequest has made.
type made struct {
	call     Call
	url      url.URL // as it was made: the program may have changed it since
	endpoint string
	private  private.Texts
}

// madeKey is the key of a context for it.
type madeKey struct{}

// apply takes over what Do heeds of the call that its request was made of, and what errors must not show.
func (x *exchange) apply(from *made) {
	call := &from.call
	x.private.AddAll(from.private)
	x.retry, x.crossOrigin = call.Retry, call.CrossOrigin
	x.repeatable = x.repeatable || call.Idempotent
	if call.Timeout > 0 {
		x.timeout = call.Timeout
	}
}
