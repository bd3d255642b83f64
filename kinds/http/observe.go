package httpkind

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/endpoint"
	"github.com/resgen-go/resgen/resource/observe"
)

// methods are the values that http.request.method has in the semantic conventions of OpenTelemetry.
var methods = []string{
	http.MethodConnect, http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPatch, http.MethodPost, http.MethodPut,
	"QUERY", http.MethodTrace, observe.Other,
}

const requestMethod = "http.request.method"

// reports is how a client reports what it does. A hook alone makes one: a program that observes nothing links none of it.
type reports interface {
	call(ctx context.Context, name string) (context.Context, observe.Span)
	end(observe.Span, error)
	do(*http.Request) (*http.Response, error)
	// paced waits for the turn of a request under rate_limit, and reports it if that takes time.
	paced(ctx context.Context, p *pacer, deadline time.Time) error
	// roundTrip sends a request of an operation, which was sent again resends times, and counts it.
	roundTrip(req *http.Request, operation string, resends *int) (*http.Response, error)
}

// A hook has a client report to a probe.
type hook struct{ client *Client }

// Install declares what the client reports, and has its transport report connections. Attempts are called by their method, unless they
// belong to an operation that the probe knows already. The path of base_url may be secret.
func (h hook) Install(p *observe.Probe) {
	c, base := h.client, h.client.cfg.BaseURL
	ops := append(observe.Calls("Do", "Get", "JSON", "Send"),
		&observe.Op{Scope: observe.Wait, Name: acquire}, &observe.Op{Scope: observe.Connect, Name: connect})
	if c.pace != nil {
		ops = append(ops, &observe.Op{Scope: observe.Wait, Name: rateLimit})
	}
	if c.cfg.TokenURL != nil {
		ops = append(ops, &observe.Op{
			Scope: observe.Attempt, Name: tokenOperation,
			Attrs: append(serverOf(c.cfg.TokenURL), observe.String(requestMethod, http.MethodPost)), // the path may be secret
		})
	}
	for _, m := range methods {
		ops = append(ops, &observe.Op{Scope: observe.Attempt, Name: m, Attrs: []observe.Attr{observe.String(requestMethod, m)}})
	}
	attrs := serverOf(base)
	w := &wire{client: c, probe: p, secure: base.Scheme == "https"}
	if counts := w.watch(c.transport); counts {
		p.CountPool(w.pool)
	}
	c.seen = w
	p.Declare(attrs, ops...)
}

// serverOf are the attributes of where a URL leads.
func serverOf(u *url.URL) []observe.Attr {
	attrs := []observe.Attr{observe.String("url.scheme", u.Scheme), observe.String("server.address", u.Hostname())}
	if n, err := strconv.Atoi(endpoint.Port(u)); err == nil {
		attrs = append(attrs, observe.Int("server.port", n))
	}
	return attrs
}

func (w *wire) call(ctx context.Context, name string) (context.Context, observe.Span) {
	return w.probe.Call(ctx, name)
}

func (w *wire) end(span observe.Span, err error) { span.End(err, observe.Result{}) }

func (w *wire) paced(ctx context.Context, p *pacer, deadline time.Time) error {
	start, waits := time.Now(), p.due() > 0 || p.waiting.Load() > 0
	err := p.wait(ctx, deadline)
	if waits || err != nil {
		w.probe.Ended(ctx, w.probe.Op(observe.Wait, rateLimit), start, err, observe.Result{Type: class(ctx, err)})
	}
	return err
}

// roundTrip sends a request once, and reports the attempt. It ends when the header of its answer is read, as the semantic conventions have
// it.
func (w *wire) roundTrip(req *http.Request, operation string, resends *int) (resp *http.Response, err error) {
	ctx, span := w.begin(req, operation)
	a := w.attempt(ctx)
	req = req.WithContext(a)
	if !isElsewhere(ctx) {
		span.Inject(req.Header)
	}
	err = observe.ErrPanic
	defer func() {
		a.end(resp, err)
		r := observe.Result{Type: class(ctx, err), Resend: *resends}
		if resp != nil {
			r.Status = resp.StatusCode
			r.Type = statusClass(resp.StatusCode)
		}
		*resends++
		span.End(err, r)
	}()
	return w.client.transfer(req)
}

// begin begins an attempt of the operation, or of the request's method: where the operation was not declared, and where a redirect has
// changed the method.
func (w *wire) begin(req *http.Request, operation string) (context.Context, observe.Span) {
	method := methodOf(req)
	op := w.probe.Op(observe.Attempt, operation)
	if !isBy(op, method) {
		op = w.probe.Op(observe.Attempt, method)
	}
	return w.probe.Begin(req.Context(), op)
}

// isBy reports whether the requests of op have the method. It compares texts, as an interface with the method would be on the heap.
func isBy(op *observe.Op, method string) bool {
	return slices.ContainsFunc(op.Attrs, func(a observe.Attr) bool {
		text, _ := a.Value.(string)
		return a.Key == requestMethod && text == method
	})
}

// statusClass is the class of an answer's status: itself, if it says that something is wrong.
func statusClass(code int) string {
	if code < http.StatusBadRequest {
		return ""
	}
	return strconv.Itoa(code)
}

// do is Do for observers. The call ends when the body of the answer has been read to its end, or closed: it includes the time that the
// reader takes. A status from 400 on is a failure, although it is no error.
func (w *wire) do(req *http.Request) (resp *http.Response, err error) {
	ctx, span := w.probe.Call(req.Context(), "Do")
	err = observe.ErrPanic
	defer func() {
		if err != nil {
			span.End(err, observe.Result{})
		}
	}()
	resp, err = w.client.do(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	status := resp.StatusCode
	resp.Body = span.Body(resp.Body, func(err error) observe.Result {
		return observe.Result{Type: cmp.Or(statusClass(status), class(ctx, err)), Status: status}
	})
	return resp, nil
}
