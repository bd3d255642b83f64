package s3kind

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/resgen-go/resgen/resource/observe"
)

// operations are what observers know by name: the methods of S3Client. Everything else that the SDK can do is observe.Other.
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
	p.Declare(append([]observe.Attr{observe.String("rpc.system.name", "aws-api")}, server(o.BaseEndpoint)...), ops...)
	o.APIOptions = append(o.APIOptions[:len(o.APIOptions):len(o.APIOptions)], (&reporter{p}).install)
}

// method is the rpc.method of an operation.
func method(operation string) string { return "S3/" + operation }

// server says where an endpoint is. Amazon's depend on the bucket.
func server(endpoint *string) []observe.Attr {
	if endpoint == nil {
		return nil
	}
	u, err := url.Parse(*endpoint)
	if err != nil || u.Hostname() == "" {
		return nil
	}
	attrs := []observe.Attr{observe.String("server.address", u.Hostname())}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if n, err := strconv.Atoi(port); err == nil {
		attrs = append(attrs, observe.Int("server.port", n))
	}
	return attrs
}

// A reporter is middleware of the SDK that reports to a probe.
type reporter struct{ probe *observe.Probe }

// install puts r around the steps of an operation.
func (r *reporter) install(stack *middleware.Stack) error {
	if _, answered := stack.Deserialize.Get("OperationDeserializer"); !answered {
		return nil // a URL is signed for others, and nothing is sent
	}
	if err := stack.Initialize.Add(r, middleware.Before); err != nil {
		return err
	}
	return stack.Deserialize.Add(r, middleware.Before)
}

// ID implements middleware.InitializeMiddleware and middleware.DeserializeMiddleware.
func (r *reporter) ID() string { return "resgen:observe" }

// resends is the key of a context for a *int: how often the request of a call was sent again.
type resends struct{}

// HandleInitialize goes around everything that the SDK does for a call. A call of GetObject ends when the body has been read to its end, or
// closed: it includes the time that the reader takes.
func (r *reporter) HandleInitialize(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	out middleware.InitializeOutput, meta middleware.Metadata, err error,
) {
	ctx, span := r.probe.Call(context.WithValue(ctx, resends{}, new(int)), middleware.GetOperationName(ctx))
	err = observe.ErrPanic
	defer func() {
		if o, streams := out.Result.(*s3.GetObjectOutput); err == nil && streams && o != nil && o.Body != nil {
			o.Body = span.Body(o.Body, result)
			return
		}
		span.End(err, result(err))
	}()
	return next.HandleInitialize(ctx, in)
}

// HandleDeserialize goes around sending a request once, and reading its answer.
func (r *reporter) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, meta middleware.Metadata, err error,
) {
	ctx, span := r.probe.Begin(ctx, r.probe.Op(observe.Attempt, method(middleware.GetOperationName(ctx))))
	err = observe.ErrPanic
	defer func() {
		ended := result(err)
		if n, ok := ctx.Value(resends{}).(*int); ok {
			ended.Resend = *n
			*n++
		}
		if answer, ok := out.RawResponse.(*smithyhttp.Response); ok && answer != nil {
			ended.Status = answer.StatusCode
		}
		span.End(err, ended)
	}()
	return next.HandleDeserialize(ctx, in)
}

// isCode reports whether text looks like a code of the API: one word. Any other text is something else that a server has said.
func isCode(text string) bool {
	return 0 < len(text) && len(text) <= 64 && text != "UnknownError" && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '.' && (r < '0' || '9' < r) && (r < 'A' || 'Z' < r) && (r < 'a' || 'z' < r)
	})
}

// result is what an error says: the code of the API, or the status of the answer, or neither.
func result(err error) observe.Result {
	if err == nil {
		return observe.Result{} // before the variables below, which are on the heap
	}
	var coded smithy.APIError
	if errors.As(err, &coded) {
		if code := coded.ErrorCode(); isCode(code) {
			return observe.Result{Type: code, Code: code}
		}
	}
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) && answer.HTTPStatusCode() >= 400 {
		return observe.Result{Type: strconv.Itoa(answer.HTTPStatusCode())}
	}
	return observe.Result{}
}
