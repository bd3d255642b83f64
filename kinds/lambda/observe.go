package lambdakind

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/smithy-go/middleware"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource/observe"
)

// attempt is the key of a context for the name of the operation that an attempt belongs to.
type attempt struct{}

// attempting says which operation of the specification the attempts of a call belong to; "" for none.
func attempting(ctx context.Context, operation string) context.Context {
	if operation == "" {
		return ctx
	}
	return context.WithValue(ctx, attempt{}, operation)
}

// methodOf returns what names the attempts of a service: by their rpc.method, unless they belong to an operation of the specification.
func methodOf(service string) func(context.Context) string {
	return func(ctx context.Context) string {
		if name, ok := ctx.Value(attempt{}).(string); ok && service == "Lambda" {
			return name
		}
		return service + "/" + middleware.GetOperationName(ctx)
	}
}

// observed declares what a client with the options o does, and has the SDK report what the client does not.
func (c *Client) observed(o *lambda.Options) {
	p := c.probe
	if p == nil {
		return
	}
	ops := append(observe.Calls("DryRun", "Invoke", "InvokeAsync", "Send"), &observe.Op{Scope: observe.Attempt, Name: "Lambda/Invoke"})
	if c.role != nil {
		ops = append(ops, &observe.Op{Name: "AssumeRole"}, &observe.Op{Scope: observe.Attempt, Name: "STS/AssumeRole"})
	}
	p.Declare(awssdk.Attributes(o.BaseEndpoint), ops...)
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], awssdk.Calls(p), awssdk.Attempts(p, methodOf("Lambda")))
}
