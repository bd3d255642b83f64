package s3kind

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// Open makes a client for the store that cfg describes. The configure functions may change the options of the client. The HTTPClient of the
// options is an *http.Client with an *http.Transport. Open sends nothing to the store; Check does.
//
// Requests are signed with the given credentials. If credentials is nil, they are signed with the keys of cfg, or not signed if cfg is
// anonymous. Without keys they are signed with the credentials that the AWS SDK finds by itself: in the AWS_* variables, in the files of
// ~/.aws, or from the role of the container or machine. Other settings are not taken from there. Setting more than one of credentials, keys
// and anonymous is an error. If there are no valid credentials, the error of a call is a *CredentialsError.
//
// If cfg has an endpoint, the bucket is part of the path, and checksums are sent and expected only where the protocol requires them. Stores
// other than Amazon S3 need this.
//
// The client adds the prefix of cfg to the keys of every call and of every signed URL, and removes it from the keys in answers. If a key is
// outside the prefix, the error is a *KeyError.
//
// The client reports its calls and attempts to probe, which may be nil.
func Open(
	ctx context.Context, cfg S3Config, credentials aws.CredentialsProvider, probe *observe.Probe, configure ...func(*s3.Options),
) (*s3.Client, error) {
	if err := check(cfg, credentials); err != nil {
		return nil, err
	}
	credentials, renewal, err := provider(ctx, cfg, credentials)
	if err != nil {
		return nil, err
	}
	transport, err := httpClient(cfg)
	if err != nil {
		return nil, err
	}
	signer := awssdk.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }) // S3 wants paths as they are
	o := s3.Options{
		Region:           cfg.Region,
		Credentials:      credentials,
		HTTPClient:       transport,
		HTTPSignerV4:     signer,
		RetryMaxAttempts: cfg.MaxAttempts,

		// Amazon has objects without checksums; a line in the log for each that is read helps nobody.
		DisableLogOutputChecksumValidationSkipped: true,
	}
	if cfg.Endpoint != nil {
		o.BaseEndpoint = aws.String(cfg.Endpoint.String())
		o.UsePathStyle = true
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	}
	if cfg.PathStyle != nil {
		o.UsePathStyle = *cfg.PathStyle
	}
	if renewal != nil {
		o.APIOptions = append(o.APIOptions, renewal.Add)
	}
	return s3.New(o, func(o *s3.Options) {
		for _, f := range configure {
			if f != nil {
				f(o)
			}
		}
		if !anonymous(o.Credentials) {
			o.Credentials = awssdk.Credentials(o.Credentials)
		}
		signingURLs(o, signer)
		prefixed(o, prefixOf(cfg))
		closable(o, public(cfg))
		probe.Install(hook{o})
	}), nil
}

// check refuses what would stand in errors, and what the SDK would only complain about at the first request, or not at all.
func check(cfg S3Config, credentials aws.CredentialsProvider) error {
	var ps resource.Problems
	if credentials != nil && cfg.AccessKeyID != "" {
		ps.Add("access_key_id", "at_most_one", "must not be set, because credentials names a role: set only one of them")
	}
	if credentials != nil && cfg.Anonymous {
		ps.Add("anonymous", "at_most_one", "must not be true, because credentials names a role: set only one of them")
	}
	if cfg.Region == "" {
		ps.Required("region")
	}
	for _, e := range []struct {
		field string
		url   *url.URL
	}{{"endpoint", cfg.Endpoint}, {"public_endpoint", cfg.PublicEndpoint}} {
		if u := e.url; u != nil && (u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
			ps.Add(e.field, "rule", "must have a host, and no user, query or fragment")
		}
	}
	if climbs(cfg.Prefix) {
		ps.Add("prefix", "rule", "must have no .. between its slashes")
	}
	if cfg.Probe == S3ProbeHeadObject && cfg.ProbeKey == "" {
		ps.Add("probe_key", "required", "must name the object that head_object asks for")
	}
	if (cfg.AccessKeyID == "") != cfg.SecretAccessKey.IsZero() {
		ps.AddRule("access_key_id and secret_access_key must be set together", "access_key_id", "secret_access_key")
	}
	return ps.Err()
}

// httpClient is a client over the SDK's transport, with the timeouts of cfg. It follows no redirect: a bucket that is elsewhere is a
// mistake in the configuration, and what signs a request must not go to another host.
func httpClient(cfg S3Config) (*http.Client, error) {
	t := awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = cfg.ConnectTimeout }).GetTransport()
	t.TLSHandshakeTimeout = cfg.ConnectTimeout
	if cfg.ResponseTimeout > 0 {
		t.IdleConnTimeout = min(t.IdleConnTimeout, cfg.ResponseTimeout/2) // before an unused connection counts as stuck
		dial := t.DialContext
		t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &busyConn{Conn: c, timeout: cfg.ResponseTimeout}, nil
		}
	}
	if err := trusting(t, cfg); err != nil {
		return nil, err
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// trusting has t trust the authorities of ca_file, as the file is when a connection is made. Through a proxy they are those that it had at first.
func trusting(t *http.Transport, cfg S3Config) error {
	if cfg.CAFile == "" {
		return nil
	}
	files, err := tlsfile.New(tlsfile.Files{CA: cfg.CAFile})
	if err != nil {
		return tlsfile.Problem(err, "ca_file", "", "")
	}
	if t.TLSClientConfig, err = files.Config(t.TLSClientConfig); err != nil {
		return tlsfile.Problem(err, "ca_file", "", "")
	}
	base, dial := t.TLSClientConfig.Clone(), t.DialContext
	base.NextProtos = []string{"h2", "http/1.1"}
	t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		now, err := files.Config(base)
		if err != nil {
			return nil, err
		}
		if now.ServerName == "" {
			now.ServerName, _, _ = net.SplitHostPort(address)
		}
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		secured := tls.Client(c, now)
		ctx, cancel := context.WithTimeout(ctx, cfg.ConnectTimeout)
		defer cancel()
		if err := secured.HandshakeContext(ctx); err != nil {
			_ = c.Close()
			return nil, err
		}
		return secured, nil
	}
	return nil
}

// A busyConn fails when no byte went either way for the time of timeout.
type busyConn struct {
	net.Conn
	timeout time.Duration
}

func (c *busyConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.timeout)); err != nil {
		return 0, fmt.Errorf("set a deadline: %w", err)
	}
	return c.Conn.Read(p)
}

// Write also gives more time to the Read that waits for an answer while the request is being sent.
func (c *busyConn) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.timeout)); err != nil {
		return 0, fmt.Errorf("set a deadline: %w", err)
	}
	return c.Conn.Write(p)
}
