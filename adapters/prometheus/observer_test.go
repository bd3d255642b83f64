package promobserver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	promobserver "github.com/resgen-go/resgen/adapters/prometheus"
	"github.com/resgen-go/resgen/resource/observe"
)

// A client does what clients of kinds do: it declares its operations and reports them.
type client struct{ p *observe.Probe }

func open(r observe.Resource, observers ...observe.Observer) *client {
	c := &client{observe.NewProbe(r, observers...)}
	c.p.Declare([]observe.Attr{observe.String("db.system.name", "postgresql")},
		&observe.Op{Name: "Query"},
		&observe.Op{Scope: observe.Attempt, Name: "SELECT"},
		&observe.Op{Scope: observe.Wait, Name: "ACQUIRE"},
		&observe.Op{Scope: observe.Connect, Name: "CONNECT"})
	observe.Tell(observe.Event{What: observe.Opened, Resource: r.Name, Kind: r.Kind}, observers...)
	return c
}

func (c *client) do(scope observe.Scope, name string, err error, r observe.Result) {
	_, span := c.p.Begin(context.Background(), c.p.Op(scope, name))
	span.End(err, r)
}

type class string

func (c class) Error() string     { return "hunter2" }
func (c class) ErrorType() string { return string(c) }

// scrape returns the series that a scrape of reg in the text format has, by their names and sorted labels; a histogram is its count.
func scrape(t testing.TB, reg prometheus.Gatherer) map[string]float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	enc := expfmt.NewEncoder(&page, expfmt.NewFormat(expfmt.TypeTextPlain))
	for _, f := range families {
		if err := enc.Encode(f); err != nil {
			t.Fatal(err)
		}
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	parsed, err := parser.TextToMetricFamilies(&page)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for name, f := range parsed {
		var labels []string
		for i, m := range f.Metric {
			var names, values []string
			for _, l := range m.Label {
				names = append(names, l.GetName())
				if l.GetValue() != "" { // to Prometheus, an empty label is none
					values = append(values, l.GetName()+"="+l.GetValue())
				}
			}
			if slices.Sort(names); i > 0 && !slices.Equal(names, labels) {
				t.Errorf("%s has the labels %v and %v", name, labels, names)
			}
			labels = names
			slices.Sort(values)
			all[name+"{"+strings.Join(values, ",")+"}"] = value(m)
		}
	}
	return all
}

func value(m *dto.Metric) float64 {
	switch {
	case m.Histogram != nil:
		return float64(m.Histogram.GetSampleCount())
	case m.Counter != nil:
		return m.Counter.GetValue()
	}
	return m.Gauge.GetValue()
}

// wants compares a scrape with want, but for the counter of panics.
func wants(t *testing.T, reg prometheus.Gatherer, want map[string]float64) {
	t.Helper()
	got := scrape(t, reg)
	if _, ok := got["resource_observer_panics_total{}"]; !ok {
		t.Error("panics are not counted")
	}
	delete(got, "resource_observer_panics_total{}")
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if v, ok := want[name]; !ok || v != got[name] {
			t.Errorf("got %s %v", name, got[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if v, ok := got[name]; !ok || v != want[name] {
			t.Errorf("want %s %v", name, want[name])
		}
	}
}

func TestObserver(t *testing.T) {
	reg := prometheus.NewPedanticRegistry()
	o := promobserver.New(reg)
	pool, isOpen := observe.Pool{Max: 4, InUse: 3, Idle: 1}, true
	orders := observe.Resource{
		Name: "orders", Kind: "postgres", Labels: []observe.Attr{observe.String("team", "shop"), observe.String("kind", "main"), observe.Int("cost.center", 7)},
		Pool: func() (observe.Pool, bool) { return pool, isOpen },
	}
	tell := func(e observe.Event) {
		e.Resource, e.Kind = "orders", "postgres"
		observe.Tell(e, o)
	}
	tell(observe.Event{What: observe.AttemptFailed, Type: "timeout"})
	c := open(orders, o)
	c.do(observe.Call, "Query", nil, observe.Result{})
	c.do(observe.Call, "Query", class("23505"), observe.Result{})
	c.do(observe.Call, "Query", context.Canceled, observe.Result{})
	c.do(observe.Call, "drop table x", errors.New("hunter2"), observe.Result{})
	c.do(observe.Attempt, "SELECT", nil, observe.Result{Resend: 1})
	c.do(observe.Wait, "ACQUIRE", context.DeadlineExceeded, observe.Result{})
	c.do(observe.Connect, "CONNECT", nil, observe.Result{})
	tell(observe.Event{What: observe.SecretChanged, Field: "password"})
	tell(observe.Event{What: observe.HealthChanged, State: "up", Before: "starting"})
	tell(observe.Event{What: observe.HealthChanged, State: "down", Before: "up"})
	open(observe.Resource{Name: "api", Kind: "http"}, o).do(observe.Call, "x", nil, observe.Result{})

	const at = "cost_center=7,"
	const of = "kind=postgres,label_kind=main,"
	want := map[string]float64{
		"resource_operation_duration_seconds{" + at + of + "operation=Query,resource=orders,team=shop}":                          1,
		"resource_operation_duration_seconds{" + at + "error_type=23505," + of + "operation=Query,resource=orders,team=shop}":    1,
		"resource_operation_duration_seconds{" + at + "error_type=canceled," + of + "operation=Query,resource=orders,team=shop}": 1,
		"resource_operation_duration_seconds{" + at + "error_type=_OTHER," + of + "operation=_OTHER,resource=orders,team=shop}":  1,
		"resource_operation_duration_seconds{kind=http,operation=_OTHER,resource=api}":                                           1,
		"resource_attempt_duration_seconds{" + at + of + "operation=SELECT,resource=orders,team=shop}":                           1,
		"resource_resends_total{" + at + of + "operation=SELECT,resource=orders,team=shop}":                                      1,
		"resource_wait_duration_seconds{" + at + "error_type=timeout," + of + "operation=ACQUIRE,resource=orders,team=shop}":     1,
		"resource_connect_duration_seconds{" + at + of + "operation=CONNECT,resource=orders,team=shop}":                          1,
		"resource_opens_total{" + at + of + "resource=orders,team=shop}":                                                         1,
		"resource_opens_total{kind=http,resource=api}":                                                                           1,
		"resource_open_failures_total{" + at + "error_type=timeout," + of + "resource=orders,team=shop}":                         1,
		"resource_secret_changes_total{" + at + "field=password," + of + "resource=orders,team=shop}":                            1,
		"resource_health_state{" + at + of + "resource=orders,state=up,team=shop}":                                               0,
		"resource_health_state{" + at + of + "resource=orders,state=down,team=shop}":                                             1,
		"resource_pool_connections{" + at + of + "resource=orders,state=used,team=shop}":                                         3,
		"resource_pool_connections{" + at + of + "resource=orders,state=idle,team=shop}":                                         1,
		"resource_pool_connections_max{" + at + of + "resource=orders,team=shop}":                                                4,
	}
	wants(t, reg, want)
	problems, err := testutil.GatherAndLint(reg)
	if err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}

	// Closed: the pool is gone, the counters stay. Opened again, they go on.
	pools := map[string]float64{}
	for name := range want { // order: each is moved
		if strings.HasPrefix(name, "resource_pool_") {
			pools[name] = want[name]
			delete(want, name)
		}
	}
	isOpen = false
	tell(observe.Event{What: observe.Closed, Type: "timeout"})
	want["resource_closes_total{"+at+"error_type=timeout,"+of+"resource=orders,team=shop}"] = 1
	wants(t, reg, want)
	isOpen = true
	wants(t, reg, want) // it is forgotten, not only closed
	open(orders, o).do(observe.Call, "Query", nil, observe.Result{})
	want["resource_operation_duration_seconds{"+at+of+"operation=Query,resource=orders,team=shop}"]++
	want["resource_opens_total{"+at+of+"resource=orders,team=shop}"]++
	maps.Copy(want, pools)
	wants(t, reg, want)
	onPage(t, reg)
}

// onPage holds docs/observe.md to all metrics of reg: their names, types and labels.
func onPage(t *testing.T, reg prometheus.Gatherer) {
	t.Helper()
	page, err := os.ReadFile("../../docs/observe.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "<!-- metrics: prometheus -->")
	table, _, _ = strings.Cut(table, "<!-- end -->")
	var got, want []string
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); strings.HasPrefix(line, "| `") {
			var labels []string
			for label := range strings.SplitSeq(strings.Split(cells[3], ":")[0], ",") {
				if label = strings.TrimSpace(label); strings.HasPrefix(label, "`") {
					labels = append(labels, strings.Trim(label, "`"))
				}
			}
			got = append(got, fmt.Sprint(strings.Trim(cells[1], " `"), " ", strings.TrimSpace(cells[2]), labels))
		}
	}
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		var labels []string
		for _, l := range f.Metric[0].Label {
			if slices.Contains([]string{"operation", "error_type", "field", "state"}, l.GetName()) {
				labels = append(labels, l.GetName())
			}
		}
		slices.Sort(labels)
		slices.Reverse(labels) // as the page has them
		want = append(want, fmt.Sprint(f.GetName(), " ", strings.ToLower(f.GetType().String()), labels))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("docs/observe.md has\n%s\nthe metrics are\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestNewAgain holds that two observers of one registry are one, whether or not their registerer is wrapped.
func TestNewAgain(t *testing.T) {
	wrapped := func(in prometheus.Registerer) prometheus.Registerer {
		return prometheus.WrapRegistererWith(prometheus.Labels{"app": "x"}, in)
	}
	for label, wrap := range map[string]func(prometheus.Registerer) prometheus.Registerer{"": func(in prometheus.Registerer) prometheus.Registerer { return in }, "app=x,": wrapped} {
		in := prometheus.NewRegistry()
		for range 2 {
			open(observe.Resource{Name: "a", Kind: "k"}, promobserver.New(wrap(in))).do(observe.Call, "Query", nil, observe.Result{})
		}
		if got := scrape(t, in); got["resource_operation_duration_seconds{"+label+"kind=k,operation=Query,resource=a}"] != 2 {
			t.Error(got)
		}
	}
}

func TestDefaultRegisterer(t *testing.T) {
	before := prometheus.DefaultRegisterer
	defer func() { prometheus.DefaultRegisterer = before }()
	reg := prometheus.NewRegistry()
	prometheus.DefaultRegisterer = reg
	promobserver.New(nil)
	if len(scrape(t, reg)) != 1 {
		t.Error("nothing is registered")
	}
}

// bounds are the buckets of the durations of a resource's calls.
func bounds(t *testing.T, reg prometheus.Gatherer, name string) (all []float64, h *dto.Histogram) {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.Metric {
			if m.Histogram != nil && slices.ContainsFunc(m.Label, func(l *dto.LabelPair) bool { return l.GetValue() == name }) {
				for _, b := range m.Histogram.Bucket {
					all = append(all, b.GetUpperBound())
				}
				return all, m.Histogram
			}
		}
	}
	t.Fatal("no histogram of " + name)
	return nil, nil
}

func TestBuckets(t *testing.T) {
	reg := prometheus.NewRegistry()
	o := promobserver.New(reg, promobserver.WithBuckets(1, 2), promobserver.WithNativeHistograms(1.1))
	open(observe.Resource{Name: "a"}, o).do(observe.Call, "Query", nil, observe.Result{})
	open(observe.Resource{Name: "b", Buckets: []float64{7, 3, 3}}, o).do(observe.Call, "Query", nil, observe.Result{})
	if got, h := bounds(t, reg, "a"); !slices.Equal(got, []float64{1, 2}) || h.Schema == nil {
		t.Error(got, h)
	}
	if got, _ := bounds(t, reg, "b"); !slices.Equal(got, []float64{3, 7}) {
		t.Error(got)
	}
	reg = prometheus.NewRegistry()
	open(observe.Resource{Name: "a"}, promobserver.New(reg)).do(observe.Call, "Query", nil, observe.Result{})
	if got, h := bounds(t, reg, "a"); !slices.Equal(got, []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}) || h.Schema != nil {
		t.Error(got, h)
	}
}

func TestExemplars(t *testing.T) {
	reg := prometheus.NewRegistry()
	type key struct{}
	o := promobserver.New(reg, promobserver.WithExemplars(func(ctx context.Context) prometheus.Labels {
		if id, ok := ctx.Value(key{}).(string); ok {
			return prometheus.Labels{"trace_id": id}
		}
		return nil
	}))
	c := open(observe.Resource{Name: "a"}, o)
	c.do(observe.Call, "Query", nil, observe.Result{})
	_, span := c.p.Begin(context.WithValue(t.Context(), key{}, "4bf9"), c.p.Op(observe.Call, "Query"))
	span.End(nil, observe.Result{})
	_, h := bounds(t, reg, "a")
	if h.GetSampleCount() != 2 {
		t.Error(h)
	}
	if i := slices.IndexFunc(h.Bucket, func(b *dto.Bucket) bool { return b.Exemplar != nil }); i < 0 || h.Bucket[i].Exemplar.Label[0].GetValue() != "4bf9" {
		t.Error(h)
	}
}

// TestInputAddsNoSeries tries 20,000 operations, classes of errors, fields and states, in clients that are opened again and again.
func TestInputAddsNoSeries(t *testing.T) {
	reg := prometheus.NewRegistry()
	o := promobserver.New(reg)
	flood := func(from, n int) int {
		var c *client
		for i := from; i < from+n; i++ {
			if i%100 == 0 {
				c = open(observe.Resource{Name: "a", Kind: "k"}, o)
			}
			text := fmt.Sprint("x\xff", i)
			for s := observe.Call; s <= observe.Connect; s++ {
				c.do(s, text, class(text), observe.Result{Code: text, Status: i})
			}
			c.do(observe.Call, "Query", class(text), observe.Result{})
			for what := observe.AttemptFailed; what <= observe.HealthChanged; what++ {
				o.Event(observe.Event{What: what, Resource: "a", Kind: "k", Type: text, Field: text, State: text})
			}
		}
		return len(scrape(t, reg))
	}
	before := flood(0, 1000)
	if after := flood(1000, 19_000); after != before {
		t.Errorf("%d series became %d", before, after)
	}
}

// TestShared has 1,000 resources use one observer at once while it is scraped.
func TestShared(t *testing.T) {
	reg := prometheus.NewRegistry()
	o := promobserver.New(reg)
	var all sync.WaitGroup
	for i := range 1000 {
		all.Go(func() {
			r := observe.Resource{Name: fmt.Sprint("r", i), Kind: "k", Labels: []observe.Attr{observe.Int(fmt.Sprint("l", i%3), i)}}
			r.Pool = func() (observe.Pool, bool) { return observe.Pool{Idle: 1}, true }
			c := open(r, o)
			for range 10 {
				c.do(observe.Call, "Query", nil, observe.Result{})
			}
			o.Event(observe.Event{What: observe.HealthChanged, Resource: r.Name, Kind: "k", State: "up"})
			if i%2 == 0 {
				o.Event(observe.Event{What: observe.Closed, Resource: r.Name, Kind: "k"})
			}
		})
	}
	scrape(t, reg)
	all.Wait()
	got := scrape(t, reg)
	count := func(name string) (n int, sum float64) {
		for series, v := range got { // order: they are added up
			if strings.HasPrefix(series, name+"{") {
				n, sum = n+1, sum+v
			}
		}
		return n, sum
	}
	if n, sum := count("resource_operation_duration_seconds"); n != 1000 || sum != 10_000 {
		t.Error(n, sum)
	}
	if n, sum := count("resource_pool_connections"); n != 1000 || sum != 500 {
		t.Error(n, sum)
	}
}

func TestAllocations(t *testing.T) {
	c := open(observe.Resource{Name: "a"}, promobserver.New(prometheus.NewRegistry()))
	for _, class := range []string{"", "23505"} {
		if n := testing.AllocsPerRun(100, func() { c.do(observe.Call, "Query", nil, observe.Result{Type: class}) }); n > 0 {
			t.Errorf("an operation that ends with %q allocates %v times", class, n)
		}
	}
}

func BenchmarkOperation(b *testing.B) {
	for name, observers := range map[string][]observe.Observer{"none": nil, "prometheus": {promobserver.New(prometheus.NewRegistry())}} {
		c := open(observe.Resource{Name: "a"}, observers...)
		ctx, op := b.Context(), c.p.Op(observe.Call, "Query")
		for how, class := range map[string]string{"success": "", "failure": "23505"} {
			b.Run(name+"/"+how, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, span := c.p.Begin(ctx, op)
					span.End(nil, observe.Result{Type: class})
				}
			})
		}
	}
	b.Run("recorder", func(b *testing.B) {
		ctx, op := b.Context(), &observe.Op{Name: "Query"}
		r := promobserver.New(prometheus.NewRegistry()).Observe(observe.Resource{Ops: []*observe.Op{op}})
		b.ReportAllocs()
		for b.Loop() {
			r.End(r.Begin(ctx, op), op, observe.Result{Duration: time.Millisecond})
		}
	})
	b.Run("clock", func(b *testing.B) {
		for b.Loop() {
			_ = time.Since(time.Now())
		}
	})
}

func BenchmarkScrape(b *testing.B) {
	reg := prometheus.NewRegistry()
	o := promobserver.New(reg)
	for i := range 1000 {
		open(observe.Resource{Name: fmt.Sprint(i)}, o).do(observe.Call, "Query", nil, observe.Result{})
	}
	for b.Loop() {
		if _, err := reg.Gather(); err != nil {
			b.Fatal(err)
		}
	}
}
