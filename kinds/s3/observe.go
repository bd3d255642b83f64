package s3kind

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	"github.com/resgen-go/resgen/kinds/aws_role/awssdk"
	"github.com/resgen-go/resgen/resource/observe"
)

// operations are what observers know by name: the methods of S3Client that send something. Everything else that the SDK can do is observe.Other:
// it has more than a hundred operations, and observers prepare series for each operation of each resource.
var operations = []string{
	"AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject", "CreateMultipartUpload", "DeleteObject", "DeleteObjects", "GetObject",
	"HeadBucket", "HeadObject", "ListObjectVersions", "ListObjectsV2", "ListParts", "PutObject", "UploadPart", "UploadPartCopy",
}

// A hook has a client with the options report to a probe: after whatever the options have already been told to do.
type hook struct{ options *s3.Options }

// Install implements observe.Hook.
func (h hook) Install(p *observe.Probe) {
	o, ops := h.options, observe.Calls(operations...)
	for _, name := range operations {
		ops = append(ops, &observe.Op{Scope: observe.Attempt, Name: method(name)})
	}
	p.Declare(awssdk.Attributes(o.BaseEndpoint), ops...)
	name := func(ctx context.Context) string { return method(middleware.GetOperationName(ctx)) }
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], awssdk.Attempts(p, name), (&reporter{p}).install)
}

// method is the rpc.method of an operation.
func method(operation string) string { return "S3/" + operation }

// A reporter reports the calls of a client.
type reporter struct{ probe *observe.Probe }

// install puts r around everything that the SDK does for a call.
func (r *reporter) install(stack *middleware.Stack) error {
	if _, answered := stack.Deserialize.Get("OperationDeserializer"); !answered {
		return nil // a URL is signed for others, and nothing is sent
	}
	return stack.Initialize.Add(r, middleware.Before)
}

// ID implements middleware.InitializeMiddleware.
func (r *reporter) ID() string { return "resgen:observe" }

// HandleInitialize goes around everything that the SDK does for a call. A call of GetObject ends when the body has been read to its end, or
// closed: it includes the time that the reader takes.
func (r *reporter) HandleInitialize(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	out middleware.InitializeOutput, meta middleware.Metadata, err error,
) {
	ctx, span := r.probe.Call(ctx, middleware.GetOperationName(ctx))
	err = observe.ErrPanic
	defer func() {
		if o, streams := out.Result.(*s3.GetObjectOutput); err == nil && streams && o != nil && o.Body != nil {
			o.Body = span.Body(o.Body, awssdk.Result)
			return
		}
		span.End(err, awssdk.Result(err))
	}()
	return next.HandleInitialize(ctx, in)
}
