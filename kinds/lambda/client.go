package lambdakind

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	awsrolekind "github.com/resgen-go/resgen/kinds/aws_role"
	"github.com/resgen-go/resgen/resource/jsonbody"
)

// The limits of Lambda for a payload: "Lambda quotas" in the AWS documentation, where 1 MB is 1,024 KB.
const (
	MaxPayload      = 6 << 20 // of Invoke and Send, and of their answers
	MaxAsyncPayload = 1 << 20 // of InvokeAsync
)

// A Client invokes functions. A function is given by its name, its ARN, or a part of its ARN. To choose a version or an alias, append a
// colon and its name. A Client is safe for concurrent use.
//
// A function is invoked once. The client tries again only if Lambda has not started the function, because there were too many requests or
// no connection was made, or if the Call is Idempotent. If a payload is too large, the error is a *PayloadError, and nothing is sent. If
// Lambda refuses an invocation, the error is an *InvokeError. If the function fails, it is a *FunctionError.
type Client struct {
	cfg  LambdaConfig
	sdk  *lambda.Client
	role *awsrolekind.Role // that the client assumes; nil: none
	once aws.Retryer       // for what may not be done twice
	seen reports           // nil: there are no observers

	closed atomic.Bool
}

// Lambda returns the client of the SDK, for operations that this client does not have. The SDK's client retries by its own rules, and does
// not return an error if the function fails.
func (c *Client) Lambda() *lambda.Client { return c.sdk }

// Invoke invokes a function with a payload in JSON, waits for it, and returns its answer in JSON. A nil payload means no payload.
func (c *Client) Invoke(ctx context.Context, function string, payload []byte) (answer []byte, err error) {
	err = c.call(ctx, "Invoke", func(ctx context.Context) (err error) {
		answer, err = c.invoke(ctx, types.InvocationTypeRequestResponse, Call{Function: function}, payload)
		return err
	})
	return answer, err
}

// InvokeAsync puts a payload in JSON into the queue of a function. It returns when Lambda has accepted the payload, and does not wait for
// the function. If the function fails, Lambda invokes it again, at most twice. The client does not learn of that.
func (c *Client) InvokeAsync(ctx context.Context, function string, payload []byte) error {
	return c.call(ctx, "InvokeAsync", func(ctx context.Context) error {
		_, err := c.invoke(ctx, types.InvocationTypeEvent, Call{Function: function}, payload)
		return err
	})
}

// DryRun asks Lambda whether the function exists and the client may invoke it. It does not invoke the function.
func (c *Client) DryRun(ctx context.Context, function string) error {
	return c.call(ctx, "DryRun", func(ctx context.Context) error {
		_, err := c.invoke(ctx, types.InvocationTypeDryRun, Call{Function: function, Idempotent: true}, nil)
		return err
	})
}

// A Call is an invocation with Go values in place of JSON. The methods that resgen generates for operations make Calls.
type Call struct {
	Operation  string // the name for observers, if it was declared when the client was opened; "" means "Send"
	Function   string // the name or ARN of the function
	Qualifier  string // the version or alias of the function; "" for none
	Body       any    // encoded as JSON. nil means no payload, and a []byte must already contain JSON. A reader, such as a file, is an error
	Response   any    // nil, or a pointer into which the answer's JSON is decoded; a *[]byte gets the bytes of the answer
	Idempotent bool   // the function may be invoked twice
}

// Send invokes a function, waits for it and reads its answer.
func (c *Client) Send(ctx context.Context, call Call) error {
	return c.call(ctx, cmp.Or(call.Operation, "Send"), func(ctx context.Context) error { return c.send(ctx, call) })
}

// call does what a method is to do, and reports it.
func (c *Client) call(ctx context.Context, name string, do func(context.Context) error) error {
	if c.seen == nil {
		return do(ctx)
	}
	return c.seen.call(ctx, name, do)
}

func (c *Client) send(ctx context.Context, call Call) error {
	payload, err := encode(call.Body)
	if err != nil {
		return &InvokeError{Function: call.Function, Err: classed{err, "encode"}}
	}
	answer, err := c.invoke(ctx, types.InvocationTypeRequestResponse, call, payload)
	if err != nil || call.Response == nil {
		return err
	}
	if raw, ok := call.Response.(*[]byte); ok {
		*raw = answer
		return nil
	}
	if err := json.Unmarshal(answer, call.Response); err != nil {
		return &InvokeError{Function: call.Function, Err: classed{err, decodeClass}}
	}
	return nil
}

// encode writes the body of a Call. encoding/json would make base64 of JSON that is there already.
func encode(body any) ([]byte, error) {
	switch b := body.(type) {
	case nil:
		return nil, nil
	case []byte:
		return b, nil
	case json.Marshaler:
	case io.Reader:
		return nil, fmt.Errorf("a %T is a stream, and a function is sent JSON: read it into a []byte", b)
	}
	return jsonbody.Marshal(body)
}

// invoke asks Lambda.
func (c *Client) invoke(ctx context.Context, how types.InvocationType, call Call, payload []byte) ([]byte, error) {
	if c.closed.Load() {
		return nil, ErrClosed
	}
	limit := MaxPayload
	if how == types.InvocationTypeEvent {
		limit = MaxAsyncPayload
	}
	if len(payload) > limit {
		return nil, &PayloadError{Function: call.Function, Size: len(payload), Limit: limit}
	}
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	in := &lambda.InvokeInput{FunctionName: &call.Function, InvocationType: how, Payload: payload}
	if call.Qualifier != "" {
		in.Qualifier = &call.Qualifier
	}
	out, err := c.sdk.Invoke(attempting(ctx, call.Operation), in, func(o *lambda.Options) {
		if !call.Idempotent {
			o.Retryer = c.once
		}
	})
	if err != nil {
		return nil, invokeError(call.Function, err)
	}
	if out.FunctionError != nil {
		return nil, functionError(call.Function, *out.FunctionError, out.Payload)
	}
	return out.Payload, nil
}

// notStarted reports whether err says that the function has not been started: there were too many requests, or no connection.
func notStarted(err error) aws.Ternary {
	var busy *types.TooManyRequestsException
	var network *net.OpError
	if errors.As(err, &busy) || errors.As(err, &network) && network.Op == "dial" {
		return aws.TrueTernary
	}
	return aws.FalseTernary
}
