package httpkind

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// A Call is a request in parts, which Send and NewRequest put together. Methods that resgen generates for operations make calls.
type Call struct {
	Operation  string // what observers know the call by, if it was declared when the client was opened; "Send" if empty
	Method     string // GET if empty
	Path       string // below base_url, with the names of parameters: "/customers/{customer_id}/orders"
	Params     Values // the parameters in Path, all of them; none may be empty, "." or ".."
	Query      Values // a list is a parameter for each of its items
	Header     Values
	Body       any  // nil for none; else sent as JSON
	Response   any  // nil, or a pointer to what the answer's JSON is read into; a *[]byte takes the answer as it is
	Idempotent bool // doing it twice is the same as doing it once, whatever Method says

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
	var secrets private
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
	x.operation, x.retry = call.Operation, call.Retry
	x.private.add(secrets.texts...)
	x.addQuery(query)
	for name, texts := range header {
		x.req.Header[http.CanonicalHeaderKey(name)] = texts
	}
	x.repeatable = x.repeatable || call.Idempotent || hasKey(x.req)
	if err := x.setJSON(call.Body, call.Response); err != nil {
		return nil, err
	}
	return x, nil
}

// target is the URL of a call without call.Query.
func (c *Client) target(ctx context.Context, call Call, secrets *private) (*url.URL, error) {
	if call.URL != nil {
		secrets.addURL(call.URL)
		return c.base.onOrigin(call.URL)
	}
	path, err := expand(ctx, call.Path, call.Params, secrets)
	if err != nil {
		return nil, err
	}
	return c.base.below(path, "")
}

// expand puts parameters into a path; the result is escaped.
func expand(ctx context.Context, template string, params Values, secrets *private) (string, error) {
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
func pathText(ctx context.Context, value any, secrets *private) (string, error) {
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
	x.private.addQuery(x.req.URL.RawQuery)
}

// setJSON says what the answer should be, and sets the body, unless nil.
func (x *exchange) setJSON(body, response any) error {
	if _, raw := response.(*[]byte); response != nil && !raw && x.req.Header.Get("Accept") == "" {
		x.req.Header.Set("Accept", "application/json")
	}
	if body == nil {
		return nil
	}
	text, err := json.Marshal(body)
	if err != nil {
		return x.fail(classed{fmt.Errorf("encode the body: %w", err), "encode"})
	}
	x.req.ContentLength = int64(len(text))
	x.req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	x.req.Body, _ = x.req.GetBody()
	if x.req.Header.Get("Content-Type") == "" {
		x.req.Header.Set("Content-Type", "application/json")
	}
	return nil
}
