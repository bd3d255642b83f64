package monitoring

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	promobserver "github.com/resgen-go/resgen/adapters/prometheus"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/tests/live"
)

// shopFolder names the variable that turns the test binary into the program shop, which keeps its files in that folder.
const shopFolder = "RESGEN_TEST_SHOP"

func TestMain(m *testing.M) {
	if dir := os.Getenv(shopFolder); dir != "" {
		if err := shop(dir, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	live.Main(m)
}

// shop works on the resources of generated/pipeline, well and badly, until in ends. It writes the address of its metrics to out.
func shop(dir string, in io.Reader, out io.Writer) error {
	registry := prometheus.NewRegistry()
	obs := promobserver.New(registry)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	metrics := &http.Server{Handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{})}
	go func() { _ = metrics.Serve(l) }() // until Close
	defer metrics.Close()

	store, api := httptest.NewServer(http.HandlerFunc(bucket)), httptest.NewServer(http.HandlerFunc(enrichment))
	defer store.Close()
	defer api.Close()
	alerting := httptest.NewServer(http.HandlerFunc(receiver))
	defer alerting.Close()
	env := resource.Map{
		"DATABASE_URL": filepath.Join(dir, "customers.db"), "S3_ENDPOINT": store.URL, "AWS_REGION": "eu-central-1",
		"API_BASE_URL": api.URL, "ALERTING_URL": alerting.URL,
	}
	opts := []pipeline.Option{pipeline.WithSource(env), pipeline.WithObserver(obs, broken{}), pipeline.WithLogger(slog.New(slog.DiscardHandler))}

	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		_, _ = io.Copy(io.Discard, in)
	}()
	if err := inVain(ctx, opts); err != nil {
		return err
	}
	return pipeline.Run(ctx, func(ctx context.Context, r *pipeline.Resources) error {
		if _, err := r.Database.ExecContext(ctx, "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT)"); err != nil {
			return err
		}
		if err := pipeline.RunProcessedData(ctx, func(context.Context, *pipeline.ProcessedData) error { return nil }, opts...); err != nil {
			return err
		}
		if _, shut, err := pipeline.OpenAlerting(ctx, opts...); err != nil {
			return err
		} else if err := shut(ctx); err != nil {
			return err
		}
		for _, e := range []observe.Event{
			{Resource: "database", Kind: "customer_database"},
			{Resource: "s3", Kind: "s3"},
			{Resource: "api", Kind: "enrichment"},
			{Resource: "alerting", Kind: "webhook"},
		} {
			e.What = observe.HealthChanged
			for _, e.State = range []string{"up", "down"} {
				observe.Tell(e, obs)
			}
		}
		// A webhook opens without its receiver, so this one does not fail by itself.
		observe.Tell(observe.Event{What: observe.AttemptFailed, Resource: "alerting", Kind: "webhook", Attempt: 1, Type: "_OTHER"}, obs)
		if _, err := fmt.Fprintln(out, l.Addr()); err != nil {
			return err
		}
		work(ctx, r)
		return nil
	}, opts...)
}

// inVain opens each resource once where it cannot be opened.
func inVain(ctx context.Context, opts []pipeline.Option) error {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	env := resource.Map{"DATABASE_URL": "/nowhere/customers.db", "S3_ENDPOINT": gone.URL, "AWS_REGION": "eu-central-1", "API_BASE_URL": gone.URL}
	opts = append(opts[:len(opts):len(opts)], pipeline.WithSource(env))
	_, _, err := pipeline.OpenDatabase(ctx, opts...)
	_, _, s3Err := pipeline.OpenS3Resource(ctx, opts...)
	_, _, apiErr := pipeline.OpenAPI(ctx, opts...)
	if err == nil || s3Err == nil || apiErr == nil {
		return fmt.Errorf("opened what is not there: %v, %v, %v", err, s3Err, apiErr)
	}
	return nil
}

// work works well and badly, again and again until ctx ends.
func work(ctx context.Context, r *pipeline.Resources) {
	alerting, err := r.Alerting.Get()
	if err != nil {
		panic(err)
	}
	for ctx.Err() == nil {
		_, _ = r.Database.Customers(ctx)
		_, _ = r.Database.ExecContext(ctx, "INSERT INTO nowhere VALUES (1)")
		for _, key := range []string{"found", "missing"} {
			if got, err := r.S3.GetObject(ctx, &s3.GetObjectInput{Bucket: &r.S3.Config.Bucket, Key: &key}); err == nil {
				_ = got.Body.Close()
			}
		}
		for id := range int64(2) {
			_, _ = r.API.Enrich(ctx, id)
		}
		for _, text := range []string{"welcome", "unwelcome"} {
			_ = alerting.Post(ctx, text, text)
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// bucket is an object store with one bucket, whose objects are empty. Some are missing.
func bucket(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/missing") {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<Error><Code>NoSuchKey</Code></Error>")
	}
}

// enrichment is an API that knows nothing of the customer 0.
func enrichment(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/0/") {
		http.Error(w, "no such customer", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, "{}")
}

// broken is an observer that panics.
type broken struct{}

func (broken) Observe(observe.Resource) observe.Recorder { panic(errors.New("broken")) }

// receiver takes every message but one.
func receiver(w http.ResponseWriter, r *http.Request) {
	if text, _ := io.ReadAll(r.Body); strings.Contains(string(text), "unwelcome") {
		http.Error(w, "no, thank you", http.StatusForbidden)
	}
}
