package grpchealth_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"github.com/resgen-go/resgen/adapters/grpchealth"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// dial serves h on a real connection, and returns a client.
func dial(t *testing.T, h *health.Health) healthpb.HealthClient {
	t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	healthpb.RegisterHealthServer(server, grpchealth.New(h))
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return healthpb.NewHealthClient(conn)
}

// A patient is a resource that is checked all the time.
type patient struct {
	mu  sync.Mutex
	err error
}

func (p *patient) set(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

func (p *patient) node(name string, after ...string) lifecycle.Node {
	return lifecycle.Node{
		Name: name, After: after, Health: lifecycle.Health{Monitored: true, Interval: 20 * time.Millisecond, Failures: 2, Successes: 1},
		Open: func(context.Context, ...resource.OpenOption) error { return nil }, Close: func(context.Context) error { return nil },
		Check: func(context.Context) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			return p.err
		},
	}
}

const (
	serving = healthpb.HealthCheckResponse_SERVING
	not     = healthpb.HealthCheckResponse_NOT_SERVING
	nobody  = healthpb.HealthCheckResponse_SERVICE_UNKNOWN
)

// follow starts a Watch, and returns what waits for its next answer.
func follow(t *testing.T, c healthpb.HealthClient, service string) func(healthpb.HealthCheckResponse_ServingStatus) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	stream, err := c.Watch(ctx, &healthpb.HealthCheckRequest{Service: service})
	if err != nil {
		t.Fatal(err)
	}
	return func(want healthpb.HealthCheckResponse_ServingStatus) {
		t.Helper()
		r, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if r.Status != want {
			t.Errorf("%q is %s, want %s", service, r.Status, want)
		}
	}
}

// TestLife follows services while resources are opened, fail, recover and are closed.
func TestLife(t *testing.T) {
	h := health.New()
	c := dial(t, h)
	check := func(service string, want healthpb.HealthCheckResponse_ServingStatus) {
		t.Helper()
		r, err := c.Check(t.Context(), &healthpb.HealthCheckRequest{Service: service})
		if want == nobody {
			if status.Code(err) != codes.NotFound {
				t.Errorf("%q: %v", service, err)
			}
			return
		}
		if err != nil || r.Status != want {
			t.Errorf("%q is %v, %v; want %s", service, r, err, want)
		}
	}
	whole, db, bare := follow(t, c, ""), follow(t, c, "db"), follow(t, c, "bare")
	whole(not)
	db(nobody)
	bare(nobody)
	check("", not)
	check("db", nobody)

	var p patient
	opening, closing := make(chan struct{}), make(chan struct{})
	n, plain := p.node("db"), p.node("bare", "db")
	n.Open = func(context.Context, ...resource.OpenOption) error { <-opening; return nil }
	n.Close = func(context.Context) error { <-closing; return nil }
	plain.Check = nil
	opened := make(chan *lifecycle.Group)
	go func() {
		g, err := lifecycle.Settings{Monitor: h, Logger: slog.New(slog.DiscardHandler)}.Start(context.Background(), nil, n, plain, lifecycle.Node{Name: "off", State: lifecycle.NodeAbsent})
		if err != nil {
			t.Error(err)
		}
		opened <- g
	}()
	db(not)
	bare(not)
	check("", not)
	close(opening)
	g := <-opened
	db(serving)
	bare(serving)
	whole(serving)
	check("off", nobody)
	check("nobody", nobody)

	p.set(errors.New("gone"))
	db(not)
	bare(not)
	whole(not)
	check("", not)
	all, err := c.List(t.Context(), &healthpb.HealthListRequest{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]healthpb.HealthCheckResponse_ServingStatus{}
	for name, r := range all.GetStatuses() {
		got[name] = r.Status
	}
	if want := map[string]healthpb.HealthCheckResponse_ServingStatus{"": not, "db": not, "bare": not}; !maps.Equal(got, want) {
		t.Error(got)
	}
	p.set(nil)
	db(serving)
	bare(serving)
	whole(serving)

	closed := make(chan error)
	go func() { closed <- g.Close(context.Background()) }()
	whole(not) // it drains, while the database is up still
	bare(not)
	check("db", serving)
	close(closing)
	if err := <-closed; err != nil {
		t.Error(err)
	}
	db(not)
	check("db", not)
}

// A state that does not change is sent once.
func TestQuiet(t *testing.T) {
	h := health.New()
	c := dial(t, h)
	db := new(patient).node("db")
	db.Health.Interval = 5 * time.Second // a machine that stands still for three intervals makes it unknown
	g, err := lifecycle.Settings{Monitor: h, Logger: slog.New(slog.DiscardHandler)}.Start(t.Context(), nil, db, (&patient{err: errors.New("gone")}).node("other"))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close(context.Background())
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	stream, err := c.Watch(ctx, &healthpb.HealthCheckRequest{Service: "db"})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := stream.Recv(); err != nil || r.Status != serving {
		t.Fatal(r, err)
	}
	if r, err := stream.Recv(); status.Code(err) != codes.DeadlineExceeded {
		t.Error(r, err)
	}
}

// A check that hangs makes a resource unknown, and no request waits for it.
func TestUnknown(t *testing.T) {
	h := health.New()
	c := dial(t, h)
	hang := make(chan struct{})
	n := (&patient{}).node("db")
	n.Health.Failures = 1000
	n.Check = func(context.Context) error { <-hang; return nil }
	g, err := lifecycle.Settings{Monitor: h, Logger: slog.New(slog.DiscardHandler)}.Start(t.Context(), nil, n)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close(context.Background())
	defer close(hang)
	db, whole := follow(t, c, "db"), follow(t, c, "")
	db(serving)
	whole(serving)
	db(healthpb.HealthCheckResponse_UNKNOWN)
	if r, err := c.Check(t.Context(), &healthpb.HealthCheckRequest{}); err != nil || r.Status != serving {
		t.Error(r, err)
	}
}

func TestNil(t *testing.T) {
	r, err := dial(t, nil).Check(t.Context(), &healthpb.HealthCheckRequest{})
	if err != nil || r.Status != not {
		t.Error(r, err)
	}
}
