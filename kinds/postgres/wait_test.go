package postgreskind

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

// TestWaitingForThePool has calls that find all connections in use: the error says so, whether the call or the pool sets the limit.
func TestWaitingForThePool(t *testing.T) {
	s := newServer(t, "pw")
	cfg := s.config(resource.NewSecret("pw"))
	cfg.MaxConns = 1
	for name, limit := range map[string]*time.Duration{"acquire_timeout": gen.Ptr(20 * time.Millisecond), "the context": nil} {
		t.Run(name, func(t *testing.T) {
			cfg := cfg
			cfg.AcquireTimeout = limit
			pool, err := Open(t.Context(), cfg, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			held, err := pool.Acquire(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ctx := t.Context()
			if limit == nil {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 20*time.Millisecond)
				defer cancel()
			}
			_, err = pool.Exec(ctx, "select 1")
			var saturated *SaturatedError
			if !errors.As(err, &saturated) || saturated.Max != 1 || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a call that waits: %v", err)
			}
			held.Release()
			if c, err := pool.Acquire(t.Context()); err != nil {
				t.Errorf("after the release: %v", err)
			} else {
				c.Release()
			}
		})
	}
}

// TestWaitingForTheServer has a server that says nothing: that is not a pool whose connections are in use.
func TestWaitingForTheServer(t *testing.T) {
	l := silent(t)
	cfg := (&server{listener: l}).config(resource.NewSecret("pw"))
	cfg.MaxConns, cfg.AcquireTimeout = 1, gen.Ptr(20*time.Millisecond)
	pool, err := Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	_, err = pool.Exec(t.Context(), "select 1")
	var saturated *SaturatedError
	if errors.As(err, &saturated) || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "acquire_timeout") {
		t.Errorf("the error is %v", err)
	}
}

// acquireTracer is a tracer that configure sets.
type acquireTracer struct{ started, ended int }

func (*acquireTracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}
func (*acquireTracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (a *acquireTracer) TraceAcquireStart(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireStartData) context.Context {
	a.started++
	return context.WithValue(ctx, acquireTracer{}, "mine")
}

func (a *acquireTracer) TraceAcquireEnd(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireEndData) {
	if ctx.Value(acquireTracer{}) == "mine" {
		a.ended++
	}
}

// TestTracerOfConfigure tells a tracer that configure sets, and asks a ShouldPing that it sets.
func TestTracerOfConfigure(t *testing.T) {
	s := newServer(t, "pw")
	tracer, asked := &acquireTracer{}, 0
	pool, err := Open(t.Context(), s.config(resource.NewSecret("pw")), nil, nil, func(c *pgxpool.Config) error {
		c.ConnConfig.Tracer = tracer
		c.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { asked++; return false }
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := Check(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	if tracer.started != 1 || tracer.ended != 1 || asked != 1 {
		t.Errorf("%d acquisitions began and %d ended, and ShouldPing was asked %d times", tracer.started, tracer.ended, asked)
	}
}

// TestIdleTime closes idle connections after their time, however short it is.
func TestIdleTime(t *testing.T) {
	s := newServer(t, "pw")
	cfg := s.config(resource.NewSecret("pw"))
	cfg.MaxConnIdleTime = time.Second
	pool, err := Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := Check(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); pool.Stat().TotalConns() > 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("an idle connection is still open")
		}
	}
}

// TestHealthCheckPeriod looks as often as the times of connections need it.
func TestHealthCheckPeriod(t *testing.T) {
	for _, tt := range []struct {
		idle, life time.Duration
		period     *time.Duration
		want       time.Duration
	}{
		{30 * time.Minute, time.Hour, nil, time.Minute},
		{time.Second, time.Hour, nil, 250 * time.Millisecond},
		{30 * time.Minute, 8 * time.Second, nil, 2 * time.Second},
		{30 * time.Minute, time.Hour, gen.Ptr(10 * time.Second), 10 * time.Second},
	} {
		cfg := valid()
		cfg.MaxConnIdleTime, cfg.MaxConnLifetime, cfg.HealthCheckPeriod = tt.idle, tt.life, tt.period
		c, err := poolConfig(cfg)
		if err != nil || c.HealthCheckPeriod != tt.want {
			t.Errorf("idle for %v, open for %v: %v, want %v (%v)", tt.idle, tt.life, c.HealthCheckPeriod, tt.want, err)
		}
	}
	cfg := valid()
	cfg.MaxConnIdleTime, cfg.HealthCheckPeriod = time.Second, gen.Ptr(time.Minute)
	if err := cfg.Validate(); err == nil || !strings.Contains(err.Error(), "health_check_period must not exceed") {
		t.Errorf("a period longer than the time: %v", err)
	}
}

// TestMinConns keeps as many connections open as it says.
func TestMinConns(t *testing.T) {
	s := newServer(t, "pw")
	cfg := s.config(resource.NewSecret("pw"))
	cfg.MinConns = 3
	pool, err := Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for deadline := time.Now().Add(20 * time.Second); pool.Stat().TotalConns() < 3; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are open", pool.Stat().TotalConns())
		}
	}
}
