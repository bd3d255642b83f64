package webhookkind

import (
	"context"
	"net/http"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// reports is how a client reports what the client of http does not know. A hook alone makes one: a program that observes nothing links none
// of it.
type reports interface {
	failed(ctx context.Context, operation string, start time.Time, err error)
}

// A hook has a client report to a probe. It comes before the hook of the client of http, which declares the operations.
type hook struct{ client *Client }

// Install implements observe.Hook.
func (h hook) Install(p *observe.Probe) {
	for _, name := range []string{callAlert, callPost} {
		p.AddOperation(name, observe.String("http.request.method", http.MethodPost))
	}
	h.client.seen = reporter{p}
}

type reporter struct{ probe *observe.Probe }

// failed reports a call that began at start and has failed before anything was sent.
func (r reporter) failed(ctx context.Context, operation string, start time.Time, err error) {
	r.probe.Failed(ctx, r.probe.Op(observe.Call, operation), start, err)
}
