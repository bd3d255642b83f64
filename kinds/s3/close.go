package s3kind

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	"github.com/resgen-go/resgen/resource"
)

// ErrClosed says that the client was closed before the call. It is resource.ErrClosed.
var ErrClosed = resource.ErrClosed

// A door is the HTTP client of an open client, until Close shuts it.
type door struct {
	s3.HTTPClient
	shut atomic.Bool
}

// closable puts a door into o, after whatever o has been told to do.
func closable(o *s3.Options) {
	d := &door{HTTPClient: o.HTTPClient}
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
	if c, ok := d.HTTPClient.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// Close closes the connections that are not in use, and those in use once they are not. Calls after it are ErrClosed; URLs can still be
// signed.
func Close(_ context.Context, client *s3.Client) error {
	switch c := client.Options().HTTPClient.(type) {
	case *door:
		c.shut.Store(true)
		c.CloseIdleConnections()
	case interface{ CloseIdleConnections() }: // a client that Open has not made
		c.CloseIdleConnections()
	}
	return nil
}
