package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/resgen-go/resgen/examples/standins"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource"
	"go.uber.org/goleak"
)

// TestRun is the whole program in dev. What the environment says of databases, buckets and APIs is none of its business there.
func TestRun(t *testing.T) {
	var out bytes.Buffer
	err := run(t.Context(), &out, resource.Map{
		"DATABASE_URL":          "postgres://nobody@db.example.com/customers",
		"S3_ENDPOINT":           "https://s3.example.com",
		"AWS_ACCESS_KEY_ID":     "AKIAIOSFODNN7EXAMPLE",
		"AWS_SECRET_ACCESS_KEY": "sample-aws-key",
		"API_BASE_URL":          "https://api.example.com",
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `Started stand-ins: a SQLite file, and an S3 and an API on this machine.

profile dev

database (customer_database)
  driver             sqlite      profile dev
  connection_string  [REDACTED]  DATABASE_URL

s3 (s3)
  bucket             dev-data-bucket  profile dev
  endpoint           http://ADDRESS  S3_ENDPOINT
  access_key_id      dev              profile dev
  secret_access_key  [REDACTED]       profile dev

api (enrichment)
  base_url     http://ADDRESS  API_BASE_URL
  api_key      [REDACTED]      profile dev
  health_path  /healthz        resource

alerting (webhook): not configured

customer_data
  3 customers

processed_data
  read 3 customers
  enriched 1 of 3
  enriched 2 of 3
  enriched 3 of 3
  stored processed/data.json

processed/data.json in dev-data-bucket
[
  {
    "id": 1,
    "name": "Ada",
    "email": "ada@example.com",
    "segment": "regular",
    "country": "NL"
  },
  {
    "id": 2,
    "name": "Grace",
    "email": "grace@example.org",
    "segment": "loyal",
    "country": "NL"
  },
  {
    "id": 3,
    "name": "Katherine",
    "email": "katherine@example.net",
    "segment": "new",
    "country": "NL"
  }
]
`
	if got := withoutAddresses(out.String()); got != withoutAddresses(want) {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	goleak.VerifyNone(t)
}

var (
	address = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	blanks  = regexp.MustCompile(` {2,}`)
)

// withoutAddresses replaces each address in text by a word. It also shortens blanks, because columns are as wide as the addresses.
func withoutAddresses(text string) string {
	return blanks.ReplaceAllString(address.ReplaceAllString(text, "ADDRESS"), "  ")
}

// TestProdSaysAllThatIsMissing runs the program without its variables. It must report all of them, and print nothing else.
func TestProdSaysAllThatIsMissing(t *testing.T) {
	var out bytes.Buffer
	err := run(t.Context(), &out, resource.Map{"APP_ENV": "prod"})
	const want = `database.connection_string (DATABASE_URL or DATABASE_URL_FILE): required but not set
s3.bucket (S3_BUCKET): required but not set
api.base_url (API_BASE_URL): required but not set
api.api_key (API_KEY or API_KEY_FILE): required but not set`
	if err == nil || err.Error() != want {
		t.Errorf("error\n%v\nwant\n%s", err, want)
	}
	if out.Len() > 0 {
		t.Errorf("printed %s", &out)
	}
}

func TestUnknownProfile(t *testing.T) {
	var out bytes.Buffer
	err := run(t.Context(), &out, resource.Map{"APP_ENV": "prd"})
	if err == nil || err.Error() != "profile (APP_ENV): must be one of dev, prod" || out.Len() > 0 {
		t.Errorf("printed %q, error %v", &out, err)
	}
}

// TestProdStartsNoStandIns has everything in prod but a database: the program says so, and gives back what it had opened.
func TestProdStartsNoStandIns(t *testing.T) {
	var out bytes.Buffer
	err := run(t.Context(), &out, resource.Map{
		"APP_ENV":               "prod",
		"DATABASE_URL":          "postgres://nobody:sample-db-password@" + nowhere(t) + "/customers",
		"S3_ENDPOINT":           stand(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})),
		"S3_BUCKET":             "customers",
		"AWS_ACCESS_KEY_ID":     "AKIAIOSFODNN7EXAMPLE",
		"AWS_SECRET_ACCESS_KEY": "sample-aws-key",
		"API_BASE_URL":          stand(t, standins.EnrichmentAPI()),
		"API_KEY":               "sample-token",
	})
	if err == nil || !strings.HasPrefix(err.Error(), "open database: ") || strings.Contains(err.Error(), "sample-") {
		t.Errorf("error %v", err)
	}
	if out.Len() > 0 {
		t.Errorf("printed %s", &out)
	}
}

// TestFailures breaks one thing after the other. The error says which it was, and nothing stays open.
func TestFailures(t *testing.T) {
	refuse := func(path string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, path) {
				http.Error(w, "sample-answer", http.StatusInternalServerError)
				return
			}
			standins.EnrichmentAPI().ServeHTTP(w, r)
		})
	}
	for _, tt := range []struct {
		name  string
		env   func(t *testing.T) resource.Map
		want  string
		later bool // customer_data is made first
	}{
		{"the API refuses", func(t *testing.T) resource.Map {
			return resource.Map{"API_BASE_URL": stand(t, refuse("/customers/2"))}
		}, "processed_data: enrich customer 2: GET /customers/{id}/enrichment: 500 Internal Server Error", true},
		{"the API is not well", func(t *testing.T) resource.Map {
			return resource.Map{"API_BASE_URL": stand(t, refuse("/healthz"))}
		}, "open api: GET /healthz: 500 Internal Server Error", false},
		{"S3 is down", func(t *testing.T) resource.Map {
			return resource.Map{"S3_ENDPOINT": "http://" + nowhere(t)}
		}, "open s3: ", false},
		{"S3 has no such bucket", func(t *testing.T) resource.Map {
			return resource.Map{"S3_ENDPOINT": stand(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/xml")
				w.WriteHeader(http.StatusNotFound)
				_, _ = io.WriteString(w, "<Error><Code>NoSuchBucket</Code></Error>")
			}))}
		}, "open s3: there is no bucket dev-data-bucket", false},
		{"S3 takes nothing", func(t *testing.T) resource.Map {
			return resource.Map{"S3_ENDPOINT": stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodHead {
					w.WriteHeader(http.StatusForbidden)
				}
			}))}
		}, "processed_data: store processed data: ", true},
		{"the database is no database", func(t *testing.T) resource.Map {
			return resource.Map{"DATABASE_URL": t.TempDir()}
		}, "open database: ", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := standins.Start(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			err = makeAssets(t.Context(), &out, pipeline.WithSource(resource.Layered(tt.env(t), s.Over(resource.Map{}))))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if made := strings.Contains(out.String(), "customer_data\n  3 customers"); made != tt.later {
				t.Errorf("printed %s", &out)
			}
			if strings.Contains(out.String()+err.Error(), "sample-answer") {
				t.Errorf("the answer's text shows: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(s.Database()); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the stand-in's database is still there: %v", err)
			}
		})
		goleak.VerifyNone(t)
	}
}

// TestRunBorrows proves what makeAssets says of a run: the process's database outlives it, what it opened itself does not.
func TestRunBorrows(t *testing.T) {
	s, err := standins.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	from := pipeline.WithSource(s.Over(resource.Map{}))
	err = pipeline.Run(t.Context(), func(ctx context.Context, process *pipeline.Resources) error {
		var api *pipeline.Enrichment
		err := pipeline.RunProcessedData(ctx, func(ctx context.Context, use *pipeline.ProcessedData) error {
			api = use.API
			if use.Database != process.Database || use.API == process.API || use.S3 == process.S3 {
				t.Error("the run does not borrow the database, or more than that")
			}
			return processedData(ctx, io.Discard, use)
		}, from, pipeline.WithDatabase(process.Database))
		if err != nil {
			return err
		}
		if _, err := api.Enrich(ctx, 1); err == nil {
			t.Error("the run's API is still open")
		}
		if err := process.Database.Check(ctx); err != nil {
			t.Errorf("the process's database: %v", err)
		}
		return nil
	}, from)
	if err != nil {
		t.Error(err)
	}
}

// nowhere is an address of this machine where nobody listens.
func nowhere(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// stand is the address of a server that wants its clients to have closed all connections when the test ends.
func stand(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	var opened, closed atomic.Int32
	one := make(chan struct{}, 100)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			opened.Add(1)
		case http.StateClosed:
			closed.Add(1)
			one <- struct{}{}
		}
	}
	s.Start()
	t.Cleanup(func() {
		defer s.Close()
		timeout := time.After(5 * time.Second)
		for closed.Load() < opened.Load() {
			select {
			case <-one:
			case <-timeout:
				t.Errorf("%d of %d connections are still open", opened.Load()-closed.Load(), opened.Load())
				return
			}
		}
	})
	return s.URL
}
