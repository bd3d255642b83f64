package program

import (
	"context"
	"net/url"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	lambdakind "github.com/resgen-go/resgen/kinds/lambda"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
)

// pictures invokes a function, as a role that the client assumes.
func (s Servers) pictures(t testing.TB) (opening, refusal) {
	a := s.AWS(t)
	server := live.Lambda(t, "resize")
	endpoint, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	sts := &url.URL{Scheme: "http", Host: a.Address}
	config := func(function string) Option {
		c, err := NewPicturesConfig(func(c *PicturesConfig) {
			c.Endpoint, c.STSEndpoint, c.RoleARN, c.AccessKeyID, c.SecretAccessKey = endpoint, sts, a.Role, a.AccessKey, resource.NewSecret(a.SecretKey)
			c.HealthFunction, c.MaxAttempts = function, 2
		})
		if err != nil {
			t.Fatal(err)
		}
		return WithPicturesConfig(c)
	}
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenPicturesResource(ctx, append(opts, config("nothing"))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		functions, shut, err := OpenPicturesResource(ctx, append(opts, config("resize"))...)
		if err != nil {
			return nil, nil, err
		}
		invoke := func(event string) func(context.Context) error {
			return func(ctx context.Context) error {
				_, err := functions.Invoke(ctx, "resize", []byte(event))
				return err
			}
		}
		send := func(call lambdakind.Call) func(context.Context) error {
			return func(ctx context.Context) error { return functions.Send(ctx, call) }
		}
		resize := func(ctx context.Context) error { return functions.Resize(ctx, nil) }
		losing := func(do func(context.Context) error) func(context.Context) error {
			return func(ctx context.Context) error {
				server.Lose(1)
				return do(ctx)
			}
		}
		refusing := func(n int, do func(context.Context) error) func(context.Context) error {
			return func(ctx context.Context) error {
				server.Refuse(n)
				return do(ctx)
			}
		}
		return []step{
			{"`Invoke`", invoke("{}"), false},
			{"an operation of the specification", resize, false},
			{"`Send`", send(lambdakind.Call{Function: "resize"}), false},
			{"`InvokeAsync`", func(ctx context.Context) error { return functions.InvokeAsync(ctx, "resize", nil) }, false},
			{"`DryRun`", func(ctx context.Context) error { return functions.DryRun(ctx, "resize") }, false},
			{"a function that fails", invoke(`{"do": "fail"}`), true},
			{"a function that does not exist", func(ctx context.Context) error { return functions.DryRun(ctx, "nothing") }, true},
			{"a payload that is too large", func(ctx context.Context) error {
				return functions.InvokeAsync(ctx, "resize", make([]byte, lambdakind.MaxAsyncPayload+1))
			}, true},
			{"an invocation that is refused, and tried again", refusing(1, resize), false},
			{"an invocation that is refused each time", refusing(2, resize), true},
			{"a connection that breaks while the function runs", losing(resize), true},
			{"the same, with `Idempotent`", losing(send(lambdakind.Call{Function: "resize", Idempotent: true})), false},
			{"an operation of the SDK, through `Lambda()`, which the emulator does not know", func(ctx context.Context) error {
				_, err := functions.Native().Lambda().ListFunctions(ctx, &lambda.ListFunctionsInput{})
				return err
			}, true},
			{"`Check`", functions.Check, false},
			{"a request with a context that was cancelled before", cancelled(resize), true},
			{"no server listens at the address", func(ctx context.Context) error {
				server.Close()
				if c, ok := functions.Native().Lambda().Options().HTTPClient.(interface{ CloseIdleConnections() }); ok {
					c.CloseIdleConnections() // one that is left would be tried once
				}
				return resize(ctx)
			}, true},
		}, shut, nil
	}, refuse
}
