package httpkind

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/param"
	"github.com/resgen-go/resgen/kinds/http/internal/private"
)

// A Call describes a request. Send and NewRequest make the request from it. The methods that resgen generates for operations make Calls.
type Call struct {
	Operation string // the operation's name for observers; "" means "Send". A name that the kind does not declare is reported as observe.Other
	Method    string // "" means GET
	Path      string // the path under base_url, with the names of parameters: "/customers/{customer_id}/orders"
	Params    Values // the values of all parameters in Path; none may be empty, "." or ".."
	Query     Values // the parameters of the query; a list adds one parameter for each item
	Header    Values
	// Body is the body of the request; nil means none. If Header sets no Content-Type, the type of Body decides:
	//
	//   - []byte and io.Reader are sent unchanged, as application/octet-stream. A reader is not closed. The request can be sent again only
	//     if the reader can seek, like a file, or comes from the package bytes or strings.
	//   - url.Values are sent as a form, and a Multipart as multipart/form-data.
	//   - A json.RawMessage is sent unchanged, as application/json.
	//   - Any other value, also a string, is sent as JSON. If Header sets a Content-Type that is not JSON, a string is sent unchanged, and
	//     other values are an error.
	Body       any
	Response   any     // nil, or a pointer into which the answer's JSON is decoded; a *[]byte gets the bytes of the answer
	Answer     *Answer // nil, or a pointer that gets the status and the header of the answer, also if the call fails
	Idempotent bool    // the request may be sent twice, whatever Method is

	// IdempotencyKey adds a new Idempotency-Key, unless Header has one. All attempts of the call have the same key, so the call may be
	// tried again, whatever Method is.
	IdempotencyKey bool
	Timeout        time.Duration // replaces the timeout of the configuration; 0 keeps it

	// CrossOrigin follows a redirect to another origin, for example when an API answers a download with the URL of an object store. The
	// redirected request must be a GET or a HEAD, and must use https if the first request does. It has no credentials and no body. It keeps
	// only User-Agent and the headers for content negotiation, ranges and conditions.
	CrossOrigin bool

	// URL replaces Path if it is not nil. It must have the origin of base_url. URL may contain a secret: errors show Path instead, and
	// nothing of the URL's path and query.
	URL *url.URL
	// Retry reports whether the request is sent again after an answer with the given status. It is called only if the request is
	// idempotent, the status is 400 or higher, and the client would not send the request again by itself. nil means never.
	Retry func(status int) bool
}

// Values are the values of parameters, by name. A value is a text, boolean, number, duration, time, URL or secret, a type with a method
// MarshalText, a list of these, or a pointer to one. Nil pointers, empty texts and lists, and zero times, URLs and secrets mean "unset" and
// are left out. false and 0 are sent. A secret is looked up again for each call.
type Values map[string]any

func (c *Client) prepare(ctx context.Context, call Call) (*exchange, error) {
	if call.Method == "" {
		call.Method = http.MethodGet
	}
	fail := func(err error) (*exchange, error) {
		return nil, &Error{Method: call.Method, Endpoint: call.Path, Err: err}
	}
	var secrets private.Texts
	target, err := c.target(ctx, call, &secrets)
	if err != nil {
		return fail(err)
	}
	query, err := param.All(ctx, call.Query, &secrets)
	if err != nil {
		return fail(err)
	}
	header, err := param.All(ctx, call.Header, &secrets)
	if err != nil {
		return fail(err)
	}
	x, err := c.begin(ctx, call.Method, target, call.Path)
	if err != nil {
		return nil, err
	}
	x.operation, x.retry, x.answer, x.crossOrigin = call.Operation, call.Retry, call.Answer, call.CrossOrigin
	if x.answer != nil {
		*x.answer = Answer{}
	}
	if call.Timeout > 0 {
		x.timeout = call.Timeout
	}
	x.private.AddAll(secrets)
	x.addQuery(query)
	for name, texts := range header {
		name = http.CanonicalHeaderKey(name)
		if why := refusedHeader(name, texts); why != nil {
			return nil, x.fail(why)
		}
		x.req.Header[name] = texts
	}
	if call.IdempotencyKey && !hasKey(x.req) {
		x.req.Header.Set(idempotencyKey, rand.Text())
	}
	x.repeatable = x.repeatable || call.Idempotent || hasKey(x.req)
	x.accept(call.Response)
	if err := x.setBody(call.Body, typeBytes); err != nil {
		return nil, err
	}
	return x, nil
}

// refusedHeader says why a request cannot have a header. net/http would say it too, at each attempt.
func refusedHeader(name string, texts []string) error {
	switch {
	case refusedHeaders[name] != nil:
		return refusedHeaders[name]
	case name == "" || strings.ContainsFunc(name, func(r rune) bool { return !isTokenRune(r) }):
		return classed{fmt.Errorf("header %q: a name has letters, digits and -", name), "encode"}
	case slices.ContainsFunc(texts, func(text string) bool { return strings.ContainsFunc(text, isControlByte) }):
		return classed{fmt.Errorf("header %s: a value must not have line breaks and other control characters", name), "encode"}
	}
	return nil
}

// isControlByte reports whether RFC 9110 section 5.5 has r in no value of a header.
func isControlByte(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// isTokenRune reports whether RFC 9110 section 5.6.2 has r in the name of a header.
func isTokenRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

// refusedHeaders are the ones that net/http does not send as they are given.
var refusedHeaders = map[string]error{
	"Host":              errHost,
	"Content-Length":    errFraming,
	"Transfer-Encoding": errFraming,
	"Trailer":           errFraming,
}

var errFraming = classed{errors.New("header must have none of Content-Length, Transfer-Encoding and Trailer: they are made of Body"), "encode"}

// target is the URL of a call without call.Query.
func (c *Client) target(ctx context.Context, call Call, secrets *private.Texts) (*url.URL, error) {
	if call.URL != nil {
		secrets.AddURL(call.URL)
		return c.base.OnOrigin(call.URL)
	}
	return c.base.Expand(ctx, call.Path, call.Params, secrets)
}
