package s3kind

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
)

// ErrClosed says that the client was closed before the call. It is resource.ErrClosed.
var ErrClosed = awssdk.ErrClosed

// A door is the HTTP client of an open client, until Close shuts it.
type door struct {
	s3.HTTPClient
	public func(*s3.Options) // has a client make URLs for public_endpoint; nil without one
	shut   atomic.Bool
}

// closable puts a door into o, after whatever o has been told to do.
func closable(o *s3.Options, public func(*s3.Options)) {
	d := &door{HTTPClient: o.HTTPClient, public: public}
	o.HTTPClient = d
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], func(stack *middleware.Stack) error {
		if _, answered := stack.Deserialize.Get("OperationDeserializer"); !answered {
			return nil // a URL is signed for others, and nothing is sent
		}
		return stack.Initialize.Add(d, middleware.Before)
	})
}

// ID implements middleware.InitializeMiddleware.
func (d *door) ID() string { return "resgen:close" }

// HandleInitialize refuses calls after Close. Here none of them is tried again.
func (d *door) HandleInitialize(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	if d.shut.Load() {
		return middleware.InitializeOutput{}, middleware.Metadata{}, ErrClosed
	}
	return next.HandleInitialize(ctx, in)
}

// CloseIdleConnections closes the connections of the HTTP client that are not in use.
func (d *door) CloseIdleConnections() {
	awssdk.CloseIdle(d.HTTPClient)
}

// Close closes idle connections at once, and the others when they become idle. Later calls return ErrClosed, but URLs can still be signed.
func Close(_ context.Context, client *s3.Client) error {
	http := client.Options().HTTPClient
	if d, ok := http.(*door); ok { // else Open has not made the client
		d.shut.Store(true)
	}
	awssdk.CloseIdle(http)
	return nil
}
