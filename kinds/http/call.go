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

	"github.com/resgen-go/resgen/kinds/http/internal/private"
)

// A Call is a request in parts, which Send and NewRequest put together. Methods that resgen generates for operations make calls.
type Call struct {
	Operation string // what observers know the call by, if it was declared when the client was opened; "Send" if empty
	Method    string // GET if empty
	Path      string // below base_url, with the names of parameters: "/customers/{customer_id}/orders"
	Params    Values // the parameters in Path, all of them; none may be empty, "." or ".."
	Query     Values // a list is a parameter for each of its items
	Header    Values
	// Body is what is sent; nil for nothing. Header may name its Content-Type, and otherwise that is made of what Body is:
	//
	//   - []byte and io.Reader are sent as they are, as application/octet-stream. A reader is not closed. Its request can be sent again if
	//     the reader can seek, as files can, or is one of the packages bytes and strings; else the request is sent once.
	//   - url.Values are sent as a form, and a Multipart as multipart/form-data.
	//   - A json.RawMessage is sent as it is, as application/json. Anything else is encoded as JSON, also a string, unless Header names a
	//     Content-Type that is not JSON: then a string is sent as it is, and other values are an error.
	Body       any
	Response   any     // nil, or a pointer to what the answer's JSON is read into; a *[]byte takes the answer as it is
	Answer     *Answer // nil, or where the status and the header of the answer go, also those of an error
	Idempotent bool    // doing it twice is the same as doing it once, whatever Method says

	// IdempotencyKey sends a new Idempotency-Key, the same with every attempt of the call, unless Header has one. The call may then be tried
	// again, whatever Method says.
	IdempotencyKey bool
	Timeout        time.Duration // takes the place of the timeout of the configuration; 0 leaves that

	// CrossOrigin follows a redirect to another origin, from https to https only, if it is or becomes a GET or HEAD: a download from a store
	// of objects, say. The request there has neither the key nor a body, and of Header only what content negotiation, ranges and
	// conditions need.
	CrossOrigin bool

	// URL is where the call goes instead of Path, if it is not nil. It must be on the origin of base_url. It may be a secret: errors call it
	// Path, and show neither its path nor its query.
	URL *url.URL
	// Retry reports whether an answer with the status is worth another attempt. It is asked about the statuses that no other call repeats;
	// nil repeats none of them.
	Retry func(status int) bool
}

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
	query, err := call.Query.list(ctx, &secrets)
	if err != nil {
		return fail(err)
	}
	header, err := call.Header.list(ctx, &secrets)
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
		return c.base.onOrigin(call.URL)
	}
	path, err := expand(ctx, call.Path, call.Params, secrets)
	if err != nil {
		return nil, err
	}
	return c.base.below(path, "")
}

// expand puts parameters into a path; the result is escaped.
func expand(ctx context.Context, template string, params Values, secrets *private.Texts) (string, error) {
	var path, plain strings.Builder
	used := 0
	for rest := template; rest != ""; {
		literal, after, found := strings.Cut(rest, "{")
		path.WriteString(literal)
		plain.WriteString(literal)
		if !found {
			break
		}
		name, behind, closed := strings.Cut(after, "}")
		value, given := params[name]
		if !closed || !given {
			return "", fmt.Errorf("%w: no value for {%s}", ErrEndpoint, name)
		}
		text, err := pathText(ctx, value, secrets)
		if err != nil {
			return "", fmt.Errorf("%w: %s %w", ErrEndpoint, name, err)
		}
		path.WriteString(url.PathEscape(text))
		plain.WriteString("x")
		used++
		rest = behind
	}
	if used != len(params) {
		return "", fmt.Errorf("%w: %d parameters for %d places", ErrEndpoint, len(params), used)
	}
	if strings.ContainsAny(plain.String(), "?#}") {
		return "", fmt.Errorf("%w: a path has neither query nor fragment", ErrEndpoint)
	}
	return path.String(), checkPlain(plain.String())
}

// pathText is the text of a path parameter.
func pathText(ctx context.Context, value any, secrets *private.Texts) (string, error) {
	list, err := texts(ctx, value, secrets)
	switch {
	case err != nil:
		return "", err
	case len(list) == 0:
		return "", errors.New("must not be empty")
	case len(list) > 1:
		return "", errors.New("must be one value")
	case hasControl(list[0]):
		return "", errors.New("must not have control characters")
	case climbs(list[0]):
		return "", errors.New(`must be neither "." nor "..", nor have such segments`)
	}
	return list[0], nil
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
