package httpkind

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// newTransport returns the transport that cfg asks for, and what makes it follow the files of certificates once configure functions have
// changed it.
func newTransport(cfg HTTPConfig) (*http.Transport, func(*http.Transport), error) {
	files, err := tlsfile.New(tlsfile.Files{CA: cfg.CAFile, Cert: cfg.CertFile, Key: cfg.CertKeyFile})
	if err != nil {
		return nil, nil, tlsfile.Problem(err, "ca_file", "cert_file", "cert_key_file")
	}
	security, err := files.Config(&tls.Config{MinVersion: tls.VersionTLS12})
	if err != nil {
		return nil, nil, tlsfile.Problem(err, "ca_file", "cert_file", "cert_key_file")
	}
	if cfg.CertFile != "" {
		security.GetClientCertificate = func(asked *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			if isElsewhere(asked.Context()) {
				return new(tls.Certificate), nil // none: another origin is not told who asks
			}
			now, err := files.Config(nil)
			if err != nil {
				return nil, err
			}
			return now.GetClientCertificate(asked)
		}
	}
	dialer := &net.Dialer{Timeout: cfg.ConnectTimeout}
	t := &http.Transport{
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
	}
	if !cfg.Proxy.IsZero() {
		t.Proxy = proxyOf(cfg.Proxy)
	}
	t.OnProxyConnectResponse = proxyAnswered
	if cfg.CAFile == "" {
		return t, func(*http.Transport) {}, nil
	}
	initial := security.RootCAs
	return t, func(t *http.Transport) { followAuthorities(t, initial, files, cfg) }, nil
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

// followAuthorities has t read ca_file again for each connection, unless a configure function has set other authorities, or dials TLS
// itself. A connection through a proxy has the authorities from the time of opening, because a transport asks nobody for those.
func followAuthorities(t *http.Transport, initial *x509.CertPool, files *tlsfile.Reader, cfg HTTPConfig) {
	//lint:ignore SA1019 configure may have set it
	if t.DialTLSContext != nil || t.DialTLS != nil || t.TLSClientConfig == nil || t.TLSClientConfig.RootCAs != initial {
		return
	}
	t.DialTLSContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		now, err := files.Config(nil)
		if err != nil {
			return nil, err
		}
		security := t.TLSClientConfig.Clone() // only now it says that HTTP/2 is spoken
		security.RootCAs = now.RootCAs
		if security.ServerName == "" {
			security.ServerName, _, err = net.SplitHostPort(addr)
			if err != nil {
				return nil, err
			}
		}
		plain, err := t.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeoutCause(ctx, cfg.ConnectTimeout, handshakeTimeout{cfg.ConnectTimeout})
		defer cancel()
		secure := tls.Client(plain, security)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = plain.Close()
			if ctx.Err() != nil {
				err = ended(ctx)
			}
			return nil, err
		}
		return secure, nil
	}
}

// A handshakeTimeout is the cause of a context that ends because TLS takes longer than connect_timeout.
type handshakeTimeout timeoutError

func (e handshakeTimeout) Error() string { return "no TLS handshake within " + e.after.String() }
func (e handshakeTimeout) Unwrap() error { return context.DeadlineExceeded }

// proxyOf looks up the proxy for each request.
func proxyOf(proxy resource.Secret) func(*http.Request) (*url.URL, error) {
	return func(req *http.Request) (*url.URL, error) {
		text, err := proxy.Current(req.Context())
		if err != nil {
			return nil, asCredentials(err)
		}
		u, err := parseProxy(text)
		if err != nil {
			return nil, asCredentials(fmt.Errorf("proxy %w", err))
		}
		if password, ok := u.User.Password(); ok {
			resource.NewSecret(password).Reveal() // so that Redact knows it, should the proxy repeat it
		}
		return u, nil
	}
}

// A proxyError says that a proxy makes no connection to the API.
type proxyError struct{ code int }

func (e proxyError) Error() string     { return "the proxy refused the connection: " + statusText(e.code) }
func (e proxyError) ErrorType() string { return "proxy" }

// Permanent reports whether the proxy would refuse another attempt too: because of the credentials, or of where it leads.
func (e proxyError) Permanent() bool {
	return e.code == http.StatusProxyAuthRequired || e.code == http.StatusUnauthorized || e.code == http.StatusForbidden
}

func proxyAnswered(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return proxyError{resp.StatusCode}
}
