package httpkind

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// Options are what a configure function changes before a client is opened.
type Options struct {
	// RoundTripper is what each attempt of each request goes through, with its api_key: at first the transport. Wrap it to trace or to
	// count, replace it to have another. It is told nothing of retries and redirects, which are the client's. Observers are told of what
	// it does, and it gets the context that they return.
	RoundTripper http.RoundTripper

	transport *http.Transport
}

// Transport is the transport that the configuration asks for, to be changed in place: TLS, proxies, dialing.
func (o *Options) Transport() *http.Transport { return o.transport }

// Open returns a client of the API that cfg describes. It sends nothing: Check does. The client reports its calls and attempts to probe; nil
// observes nothing.
func Open(_ context.Context, cfg HTTPConfig, probe *observe.Probe, configure ...func(*Options) error) (*Client, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	base, err := newBase(cfg.BaseURL)
	if err != nil {
		return nil, &resource.Problem{Fields: []string{"base_url"}, Rule: "url", Message: "must have a host"}
	}
	if _, err := base.endpoint(cfg.HealthPath); err != nil {
		return nil, &resource.Problem{Fields: []string{"health_path"}, Rule: "path", Message: err.Error()}
	}
	transport, err := newTransport(cfg)
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
	tellChecks(transport)
	c := &Client{cfg: cfg, base: base, transport: transport, roundTripper: o.RoundTripper}
	probe.Install(hook{c})
	return c, nil
}

func newTransport(cfg HTTPConfig) (*http.Transport, error) {
	security := &tls.Config{MinVersion: tls.VersionTLS12}
	if cfg.CAFile != "" {
		roots, err := trusted(cfg.CAFile)
		if err != nil {
			return nil, err
		}
		security.RootCAs = roots
	}
	dialer := &net.Dialer{Timeout: cfg.ConnectTimeout}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        security,
		TLSHandshakeTimeout:    cfg.ConnectTimeout,
		ForceAttemptHTTP2:      true,
		MaxConnsPerHost:        cfg.MaxConns,
		MaxIdleConnsPerHost:    cfg.MaxConns, // Go's default of 2 closes most connections of a busy client
		IdleConnTimeout:        cfg.IdleTimeout,
		MaxResponseHeaderBytes: 1 << 20,
		HTTP2:                  pings(cfg),
	}, nil
}

// The least that pings wait: a network may well be silent for so long, and more pings would be a burden.
const (
	leastSilence = 500 * time.Millisecond
	leastPing    = time.Second
)

// pings has the transport find out that a connection of HTTP/2 is dead. All requests share it, and none of them closes it when it gets no
// answer. So one that says nothing for a while is asked for a sign of life, early enough for the requests on it to be sent again on another
// connection within their timeout.
func pings(cfg HTTPConfig) *http.HTTP2Config {
	attempt := cfg.Timeout
	if cfg.AttemptTimeout != nil {
		attempt = *cfg.AttemptTimeout
	}
	return &http.HTTP2Config{
		SendPingTimeout: max(min(cfg.ConnectTimeout, attempt/4), leastSilence),
		PingTimeout:     max(min(cfg.ConnectTimeout, attempt/2), leastPing),
	}
}

// trusted is the system's certificates and those in file.
func trusted(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, &resource.Problem{Fields: []string{"ca_file"}, Rule: "exists", Message: "cannot be read"}
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a machine without any
	}
	if !roots.AppendCertsFromPEM(text) {
		return nil, &resource.Problem{Fields: []string{"ca_file"}, Rule: "pem", Message: "holds no certificate in PEM"}
	}
	return roots, nil
}
