package httpkind

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"

	"github.com/resgen-go/resgen/kinds/http/internal/endpoint"
)

// maxRedirects is how many redirects of one attempt are followed.
const maxRedirects = 5

// follow sends a request, and goes where redirects lead: within its origin, and beyond if the call says so.
func (x *exchange) follow(req *http.Request) (*http.Response, error) {
	operation := x.operation
	for hops := 0; ; hops++ {
		resp, err := x.roundTrip(req, operation)
		if err != nil {
			return nil, err
		}
		if !redirects(resp) {
			return resp, nil
		}
		drain(resp)
		target, err := req.URL.Parse(resp.Header.Get("Location"))
		if err != nil || target.Host == "" {
			return nil, &RedirectError{Code: resp.StatusCode, reason: "its Location is no URL with a host"}
		}
		next := redirected(req, resp.StatusCode, target)
		if next == nil && x.crossOrigin {
			if next = elsewhere(req, resp.StatusCode, target); next != nil {
				x.away = true
				x.private.AddQuery(target.RawQuery)
				x.private.AddValues(target.RawQuery)
			}
		}
		if next == nil || hops == maxRedirects {
			return nil, &RedirectError{
				Code: resp.StatusCode, Origin: target.Scheme + "://" + target.Host, reason: x.whyNot(req, resp.StatusCode, target, next != nil),
			}
		}
		if err := x.paced(req.Context()); err != nil {
			closeBody(next)
			return nil, err
		}
		req, operation = next, "" // it is not the operation's path any more, and maybe not its method
	}
}

var errNoAnswer = errors.New("the transport gave neither an answer nor an error")

// roundTrip sends a request once. If it is not redirected, it belongs to operation; "" for none.
func (x *exchange) roundTrip(req *http.Request, operation string) (*http.Response, error) {
	if x.seen != nil {
		return x.seen.roundTrip(req, operation, &x.resends)
	}
	return x.transfer(req)
}

// transfer gives a request to the transport.
func (c *Client) transfer(req *http.Request) (*http.Response, error) {
	resp, err := c.roundTripper.RoundTrip(req)
	switch {
	case err != nil:
		return nil, err
	case resp == nil:
		return nil, errNoAnswer
	case resp.Body == nil:
		resp.Body = http.NoBody
	}
	if resp.ProtoMajor == 2 && !c.http2.Load() {
		c.http2.Store(true)
	}
	return resp, nil
}

func redirects(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return resp.Header.Get("Location") != "" // without one it is an answer like others
	}
	return false
}

// whyNot says why a redirect of req is not followed. Many: others were followed before.
func (x *exchange) whyNot(req *http.Request, code int, target *url.URL, many bool) string {
	switch {
	case many:
		return "it is one too many"
	case target.User != nil:
		return "its Location has a user"
	case !endpoint.SameOrigin(req.URL, target) && x.crossOrigin:
		return "another origin gets only a GET or HEAD without a body, and from https only over https"
	case !endpoint.SameOrigin(req.URL, target):
		return "that is another origin, which Call.CrossOrigin allows for a download"
	case code == http.StatusTemporaryRedirect || code == http.StatusPermanentRedirect:
		return "the body was read while it was sent, and cannot be sent again"
	}
	return "a " + methodOf(req) + " would become a GET"
}

// redirected returns the request that follows a redirect. It returns nil for a redirect to another origin, and if the body cannot be sent
// again. Go's own client makes a GET of every method but HEAD after 301 and 302, so that a PUT seems to have been done.
func redirected(req *http.Request, code int, target *url.URL) *http.Request {
	if !endpoint.SameOrigin(req.URL, target) || target.User != nil {
		return nil
	}
	next := req.Clone(req.Context())
	next.URL, next.Host = target, ""
	switch {
	case code == http.StatusTemporaryRedirect || code == http.StatusPermanentRedirect:
		if rewind(next) != nil {
			return nil
		}
	case methodOf(req) == http.MethodGet || methodOf(req) == http.MethodHead:
		if rewind(next) != nil {
			return nil
		}
	case code == http.StatusSeeOther:
		next.Method, next.Body, next.GetBody, next.ContentLength = http.MethodGet, nil, nil, 0
		maps.DeleteFunc(next.Header, func(name string, _ []string) bool {
			return len(name) > len("Content-") && name[:len("Content-")] == "Content-"
		})
	default:
		return nil
	}
	return next
}

// harmless are the headers that another origin may see: none of them says who asks.
var harmless = []string{
	"Accept", "Accept-Encoding", "Accept-Language", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range",
	"User-Agent",
}

// elsewhere is the request that follows from a redirect to another origin, or nil: none with a body, and none that others could read along
// unless they could before.
func elsewhere(req *http.Request, code int, target *url.URL) *http.Request {
	method := methodOf(req)
	if code == http.StatusSeeOther && method != http.MethodHead {
		method = http.MethodGet
	} else if req.Body != nil && req.Body != http.NoBody {
		return nil
	}
	secure := target.Scheme == "https" || target.Scheme == "http" && req.URL.Scheme == "http"
	if method != http.MethodGet && method != http.MethodHead || !secure || target.User != nil {
		return nil
	}
	next := (&http.Request{Method: method, URL: target, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}}).
		WithContext(context.WithValue(req.Context(), elsewhereKey{}, true))
	for _, name := range harmless {
		if values, ok := req.Header[name]; ok {
			next.Header[name] = values
		}
	}
	return next
}

// elsewhereKey is the key of a context for whether its request goes to another origin than that of base_url.
type elsewhereKey struct{}

func isElsewhere(ctx context.Context) bool {
	away, _ := ctx.Value(elsewhereKey{}).(bool)
	return away
}
