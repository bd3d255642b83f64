package otlp

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	metricservice "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	traceservice "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	traces "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// A receiver is a server that takes metrics and traces by OTLP over HTTP, as a collector does.
type receiver struct {
	url string

	mu      sync.Mutex
	metrics []*metrics.ScopeMetrics
	traces  []*traces.ScopeSpans
}

func newReceiver(t *testing.T) *receiver {
	r := new(receiver)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/metrics", func(w http.ResponseWriter, req *http.Request) {
		var got metricservice.ExportMetricsServiceRequest
		read(t, w, req, &got)
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, of := range got.ResourceMetrics {
			r.metrics = append(r.metrics, of.ScopeMetrics...)
		}
	})
	mux.HandleFunc("POST /v1/traces", func(w http.ResponseWriter, req *http.Request) {
		var got traceservice.ExportTraceServiceRequest
		read(t, w, req, &got)
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, of := range got.ResourceSpans {
			r.traces = append(r.traces, of.ScopeSpans...)
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	r.url = s.URL
	return r
}

func read(t *testing.T, w http.ResponseWriter, req *http.Request, into proto.Message) {
	body := io.Reader(req.Body)
	if req.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(req.Body)
		if err != nil {
			t.Error(err)
			return
		}
		body = unzipped
	}
	data, err := io.ReadAll(body)
	if err == nil {
		err = proto.Unmarshal(data, into)
	}
	if err != nil {
		t.Error(err)
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

// A point is a data point of any metric.
type point interface{ GetAttributes() []*common.KeyValue }

// points are the data points of m.
func points(m *metrics.Metric) []point {
	var all []point
	for _, p := range m.GetHistogram().GetDataPoints() {
		all = append(all, p)
	}
	for _, p := range m.GetSum().GetDataPoints() {
		all = append(all, p)
	}
	for _, p := range m.GetGauge().GetDataPoints() {
		all = append(all, p)
	}
	return all
}

// attrsOf are attributes as texts.
func attrsOf(all []*common.KeyValue) map[string]string {
	texts := map[string]string{}
	for _, kv := range all {
		texts[kv.Key] = kv.Value.GetStringValue()
		if _, ok := kv.Value.Value.(*common.AnyValue_IntValue); ok {
			texts[kv.Key] = fmt.Sprint(kv.Value.GetIntValue())
		}
	}
	return texts
}

// ours reports whether a name is our own: the conventions have none like it.
func ours(name string) bool {
	return strings.HasPrefix(name, "resgen.") || strings.HasPrefix(name, "resource.")
}

// faults compares what has been received with the conventions. Labels are attributes that a specification adds.
func (r *receiver) faults(of *registry, labels ...string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []string
	add := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for _, s := range r.metrics {
		if s.SchemaUrl != "https://opentelemetry.io/schemas/1.43.0" {
			add("the schema of the metrics is %q", s.SchemaUrl)
		}
		for _, m := range s.Metrics {
			if len(points(m)) == 0 {
				add("%s has no points", m.Name)
			}
			if m.Unit == "" || m.Description == "" {
				add("%s has no unit or description", m.Name)
			}
			want := of.metrics[m.Name]
			switch {
			case want == nil && !ours(m.Name):
				add("the conventions know no metric %s", m.Name)
			case want != nil:
				found = append(found, want.faults(m, labels)...)
			}
		}
	}
	for _, s := range r.traces {
		if s.SchemaUrl != "https://opentelemetry.io/schemas/1.43.0" {
			add("the schema of the spans is %q", s.SchemaUrl)
		}
		for _, span := range s.Spans {
			for key := range attrsOf(span.Attributes) { // order: they are sorted below
				if of.keys[key] == "" && !ours(key) && !slices.Contains(labels, key) {
					add("the conventions know no attribute %s of the span %s", key, span.Name)
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// faults compares m with the conventions.
func (want *metric) faults(m *metrics.Metric, labels []string) []string {
	var found []string
	add := func(format string, args ...any) { found = append(found, m.Name+": "+fmt.Sprintf(format, args...)) }
	if m.Unit != want.unit {
		add("the unit is %q, not %q", m.Unit, want.unit)
	}
	if m.Description != want.description {
		add("the description is %q, not %q", m.Description, want.description)
	}
	for _, p := range points(m) {
		got := attrsOf(p.GetAttributes())
		for key, a := range want.attrs { // order: they are sorted by the caller
			if _, ok := got[key]; a.required && !ok {
				add("%s is missing", key)
			}
		}
		for key, value := range got { // order: they are sorted by the caller
			a, known := want.attrs[key]
			switch {
			case known && !a.allows(key, value):
				add("%s must not be %q", key, value)
			case !known && key != "error.type" && !ours(key) && !slices.Contains(labels, key):
				add("%s is no attribute of it", key)
			}
		}
	}
	return found
}
