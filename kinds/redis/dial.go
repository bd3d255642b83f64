package rediskind

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// A dialer connects to servers, with TLS if the configuration says so.
type dialer struct {
	net     net.Dialer
	tls     *tls.Config   // nil: without
	open    bool          // without TLS to other machines too
	timeout time.Duration // of a connection, with TLS
}

func newDialer(cfg RedisConfig) (*dialer, error) {
	d := &dialer{timeout: cfg.ConnectTimeout, open: cfg.AllowInsecure}
	if !cfg.TLS {
		return d, nil
	}
	d.tls = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: cfg.ServerName}
	if cfg.CAFile != "" {
		roots, err := trusted(cfg.CAFile)
		if err != nil {
			return nil, err
		}
		d.tls.RootCAs = roots
	}
	if cfg.CertFile != "" {
		certificate := func() (*tls.Certificate, error) {
			c, err := tls.LoadX509KeyPair(cfg.CertFile, cfg.KeyFile)
			if err != nil {
				return nil, &resource.Problem{Fields: []string{"cert_file", "key_file"}, Rule: "pem", Message: "must be a certificate and its key in PEM"}
			}
			return &c, nil
		}
		if _, err := certificate(); err != nil {
			return nil, err
		}
		d.tls.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return certificate() }
	}
	return d, nil
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

// errInsecure says that a sentinel or a node has told an address of another machine, and there is no TLS.
var errInsecure = errors.New("without tls everything is sent in the clear: that is for servers on this machine, or with allow_insecure")

// dial connects. go-redis' own way ignores its context while TLS begins.
func (d *dialer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if d.tls == nil && !d.open && !loopback(host) {
		return nil, fmt.Errorf("connect to %s: %w", addr, errInsecure)
	}
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	raw, err := d.net.DialContext(ctx, network, addr)
	if err != nil || d.tls == nil {
		return raw, err
	}
	config := d.tls
	if config.ServerName == "" {
		config = config.Clone()
		config.ServerName = host
	}
	secure := tls.Client(raw, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = raw.Close() // the error of the handshake says more
		return nil, err
	}
	return secure, nil
}
