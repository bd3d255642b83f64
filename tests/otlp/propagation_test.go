package otlp

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	otelobserver "github.com/resgen-go/resgen/adapters/otel"
	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource/observe"
)

// TestPropagation holds that a server is told of the span of each attempt, in its order: of retries and of redirects too.
func TestPropagation(t *testing.T) {
	var told []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		told = append(told, r.Header.Get("Traceparent"))
		switch len(told) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			http.Redirect(w, r, "/y", http.StatusFound)
		}
	}))
	defer s.Close()
	base, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	cfg := httpkind.DefaultHTTPConfig()
	cfg.BaseURL, cfg.Backoff = base, time.Millisecond
	spans := tracetest.NewSpanRecorder()
	o := otelobserver.New(otelobserver.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))), otelobserver.WithPropagator(propagation.TraceContext{}))
	c, err := httpkind.Open(t.Context(), cfg, observe.NewProbe(observe.Resource{Name: "api", Kind: "http"}, o))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Get(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, span := range spans.Ended() {
		of := span.SpanContext()
		want = append(want, "00-"+of.TraceID().String()+"-"+of.SpanID().String()+"-01")
	}
	if len(want) != 3 || !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
}
