//go:build unix

package live_test

import (
	"context"
	"net/http"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// TestToldToStop sends this process a signal while a resource is opened, and while it is used. Either way the run returns nil, as what
// the SDKs return says only that their context has ended.
func TestToldToStop(t *testing.T) {
	d, databaseEnv := database(t)
	databaseProxy := live.NewProxy(t, d.Addr())
	r, reportingEnv := reporting(t)
	reportingProxy := live.NewProxy(t, r.Addr())
	b, filesEnv := files(t)
	filesProxy := live.NewProxy(t, b.Addr())
	server := newAPI(t)
	apiProxy := live.NewProxy(t, server.host)

	type use func(context.Context) error
	for _, tt := range []struct {
		name  string
		proxy *live.Proxy
		env   resource.Map
		run   func(context.Context, func(context.Context, use) error, ...stack.Option) error
	}{
		{
			"postgres", databaseProxy, with(databaseEnv, "DATABASE_PORT", strconv.Itoa(databaseProxy.Port)),
			func(ctx context.Context, f func(context.Context, use) error, opts ...stack.Option) error {
				return stack.RunQueries(ctx, func(ctx context.Context, s *stack.Queries) error {
					return f(ctx, func(ctx context.Context) error {
						_, err := s.Database.Exec(ctx, "select pg_sleep(60)")
						return err
					})
				}, opts...)
			},
		},
		{
			"sql", reportingProxy, with(reportingEnv, "REPORTING_CONNECTION_STRING_FILE",
				newSecretFile(t, connectionString(r, reportingProxy.Port, r.Password.Reveal())).path),
			func(ctx context.Context, f func(context.Context, use) error, opts ...stack.Option) error {
				return stack.RunReports(ctx, func(ctx context.Context, s *stack.Reports) error {
					return f(ctx, func(ctx context.Context) error {
						_, err := s.Reporting.ExecContext(ctx, "select pg_sleep(60)")
						return err
					})
				}, opts...)
			},
		},
		{
			"s3", filesProxy, with(filesEnv, "FILES_ENDPOINT", "http://"+filesProxy.Addr()),
			func(ctx context.Context, f func(context.Context, use) error, opts ...stack.Option) error {
				return stack.RunUploads(ctx, func(ctx context.Context, s *stack.Uploads) error {
					return f(ctx, func(ctx context.Context) error {
						filesProxy.Stall(true)
						_, err := s.Files.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &s.Files.Config.Bucket})
						return err
					})
				}, opts...)
			},
		},
		{
			"http", apiProxy, with(server.env(newSecretFile(t, live.NewSecret())), "API_BASE_URL", "http://"+apiProxy.Addr()),
			func(ctx context.Context, f func(context.Context, use) error, opts ...stack.Option) error {
				return stack.RunCalls(ctx, func(ctx context.Context, s *stack.Calls) error {
					return f(ctx, func(ctx context.Context) error {
						apiProxy.Stall(true)
						return s.API.JSON(ctx, http.MethodGet, "goods/tea", nil, nil)
					})
				}, opts...)
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noGoroutineLeaks(t)
			stop := func() {
				time.AfterFunc(100*time.Millisecond, func() {
					if err := syscall.Kill(syscall.Getpid(), syscall.SIGTERM); err != nil {
						t.Error(err)
					}
				})
			}
			defer tt.proxy.Stall(false)
			called := false
			err := tt.run(t.Context(), func(ctx context.Context, use use) error {
				called = true
				stop()
				err := use(ctx)
				if err == nil || ctx.Err() == nil {
					t.Errorf("error %v, context %v", err, ctx.Err())
				}
				return err
			}, stack.WithSource(tt.env))
			if err != nil || !called {
				t.Errorf("called: %v, error: %v (%T)", called, err, err)
			}
			called = false
			tt.proxy.Stall(true)
			stop()
			err = tt.run(t.Context(), func(context.Context, use) error { called = true; return nil }, stack.WithSource(tt.env))
			if err != nil || called {
				t.Errorf("called: %v, error: %v (%T)", called, err, err)
			}
		})
	}
}
