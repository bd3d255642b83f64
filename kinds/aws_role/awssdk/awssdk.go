// Package awssdk has the code that the kinds for AWS share: an HTTP client, reports to observers, keys that change, and texts of errors that
// show nothing of the request.
package awssdk

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// HTTPClient returns a client with the SDK's transport. It follows no redirect, because a signature must not be sent to another host.
func HTTPClient(connectTimeout time.Duration) *http.Client {
	t := awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = connectTimeout }).GetTransport()
	t.TLSHandshakeTimeout = connectTimeout
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ErrClosed says that a client was closed before the call. It is resource.ErrClosed.
var ErrClosed = resource.ErrClosed

// CloseIdle closes the idle connections of an SDK's HTTP client at once, and the others when they become idle.
func CloseIdle(client any) {
	if c, ok := client.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// Attributes returns the constant attributes of a client: that it calls AWS, and the address and port of its endpoint, if it has one.
func Attributes(endpoint *string) []observe.Attr {
	attrs := []observe.Attr{observe.String("rpc.system.name", "aws-api")}
	if endpoint == nil {
		return attrs
	}
	u, err := url.Parse(*endpoint)
	if err != nil || u.Hostname() == "" {
		return attrs
	}
	attrs = append(attrs, observe.String("server.address", u.Hostname()))
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if n, err := strconv.Atoi(port); err == nil {
		attrs = append(attrs, observe.Int("server.port", n))
	}
	return attrs
}
