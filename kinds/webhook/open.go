package webhookkind

import (
	"context"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// Open returns a client that posts to the URL of cfg. Open sends nothing. The client reports its calls and attempts to probe, which may be
// nil. The configure functions change the transport, as in the package httpkind. Messages are signed before they reach the transport.
func Open(ctx context.Context, cfg WebhookConfig, probe *observe.Probe, configure ...func(*httpkind.Options) error) (*Client, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg}
	target, err := c.target(ctx)
	if err != nil {
		return nil, err
	}
	below := httpConfig(cfg)
	below.BaseURL = origin(target)
	probe.Install(hook{c})
	configure = append(configure[:len(configure):len(configure)], func(o *httpkind.Options) error {
		if !cfg.SigningKey.IsZero() && o.RoundTripper != nil {
			o.RoundTripper = &signer{cfg.SigningKey, o.RoundTripper}
		}
		return nil
	})
	c.origin = below.BaseURL
	c.http, err = httpkind.Open(ctx, below, probe, configure...)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// httpConfig is the part of cfg that the kind http looks after, without a URL.
func httpConfig(cfg WebhookConfig) httpkind.HTTPConfig {
	below := httpkind.DefaultHTTPConfig()
	below.AllowInsecure = cfg.AllowInsecure
	below.CAFile = cfg.CAFile
	below.CertFile = cfg.CertFile
	below.CertKeyFile = cfg.CertKeyFile
	below.Proxy = cfg.Proxy
	below.Username = cfg.Username
	below.Password = cfg.Password
	below.UserAgent = cfg.UserAgent
	below.Timeout = cfg.Timeout
	below.AttemptTimeout = cfg.AttemptTimeout
	below.ConnectTimeout = cfg.ConnectTimeout
	below.MaxAttempts = cfg.MaxAttempts
	below.Backoff = cfg.Backoff
	below.MaxBackoff = cfg.MaxBackoff
	below.MaxRetryAfter = cfg.MaxRetryAfter
	return below
}

// CheckSecrets reports which of the secrets of cfg that are set cannot be used. Validate calls it. No message shows a part of a secret.
func CheckSecrets(cfg WebhookConfig) error {
	var ps resource.Problems
	if !cfg.URL.IsZero() {
		if _, err := parseURL(cfg.URL.Reveal(), cfg.AllowInsecure); err != nil {
			ps.Add("url", "format", err.Error())
		}
	}
	if !cfg.SigningKey.IsZero() {
		if _, err := keyBytes(cfg.SigningKey.Reveal()); err != nil {
			ps.Add("signing_key", "format", err.Error())
		}
	}
	ps.In("", httpkind.CheckCredentials(httpConfig(cfg)))
	return ps.Err()
}

// Check looks up the secrets of c and reports whether a message can be made with them. It sends nothing, because the receiver would treat
// every request as a message. So a program can start while the receiver is down.
func Check(ctx context.Context, c *Client) error {
	if _, err := c.target(ctx); err != nil {
		return err
	}
	if _, err := currentKey(ctx, c.cfg.SigningKey); err != nil {
		return err
	}
	if _, err := c.cfg.RoutingKey.Current(ctx); err != nil {
		return classed(err, classCredentials)
	}
	return httpkind.Check(ctx, c.http) // it has no health_path, and looks up the password
}
