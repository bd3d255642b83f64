package httpkind

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/resgen-go/resgen/kinds/http/internal/endpoint"
	"github.com/resgen-go/resgen/resource/observe"
)

// A Client calls one HTTP API. The URL of a request must be under base_url. Only Call.URL may have another path, on the origin of base_url.
// The Client adds the credentials of the configuration to each request, in auth_header, unless the request sets this header itself. It is
// safe for concurrent use.
//
// A request is sent again only if it is idempotent: its method is GET, HEAD, OPTIONS, TRACE, PUT or DELETE, it has an Idempotency-Key, or
// its Call says so. Such a request is sent again after the statuses 425, 429, 502, 503 and 504, after any status from 400 on with a
// Retry-After, and if the connection breaks or attempt_timeout ends. All methods except Do also send it again if the connection breaks in
// the middle of the answer. There is one exception: after a 401, any request whose body can be sent again is sent once more if there is a
// newer secret or token.
//
// Redirects are followed within the origin of base_url, and to another origin only with Call.CrossOrigin.
//
// A call returns a *StatusError, a *RedirectError, a *RateLimitedError, or an *Error. An *Error wraps the cause, such as ErrEndpoint,
// ErrBodyTooLarge, ErrClosed, a *DecodeError, or an error of the network, of TLS, of a context, or of a secret.
type Client struct {
	cfg          HTTPConfig
	base         *endpoint.Base
	transport    *http.Transport
	roundTripper http.RoundTripper
	auth         authorizer
	pace         *pacer // nil: no rate_limit
	closed       atomic.Bool
	busy         atomic.Int64 // how many requests are under way
	http2        atomic.Bool  // the API has answered over HTTP/2
	seen         reports      // nil: there are no observers
}

// Do sends a request. Its URL is relative to base_url, such as "customers/7", or a whole URL under base_url. As with http.Client, an answer
// such as 404 is not an error. The caller must close the body, which may have any length. The timeout applies until the header of the
// answer has been read. After that, the body may stream for as long as the request's context lasts.
//
// A request body is sent again only if GetBody of the request is set. http.NewRequest sets it for buffers and strings.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	if c.seen == nil {
		return c.do(req)
	}
	return c.seen.do(req)
}

func (c *Client) do(req *http.Request) (*http.Response, error) {
	target, err := c.base.Within(req.URL)
	if err == nil && (req.Host != "" && req.Host != req.URL.Host || len(req.Header["Host"]) > 0) {
		err = errHost
	}
	if err != nil {
		closeBody(req)
		return nil, &Error{Method: methodOf(req), Err: err}
	}
	endpoint := c.base.Rest(target)
	ctx := req.Context()
	from, _ := ctx.Value(madeKey{}).(*made)
	if from != nil {
		ctx = context.WithValue(ctx, madeKey{}, (*made)(nil)) // it is not about requests that a transport makes in between
		if from.url == *req.URL {
			endpoint = from.endpoint
		}
	}
	req = req.Clone(ctx)
	req.URL, req.Host = target, ""
	x := c.exchange(req, endpoint)
	if from != nil {
		x.apply(from)
	}
	return x.stream()
}

// Get returns the body of the answer of an endpoint, such as "customers/7" or "customers?page=2". The values of query are added to the
// endpoint. The endpoint may be a whole URL under base_url, such as a link to the next page. For an answer other than 2xx, the error is a
// *StatusError. For an answer larger than max_response_size, it wraps ErrBodyTooLarge.
func (c *Client) Get(ctx context.Context, endpoint string, query ...url.Values) (_ []byte, err error) {
	var body []byte
	err = c.call(ctx, "Get", &body, func(ctx context.Context) (*exchange, error) {
		x, err := c.toEndpoint(ctx, http.MethodGet, endpoint)
		if err == nil {
			x.addQuery(query...)
		}
		return x, err
	})
	return body, err
}

// JSON sends body as JSON to an endpoint and decodes the answer into response. Both may be nil. A []byte, json.RawMessage or io.Reader must
// already contain JSON and is sent unchanged. url.Values and Multipart are sent as forms. The errors are those of Get, and *DecodeError. A
// request that is not idempotent, such as a POST, is not tried again (see Client).
func (c *Client) JSON(ctx context.Context, method, endpoint string, body, response any) error {
	return c.call(ctx, "JSON", response, func(ctx context.Context) (*exchange, error) {
		x, err := c.toEndpoint(ctx, method, endpoint)
		if err == nil {
			x.accept(response)
			err = x.setBody(body, typeJSON)
		}
		return x, err
	})
}

// Send sends the request of a Call and decodes the answer into call.Response. The errors are those of Get, and *DecodeError.
func (c *Client) Send(ctx context.Context, call Call) error {
	return c.call(ctx, cmp.Or(call.Operation, "Send"), call.Response, func(ctx context.Context) (*exchange, error) {
		return c.prepare(ctx, call)
	})
}

// call makes the exchange that begin returns, and reads its answer into response. Observers know the call by name.
func (c *Client) call(ctx context.Context, name string, response any, begin func(context.Context) (*exchange, error)) (err error) {
	if c.seen != nil {
		var span observe.Span
		ctx, span = c.seen.call(ctx, name)
		err = observe.ErrPanic
		defer func() { c.seen.end(span, err) }()
	}
	return answer(ctx, response, begin)
}

func answer(ctx context.Context, response any, begin func(context.Context) (*exchange, error)) error {
	x, err := begin(ctx)
	if err != nil {
		return err
	}
	return x.receive(response)
}

// NewRequest returns the request of a Call. To stream the answer, pass the request to Do. Do respects Idempotent, Retry, Timeout and
// CrossOrigin of the Call, and ignores its Response and Answer.
func (c *Client) NewRequest(ctx context.Context, call Call) (*http.Request, error) {
	call.Answer = nil
	x, err := c.prepare(ctx, call)
	if err != nil {
		return nil, err
	}
	return x.req.WithContext(context.WithValue(ctx, madeKey{}, &made{call, *x.req.URL, x.endpoint, x.private})), nil
}

// Close closes idle connections at once, and the others when they become idle. Later requests return ErrClosed.
func (c *Client) Close() error {
	c.closed.Store(true)
	c.closeIdle()
	return nil
}
