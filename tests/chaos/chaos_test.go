// Package chaos has the resources of a program fail and come back, again and again under load, while everything that can be observed is:
// states are checked, alerts are sent, metrics, traces and logs are kept, probes are answered, secrets change, and other runs come and go.
package chaos

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/goleak"

	otelobserver "github.com/resgen-go/resgen/adapters/otel"
	promobserver "github.com/resgen-go/resgen/adapters/prometheus"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/health/healthhttp"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/slogobserver"
	alertpostgres "github.com/resgen-go/resgen/stores/postgres"
	"github.com/resgen-go/resgen/tests/chaos/shop"
	"github.com/resgen-go/resgen/tests/live"
)

var (
	flaps  = flag.Int("flaps", 10, "how often each resource fails")
	stores = flag.String("stores", "memory,postgres", "where alerts keep their state: memory, postgres, or both with a comma between")
)

// patience is for what must happen in the end, on a machine with other work.
const patience = time.Minute

// The module is run by itself, by those who want its servers.
func TestMain(m *testing.M) {
	if err := os.Setenv("RESGEN_TEST_LONG", "on"); err != nil {
		panic(err)
	}
	live.Main(m)
}

// TestChaos has a database, an API and a file fail again and again. Each incident is one alert and one resolve, and nothing is left behind.
func TestChaos(t *testing.T) {
	for _, store := range strings.Split(*stores, ",") {
		t.Run(store, func(t *testing.T) {
			w := newWorld(t)
			// Shared servers stay, and so do the ones of the test.
			ignore := []goleak.Option{goleak.IgnoreCurrent(), goleak.IgnoreAnyFunction("github.com/resgen-go/resgen/tests/live.(*process).run")}
			before := runtime.NumGoroutine()
			c := newChaos(t, w, store == "postgres")
			err := shop.Run(t.Context(), c.run, c.options...)
			if err != nil {
				t.Error(err)
			}
			c.over(t)
			if err := goleak.Find(ignore...); err != nil {
				t.Error(err)
			}
			t.Logf("%d goroutines before, %d after, at most %d", before, runtime.NumGoroutine(), c.most.Load())
		})
	}
}

// A chaos is one run of the program.
type chaos struct {
	*testing.T
	*world
	account

	shared  bool // the state of alerts is in the ledger
	options []shop.Option
	health  *health.Health
	alerts  *alert.Manager
	events  events
	metrics *prometheus.Registry
	reader  *sdkmetric.ManualReader
	tracers *sdktrace.TracerProvider
	server  *httptest.Server

	done, failed, runs, asked atomic.Int64
	slowest                   atomic.Int64 // of the answers of probes
	most                      atomic.Int64 // goroutines
}

func newChaos(t *testing.T, w *world, shared bool) *chaos {
	t.Helper()
	c := &chaos{T: t, world: w, shared: shared, metrics: prometheus.NewRegistry(), reader: sdkmetric.NewManualReader()}
	log := slog.New(slog.NewJSONHandler(discreet{t}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	store := alert.WithStore(alert.NewMemory())
	if shared {
		store = alert.AwaitStore()
	}
	c.alerts = alert.New("shop", store, alert.WithLogger(log), alert.WithBackoff(20*time.Millisecond), alert.WithEvents(c.add))
	c.health = health.New(health.WithAlerts(c.alerts))
	c.tracers = sdktrace.NewTracerProvider(sdktrace.WithSyncer(tracetest.NewNoopExporter()))
	c.options = []shop.Option{
		shop.WithSource(w.env), shop.WithLogger(log), shop.WithHealth(c.health), shop.WithMonitor(),
		shop.WithObserver(
			&c.events, c.health, promobserver.New(c.metrics), slogobserver.New(log),
			otelobserver.New(
				otelobserver.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(c.reader))),
				otelobserver.WithTracerProvider(c.tracers), otelobserver.WithCallSpans(),
			),
		),
	}
	mux := http.NewServeMux()
	mux.Handle("/", healthhttp.Handler(c.health, healthhttp.WithDetails(func(*http.Request) bool { return true })))
	mux.Handle("/metrics", promhttp.HandlerFor(c.metrics, promhttp.HandlerOpts{ErrorHandling: promhttp.HTTPErrorOnError}))
	c.server = httptest.NewServer(mux)
	return c
}

// A discreet log must hold no secret.
type discreet struct{ *testing.T }

func (d discreet) Write(line []byte) (int, error) {
	live.NoLeak(d.T, "a line of the log", string(line))
	return len(line), nil
}

// events counts what an observer is told.
type events struct {
	mu     sync.Mutex
	counts map[string]int
}

// Observe implements observe.Observer.
func (*events) Observe(observe.Resource) observe.Recorder { return nil }

// Event implements observe.Watcher.
func (e *events) Event(event observe.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.counts == nil {
		e.counts = map[string]int{}
	}
	e.counts[strings.TrimSpace(event.What.String()+" "+event.State)]++
}

func (e *events) count(what string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.counts[what]
}

// run is the program.
func (c *chaos) run(ctx context.Context, r *shop.Resources) error {
	if c.shared {
		c.alerts.SetStore(alertpostgres.New(r.Ledger))
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var beside sync.WaitGroup
	for range 4 {
		beside.Go(func() { c.load(ctx, r) })
		beside.Go(func() { c.ask(ctx) })
	}
	beside.Go(func() { c.borrow(ctx, r) })
	beside.Go(func() { c.repeat(ctx, c.orders) })
	beside.Go(func() { c.repeat(ctx, c.counting) })
	beside.Go(func() { c.every(ctx, 30*time.Millisecond, c.observe) })
	turn := 0
	beside.Go(func() {
		c.every(ctx, 150*time.Millisecond, func(context.Context) {
			c.rotate[turn%len(c.rotate)]()
			c.target.refuse(turn%4 == 0)
			turn++
		})
		c.target.refuse(false)
	})
	var flapping sync.WaitGroup
	for _, f := range c.faults {
		flapping.Go(func() { c.flap(ctx, f) })
	}
	flapping.Wait()
	stop()
	beside.Wait()
	c.settle()
	return nil
}

// flap has a resource fail: long enough that it is down, and now and then for a moment only.
func (c *chaos) flap(ctx context.Context, f *fault) {
	for i := range *flaps {
		if i%4 == 3 {
			f.begin()
			sleep(ctx, rand.N(40*time.Millisecond))
			f.end()
			c.await(ctx, f.resource, health.Up)
		}
		f.begin()
		c.await(ctx, f.resource, health.Down)
		c.sawDown(f.resource)
		sleep(ctx, rand.N(30*time.Millisecond))
		f.end()
		c.await(ctx, f.resource, health.Up)
	}
}

// await waits until the program's own client of a resource is in a state.
func (c *chaos) await(ctx context.Context, resource string, want health.State) {
	var last health.Status
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); sleep(ctx, 2*time.Millisecond) {
		for _, s := range c.health.Statuses() { // the program's own clients are the first
			if s.Name == resource {
				last = s
				break
			}
		}
		if last.State == want {
			return
		}
	}
	c.Errorf("%s is not %s: %+v", resource, want, last)
}

// settle waits until each incident is over and the target has been told.
func (c *chaos) settle() {
	c.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if len(c.wrong(c.target)) == 0 {
			break
		}
	}
	time.Sleep(300 * time.Millisecond) // what is sent twice is sent a little later
	for _, wrong := range c.wrong(c.target) {
		c.Error(wrong)
	}
	for _, f := range c.faults {
		c.Logf("%s has failed %d times, and %d incidents have begun", f.resource, *flaps, c.beginnings(f.resource))
	}
	c.Logf("carts, which the database blocks: %d incidents have begun", c.beginnings("carts"))
	c.Logf("%s", c.target.perKey())
}

// over ends what outlives the resources, and holds what was told of them against each other.
func (c *chaos) over(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	defer cancel()
	if err := c.alerts.Close(ctx); err != nil {
		t.Error(err)
	}
	if err := c.tracers.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	c.server.CloseClientConnections()
	c.server.Close()
	http.DefaultClient.CloseIdleConnections()
	opened, closed := c.events.count("opened"), c.events.count("closed")
	if opened != closed {
		t.Errorf("%d resources were opened and %d closed", opened, closed)
	}
	if n := observe.Panics(); n > 0 {
		t.Errorf("observers have panicked %d times", n)
	}
	t.Logf("%d resources were opened and closed; observers were told %d times that one is down, %d times that one is up", opened,
		c.events.count("health changed down"), c.events.count("health changed up"))
	t.Logf("%d calls, of which %d failed; %d other runs; %d requests for probes and metrics, the slowest took %v",
		c.done.Load(), c.failed.Load(), c.runs.Load(), c.asked.Load(), time.Duration(c.slowest.Load()).Round(time.Millisecond))
}

// every calls f again and again until ctx is done.
func (c *chaos) every(ctx context.Context, pause time.Duration, f func(context.Context)) {
	for ctx.Err() == nil {
		f(ctx)
		sleep(ctx, pause)
	}
}

func (c *chaos) repeat(ctx context.Context, f func(context.Context)) {
	c.every(ctx, 10*time.Millisecond, f)
}

// load calls all resources.
func (c *chaos) load(ctx context.Context, r *shop.Resources) {
	calls := []func(context.Context) error{
		func(ctx context.Context) error { _, err := r.Database.Exec(ctx, "select 1"); return err },
		func(ctx context.Context) error { _, err := r.API.Get(ctx, "goods"); return err },
		func(ctx context.Context) error {
			_, err := r.Stock.ExecContext(ctx, "select counted from stock")
			return err
		},
		func(ctx context.Context) error { return r.Carts.Fill(ctx) },
	}
	for i := 0; ctx.Err() == nil; i++ {
		limited, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		err := calls[i%len(calls)](limited)
		cancel()
		c.done.Add(1)
		if err != nil {
			c.failed.Add(1)
		}
		sleep(ctx, time.Millisecond)
	}
}

// ask asks for all that is served.
func (c *chaos) ask(ctx context.Context) {
	for ctx.Err() == nil {
		for _, path := range []string{"/livez", "/readyz", "/healthz?verbose", "/status", "/metrics"} {
			began := time.Now()
			code, body, err := get(ctx, c.server.URL+path)
			if ctx.Err() != nil {
				return
			}
			took := int64(time.Since(began))
			for had := c.slowest.Load(); took > had && !c.slowest.CompareAndSwap(had, took); had = c.slowest.Load() {
			}
			c.asked.Add(1)
			live.NoLeak(c.T, path, body)
			ready := code == http.StatusOK || code == http.StatusServiceUnavailable && (path == "/readyz" || path == "/healthz?verbose")
			if err != nil || !ready {
				c.Errorf("%s: %d, %v: %.200s", path, code, err, body)
			}
		}
		sleep(ctx, 5*time.Millisecond)
	}
}

func get(ctx context.Context, url string) (code int, body string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

// observe collects what OpenTelemetry has, and counts goroutines.
func (c *chaos) observe(ctx context.Context) {
	var all metricdata.ResourceMetrics
	if err := c.reader.Collect(ctx, &all); err != nil && ctx.Err() == nil {
		c.Error(err)
	}
	if n := int64(runtime.NumGoroutine()); n > c.most.Load() {
		c.most.Store(n)
	}
}

// orders is a run of a bundle with clients of its own. It may fail while the database is down.
func (c *chaos) orders(ctx context.Context) {
	err := shop.RunOrders(ctx, func(ctx context.Context, o *shop.Orders) error {
		_, err := o.Database.Exec(ctx, "select 1")
		sleep(ctx, rand.N(100*time.Millisecond))
		return err
	}, c.options...)
	c.ran(err)
}

// counting is a run of another bundle.
func (c *chaos) counting(ctx context.Context) {
	err := shop.RunCounting(ctx, func(ctx context.Context, o *shop.Counting) error {
		sleep(ctx, rand.N(100*time.Millisecond))
		return o.Carts.Fill(ctx)
	}, c.options...)
	c.ran(err)
}

// borrow has runs of bundles that borrow what the program has open.
func (c *chaos) borrow(ctx context.Context, r *shop.Resources) {
	lent := append([]shop.Option{shop.WithDatabase(r.Database), shop.WithAPI(r.API)}, c.options...)
	c.repeat(ctx, func(ctx context.Context) {
		err := shop.RunOrders(ctx, func(ctx context.Context, o *shop.Orders) error {
			sleep(ctx, rand.N(30*time.Millisecond))
			_ = c.health.Check(ctx) // all at once, those that are down too
			return nil
		}, lent...)
		if err != nil && ctx.Err() == nil {
			c.Errorf("what is lent is open: %v", err)
		}
		c.ran(err)
	})
}

func (c *chaos) ran(err error) {
	c.runs.Add(1)
	if err != nil {
		live.NoLeak(c.T, "the error of a run", fmt.Sprintf("%+v", err))
	}
}

// sleep waits, but not longer than ctx.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
