package pgxdriver

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// TestUnobserved holds that pgx gets no tracer without a probe.
func TestUnobserved(t *testing.T) {
	config, err := parsePgx(pgxConfig("host=localhost"), "host=localhost")
	if err != nil {
		t.Fatal(err)
	}
	if (nothing{}).trace(config); config.Tracer != nil {
		t.Error("pgx has a tracer")
	}
}

func TestAttributes(t *testing.T) {
	for text, want := range map[string]string{
		"postgres://app:" + canary + "@db.example.com/shop":            "db.system.name=postgresql db.namespace=shop server.address=db.example.com server.port=5432",
		"host=a.example.com,b.example.com dbname=shop":                 "db.system.name=postgresql db.namespace=shop",
		"host=/run/postgresql port=7 password=" + canary:               "db.system.name=postgresql server.address=/run/postgresql",
		"postgres://db.example.com:77/shop?application_name=" + canary: "db.system.name=postgresql db.namespace=shop server.address=db.example.com server.port=77",
	} {
		c, err := parsePgx(pgxConfig(text), text)
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, a := range attributes(c) {
			list = append(list, fmt.Sprintf("%s=%v", a.Key, a.Value))
		}
		if got := strings.Join(list, " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// A counter is a tracer of a program.
type counter struct{ queries int }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.queries++
	return ctx
}
func (*counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestTracers holds that a tracer of the program is told beside that of observers.
func TestTracers(t *testing.T) {
	c := &counter{}
	h := &hook{pgx: &pgx.ConnConfig{}}
	observe.NewProbe(observe.Resource{}, observer{}).Install(h)
	config := &pgx.ConnConfig{Tracer: c}
	h.reports.trace(config)
	ctx := config.Tracer.TraceQueryStart(t.Context(), nil, pgx.TraceQueryStartData{SQL: "select 1"})
	if ctx.Value(queryKey{}) == nil || c.queries != 1 {
		t.Errorf("%d queries, observed: %v", c.queries, ctx.Value(queryKey{}))
	}
	config.Tracer.TraceQueryEnd(ctx, nil, pgx.TraceQueryEndData{})
}

// An observer looks at nothing.
type observer struct{}

func (o observer) Observe(observe.Resource) observe.Recorder              { return o }
func (observer) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }
func (observer) End(context.Context, *observe.Op, observe.Result)         {}

// TestNoConnection holds that calls that get no connection have the class of the reason.
func TestNoConnection(t *testing.T) {
	s := newPostgres(t, "another")
	var o classes
	probe := observe.NewProbe(observe.Resource{}, &o)
	h, err := sqlkind.OpenSQL(t.Context(), pgxConfig("postgres://app:wrong@"+s.address+"/shop"), nil, lifecycle.WithProbe(probe), resource.WithoutCheck())
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(t.Context())
	for name, do := range map[string]func() error{
		"SELECT":  func() error { _, err := h.ExecContext(t.Context(), "select 1"); return err },
		"PREPARE": func() error { _, err := h.PrepareContext(t.Context(), "select 1"); return err },
		"_OTHER":  func() error { _, err := h.Conn(t.Context()); return err },
	} {
		o.calls = nil
		if err := do(); err == nil || strings.Join(o.calls, ", ") != name+" 28P01 28P01" {
			t.Errorf("%s: %q, %v", name, o.calls, err)
		}
	}
}

// A classes is an observer that notes with which class and code calls end.
type classes struct{ calls []string }

func (o *classes) Observe(observe.Resource) observe.Recorder                { return o }
func (o *classes) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }
func (o *classes) End(_ context.Context, op *observe.Op, r observe.Result) {
	if op.Scope == observe.Call {
		o.calls = append(o.calls, op.Name+" "+r.Type+" "+r.Code)
	}
}
