// Package healthhttp serves the states of a program's resources over HTTP: probes for an orchestrator, a summary for monitoring, and a page
// for the person who is on call.
//
//	/livez    200 as long as the process answers
//	/readyz   200 if the program can do its work, else 503
//	/healthz  the state of each resource, as JSON
//	/status   a page that shows all that is known; only with WithDetails
//
// No request waits for a check: the answers show the last known states.
package healthhttp

import (
	"net/http"
	"strconv"

	"github.com/resgen-go/resgen/resource/health"
)

// An Option is an option of Handler.
type Option func(*handler)

// WithDetails serves the page /status, with error messages and the configuration, and the error messages of /healthz?verbose, to requests for
// which allow returns true. allow is called for each request for one of the two, so it can look at credentials or at the address of the peer.
// If allow is nil or panics, the request is refused. Refused requests get the same answer as without the option. If the option is given twice,
// the last one counts.
func WithDetails(allow func(*http.Request) bool) Option {
	return func(h *handler) { h.allow = allow }
}

type handler struct {
	health *health.Health
	allow  func(*http.Request) bool // nil: nobody sees details
}

// Handler returns a handler that serves the states of h. It can be used before h is passed to Open or Run. Paths are matched exactly: to
// serve them under a prefix, use http.StripPrefix. A nil h is like a Health without resources.
func Handler(h *health.Health, options ...Option) http.Handler {
	if h == nil {
		h = health.New()
	}
	served := &handler{health: h}
	for _, o := range options {
		o(served)
	}
	return served
}

// A reply is the response to a request.
type reply struct {
	code   int
	kind   string // the Content-Type
	policy string // the Content-Security-Policy
	body   []byte
}

const (
	plain       = "text/plain; charset=utf-8"
	allowed     = http.MethodGet + ", " + http.MethodHead
	closePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

func text(code int, s string) reply { return reply{code, plain, closePolicy, []byte(s + "\n")} }

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := h.route(r)
	if answer == nil {
		send(w, r, text(http.StatusNotFound, "not found"))
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", allowed)
		send(w, r, text(http.StatusMethodNotAllowed, "method not allowed"))
		return
	}
	send(w, r, answer(r))
}

// route returns the function that answers r, or nil if r gets the answer "not found".
func (h *handler) route(r *http.Request) func(*http.Request) reply {
	switch r.URL.Path {
	case "/livez":
		return h.livez
	case "/readyz":
		return h.readyz
	case "/healthz":
		return h.healthz
	case "/status":
		if h.allows(r) {
			return h.status
		}
	}
	return nil
}

// allows reports whether r may see details.
func (h *handler) allows(r *http.Request) (ok bool) {
	if h.allow == nil {
		return false
	}
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return h.allow(r)
}

func send(w http.ResponseWriter, r *http.Request, a reply) {
	head := w.Header()
	head.Set("Content-Type", a.kind)
	head.Set("Content-Length", strconv.Itoa(len(a.body)))
	head.Set("Content-Security-Policy", a.policy)
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	w.WriteHeader(a.code)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body) // the peer may have gone
	}
}

func (h *handler) livez(*http.Request) reply { return text(http.StatusOK, "ok") }

func (h *handler) readyz(*http.Request) reply {
	ready := h.health.Readiness()
	return text(code(ready), string(ready))
}

// code returns the HTTP status for the readiness r.
func code(r health.Readiness) int {
	if r == health.Ready {
		return http.StatusOK
	}
	return http.StatusServiceUnavailable
}
