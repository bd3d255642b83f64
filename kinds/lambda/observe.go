package lambdakind

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource/observe"
)

// reports is how a client reports its calls. A hook alone makes one: a program that observes nothing links none of it.
type reports interface {
	call(ctx context.Context, name string, do func(context.Context) error) error
}

// attempt is the key of a context for the name of the operation that an attempt belongs to.
type attempt struct{}

// attempting says which operation of the specification the attempts of a call belong to; "" for none.
func attempting(ctx context.Context, operation string) context.Context {
	if operation == "" {
		return ctx
	}
	return context.WithValue(ctx, attempt{}, operation)
}

// attemptOf names an attempt: by its rpc.method, unless it belongs to an operation of the specification. The conventions of OpenTelemetry have no
// attribute for the name of a function here.
func attemptOf(ctx context.Context) string {
	if name, ok := ctx.Value(attempt{}).(string); ok {
		return name
	}
	return "Lambda/" + middleware.GetOperationName(ctx)
}

// A hook has a client with the options report to a probe: after whatever the options have already been told to do. The SDK reports what the
// client does not.
type hook struct {
	client  *Client
	options *lambda.Options
}

// Install implements observe.Hook.
func (h hook) Install(p *observe.Probe) {
	ops := append(observe.Calls("DryRun", "Invoke", "InvokeAsync", "Send"), &observe.Op{Scope: observe.Attempt, Name: "Lambda/Invoke"})
	if h.client.role != nil {
		ops = append(ops, &observe.Op{Name: "AssumeRole"}, &observe.Op{Scope: observe.Attempt, Name: "STS/AssumeRole"})
	}
	o := h.options
	p.Declare(awssdk.Attributes(o.BaseEndpoint), ops...)
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], awssdk.Calls(p), awssdk.Attempts(p, attemptOf))
	h.client.seen = reporter{p}
}

// A roleHook has the client of STS report to the probe of the client of Lambda, which declares its operations.
type roleHook struct{ options *sts.Options }

// Install implements observe.Hook.
func (h roleHook) Install(p *observe.Probe) {
	name := func(ctx context.Context) string { return "STS/" + middleware.GetOperationName(ctx) }
	h.options.APIOptions = append(h.options.APIOptions, awssdk.Calls(p), awssdk.Attempts(p, name))
}

type reporter struct{ probe *observe.Probe }

// call implements reports.
func (r reporter) call(ctx context.Context, name string, do func(context.Context) error) (err error) {
	ctx, span := r.probe.Call(awssdk.Called(ctx, r.probe, lambda.ServiceID), name)
	err = observe.ErrPanic
	defer span.Return(&err)
	return do(ctx)
}
