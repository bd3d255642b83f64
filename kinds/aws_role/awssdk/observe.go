package awssdk

import (
	"context"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/resgen-go/resgen/resource/observe"
)

// Attempts returns an option of an API client. It reports each request that is sent to the probe p. The function name returns the name of the
// operation.
func Attempts(p *observe.Probe, name func(context.Context) string) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		if _, answered := stack.Deserialize.Get("OperationDeserializer"); !answered {
			return nil // a URL is signed for others, and nothing is sent
		}
		a := &attempts{p, name}
		if err := stack.Initialize.Add(a, middleware.Before); err != nil {
			return err
		}
		return stack.Deserialize.Add(a, middleware.Before)
	}
}

// called is the key of a context in which a client reports the call of a service to a probe itself.
type called struct {
	probe   *observe.Probe
	service string
}

// Called returns a context for a call of the service. The caller itself reports this call to p, so Calls does not.
func Called(ctx context.Context, p *observe.Probe, service string) context.Context {
	if p == nil {
		return ctx
	}
	return context.WithValue(ctx, called{p, service}, true)
}

// Calls returns an option of an API client. It reports each call to the probe, with the SDK's name of the operation, unless the context of the
// call comes from Called.
func Calls(p *observe.Probe) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error { return stack.Initialize.Add(&calls{p}, middleware.Before) }
}

type calls struct{ probe *observe.Probe }

// ID implements middleware.InitializeMiddleware.
func (*calls) ID() string { return "resgen:calls" }

// HandleInitialize goes around everything that the SDK does for a call.
func (c *calls) HandleInitialize(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	out middleware.InitializeOutput, meta middleware.Metadata, err error,
) {
	if ctx.Value(called{c.probe, middleware.GetServiceID(ctx)}) != nil {
		return next.HandleInitialize(ctx, in)
	}
	ctx, span := c.probe.Call(ctx, middleware.GetOperationName(ctx))
	err = observe.ErrPanic
	defer func() { span.End(err, Result(err)) }()
	return next.HandleInitialize(ctx, in)
}

type attempts struct {
	probe *observe.Probe
	name  func(context.Context) string
}

// resends is the key of a context for a *int: how often the request of a call was sent again.
type resends struct{}

// ID implements middleware.InitializeMiddleware and middleware.DeserializeMiddleware.
func (*attempts) ID() string { return "resgen:attempts" }

// HandleInitialize begins to count the attempts of a call.
func (a *attempts) HandleInitialize(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	return next.HandleInitialize(context.WithValue(ctx, resends{}, new(int)), in)
}

// HandleDeserialize goes around sending a request once, and reading its answer.
func (a *attempts) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, meta middleware.Metadata, err error,
) {
	ctx, span := a.probe.Begin(ctx, a.probe.Op(observe.Attempt, a.name(ctx)))
	err = observe.ErrPanic
	defer func() {
		r := Result(err)
		if n, ok := ctx.Value(resends{}).(*int); ok {
			r.Resend = *n
			*n++
		}
		if answer, ok := out.RawResponse.(*smithyhttp.Response); ok && answer != nil {
			r.Status = answer.StatusCode
		}
		span.End(err, r)
	}()
	return next.HandleDeserialize(ctx, in)
}
