package rediskind

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A dialer connects to servers, with TLS if the configuration says so.
type dialer struct {
	net     net.Dialer
	tls     *tls.Config // nil: without
	files   *tlsfile.Reader
	open    bool          // without TLS to other machines too
	timeout time.Duration // of a connection, with TLS
}

func newDialer(cfg RedisConfig) (*dialer, error) {
	d := &dialer{timeout: cfg.ConnectTimeout, open: cfg.AllowInsecure}
	if !cfg.TLS {
		return d, nil
	}
	d.tls = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: cfg.ServerName}
	var err error
	d.files, err = tlsfile.New(tlsfile.Files{CA: cfg.CAFile, Cert: cfg.CertFile, Key: cfg.KeyFile})
	return d, tlsfile.Problem(err, "ca_file", "cert_file", "key_file")
}

// errInsecure says that a sentinel or a node has told an address of another machine, and there is no TLS.
var errInsecure = errors.New("without tls everything is sent without encryption: it needs servers on this machine, or allow_insecure")

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
	config, err := d.files.Config(d.tls)
	if err != nil {
		_ = raw.Close() // it has not been used
		return nil, err
	}
	if config.ServerName == "" {
		config.ServerName = host
	}
	secure := tls.Client(raw, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = raw.Close() // the error of the handshake says more
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("%s %s: %w", addr, silentTLS, err)
		}
		return nil, err
	}
	return secure, nil
}

// silentTLS is what a server without TLS does: Redis waits for the rest of what it takes for a command.
const silentTLS = "does not answer when TLS begins"
