// Package awssdk has what clients of the AWS SDK have in common in the kinds aws_role and lambda: an HTTP client, what observers are told,
// and what an error of AWS says without showing what the request held.
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

// HTTPClient returns a client over the SDK's transport. It follows no redirect, because what signs a request must not go to another host.
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

// CloseIdle closes the connections of an SDK's HTTP client that are not in use, and those in use once they are not.
func CloseIdle(client any) {
	if c, ok := client.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// Attributes returns what is constant about a client: that it speaks to AWS, and where, if it has an endpoint.
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
