package httpkind

import (
	"context"
	"errors"
	"net/http"

	"github.com/resgen-go/resgen/kinds/http/internal/endpoint"
	"github.com/resgen-go/resgen/kinds/http/internal/waiting"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// Options are the settings that a configure function may change before a client is opened.
type Options struct {
	// RoundTripper sends each attempt of each request, with its credentials, and requests for tokens. It is the transport, unless a configure
	// function wraps or replaces it. The client itself handles retries and redirects. Observers see each call of RoundTripper, and it gets
	// the context that they return.
	RoundTripper http.RoundTripper

	transport *http.Transport
}

// Transport returns the transport that the configuration describes. A configure function may change it in place: TLS, proxies, dialing.
func (o *Options) Transport() *http.Transport { return o.transport }

// Open returns a client of the API that cfg describes. It sends nothing: Check does. The client reports its calls and attempts to probe,
// which may be nil.
func Open(_ context.Context, cfg HTTPConfig, probe *observe.Probe, configure ...func(*Options) error) (*Client, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	base, err := endpoint.New(cfg.BaseURL)
	if err != nil {
		return nil, &resource.Problem{Fields: []string{"base_url"}, Rule: "url", Message: "must have a host"}
	}
	if _, err := base.Endpoint(cfg.HealthPath); err != nil {
		return nil, &resource.Problem{Fields: []string{"health_path"}, Rule: "path", Message: err.Error()}
	}
	transport, follow, err := newTransport(cfg)
	if err != nil {
		return nil, err
	}
	o := &Options{RoundTripper: transport, transport: transport}
	for _, f := range configure {
		if err := f(o); err != nil {
			return nil, err
		}
	}
	if o.RoundTripper == nil {
		return nil, errors.New("configure: Options.RoundTripper is nil")
	}
	waiting.Tell(transport)
	c := &Client{cfg: cfg, base: base, transport: transport, roundTripper: o.RoundTripper, pace: newPacer(cfg)}
	c.auth = newAuthorizer(c)
	probe.Install(hook{c})
	follow(transport) // last, so that what is dialed for it is counted
	return c, nil
}
