package awsrolekind

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource/observe"
)

// operations are what observers know by name: what a role asks STS for.
var operations = []string{"AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"}

// A hook has a client with the options report to a probe: after whatever the options have already been told to do.
type hook struct{ options *sts.Options }

// Install implements observe.Hook.
func (h hook) Install(p *observe.Probe) {
	o, ops := h.options, observe.Calls(operations...)
	for _, name := range operations {
		ops = append(ops, &observe.Op{Scope: observe.Attempt, Name: method(name)})
	}
	p.Declare(awssdk.Attributes(o.BaseEndpoint), ops...)
	name := func(ctx context.Context) string { return method(middleware.GetOperationName(ctx)) }
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], awssdk.Calls(p), awssdk.Attempts(p, name))
}

// method is the rpc.method of an operation.
func method(operation string) string { return "STS/" + operation }
