package httpkind

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/resource/observe"
)

// methods are the values that http.request.method has in the semantic conventions of OpenTelemetry.
var methods = []string{
	http.MethodConnect, http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPatch, http.MethodPost, http.MethodPut,
	"QUERY", http.MethodTrace, observe.Other,
}

const requestMethod = "http.request.method"

// declare declares the calls and attempts of a client. Attempts are called by their method, unless they belong to an operation that the
// probe knows already. The path of base may be secret.
func declare(p *observe.Probe, base *url.URL) {
	if p == nil {
		return
	}
	ops := observe.Calls("Do", "Get", "JSON", "Send")
	for _, m := range methods {
		ops = append(ops, &observe.Op{Scope: observe.Attempt, Name: m, Attrs: []observe.Attr{observe.String(requestMethod, m)}})
	}
	attrs := []observe.Attr{observe.String("url.scheme", base.Scheme), observe.String("server.address", base.Hostname())}
	if n, err := strconv.Atoi(port(base)); err == nil {
		attrs = append(attrs, observe.Int("server.port", n))
	}
	p.Declare(attrs, ops...)
}

// beginAttempt begins an attempt of the operation, or of the request's method: where the operation was not declared, and where a redirect
// has changed the method.
func (x *exchange) beginAttempt(req *http.Request, operation string) (context.Context, observe.Span) {
	method := methodOf(req)
	op := x.probe.Op(observe.Attempt, operation)
	if !slices.Contains(op.Attrs, observe.String(requestMethod, method)) {
		op = x.probe.Op(observe.Attempt, method)
	}
	return x.probe.Begin(req.Context(), op)
}

// endAttempt ends an attempt when the header of its answer is read, as the semantic conventions have it.
func (x *exchange) endAttempt(ctx context.Context, span observe.Span, resp *http.Response, err error) {
	r := observe.Result{Type: class(ctx, err), Resend: x.resends}
	if resp != nil {
		r.Status = resp.StatusCode
		r.Type = statusClass(resp.StatusCode)
	}
	x.resends++
	span.End(err, r)
}

// statusClass is the class of an answer's status: itself, if it says that something is wrong.
func statusClass(code int) string {
	if code < http.StatusBadRequest {
		return ""
	}
	return strconv.Itoa(code)
}

// class is the class of an error that no *Error wraps. What happens after the end of ctx happens because of it.
func class(ctx context.Context, err error) string {
	switch {
	case err == nil || err == observe.ErrPanic:
		return observe.Class(err)
	case ctx.Err() != nil:
		err = ended(ctx)
	}
	return (&Error{Err: err}).ErrorType()
}

// observedDo is Do for observers. The call ends when the body of the answer has been read to its end, or closed: it includes the time that
// the reader takes. A status from 400 on is a failure, although it is no error.
func (c *Client) observedDo(req *http.Request) (resp *http.Response, err error) {
	ctx, span := c.probe.Call(req.Context(), "Do")
	err = observe.ErrPanic
	defer func() {
		if err != nil {
			span.End(err, observe.Result{})
		}
	}()
	resp, err = c.do(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	status := resp.StatusCode
	resp.Body = span.Body(resp.Body, func(err error) observe.Result {
		return observe.Result{Type: cmp.Or(statusClass(status), class(ctx, err)), Status: status}
	})
	return resp, nil
}
