// Package standins starts what the examples work with in development: a database, an object store and an API.
package standins

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/resource"
)

// StandIns are a database, an object store and an API that are not far away: a file, and two servers of this process that only this
// machine reaches.
type StandIns struct {
	dir     string // holds the database
	s3, api *server
}

// Start starts them with some data. Their owner closes them.
func Start(ctx context.Context) (_ *StandIns, err error) {
	s := new(StandIns)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.dir, err = os.MkdirTemp("", "pipeline"); err != nil {
		return nil, err
	}
	if err := FillDatabase(ctx, s.Database()); err != nil {
		return nil, fmt.Errorf("fill the database: %w", err)
	}
	s3 := gofakes3.New(s3mem.New(), gofakes3.WithAutoBucket(true)) // it has every bucket that one asks for
	if s.s3, err = serve(s3.Server()); err != nil {
		return nil, err
	}
	if s.api, err = serve(EnrichmentAPI()); err != nil {
		return nil, err
	}
	return s, nil
}

// Database is the name of the database's file.
func (s *StandIns) Database() string { return filepath.Join(s.dir, "customers.db") }

// Over is env, but for the variables that say where the stand-ins are.
func (s *StandIns) Over(env resource.Source) resource.Source {
	return resource.Layered(resource.Map{
		"DATABASE_URL": s.Database(),
		"S3_ENDPOINT":  s.s3.url(),
		"API_BASE_URL": s.api.url(),
	}, env)
}

// Close stops the stand-ins and forgets their data.
func (s *StandIns) Close() error {
	var errs []error
	for _, server := range []*server{s.api, s.s3} {
		if server != nil {
			errs = append(errs, server.close())
		}
	}
	if s.dir != "" {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	return errors.Join(errs...)
}

// FillDatabase makes a database of a few customers.
func FillDatabase(ctx context.Context, file string) (err error) {
	cfg, err := pipeline.NewCustomerDatabaseConfig(func(c *pipeline.CustomerDatabaseConfig) {
		c.Driver = pipeline.CustomerDatabaseDriverSqlite
		c.ConnectionString = resource.NewSecret(file)
	})
	if err != nil {
		return err
	}
	db, err := pipeline.OpenCustomerDatabase(ctx, cfg, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close(ctx)) }()
	_, err = db.ExecContext(ctx, `
		CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL);
		INSERT INTO customers (id, name, email) VALUES
			(1, 'Ada', 'ada@example.com'),
			(2, 'Grace', 'grace@example.org'),
			(3, 'Katherine', 'katherine@example.net');`)
	return err
}

// EnrichmentAPI knows a little of every customer. It answers only requests with a bearer token.
func EnrichmentAPI() http.Handler {
	segments := []string{"new", "regular", "loyal"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /customers/{id}/enrichment", func(w http.ResponseWriter, r *http.Request) {
		if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); !ok || token == "" {
			http.Error(w, "no bearer token", http.StatusUnauthorized)
			return
		}
		id, err := strconv.Atoi(r.PathValue("id"))
		if err != nil || id < 1 {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(pipeline.Details{ // who went away gets nothing
			Segment: segments[id%len(segments)],
			Country: "NL",
		})
	})
	return mux
}

// A server is one on a free port of this machine.
type server struct {
	http     http.Server
	listener net.Listener
	done     chan struct{} // closed when it serves no more
}

func serve(h http.Handler) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{listener: listener, done: make(chan struct{})}
	s.http.Handler = h
	go func() {
		defer close(s.done)
		_ = s.http.Serve(listener) // until close
	}()
	return s, nil
}

func (s *server) url() string { return "http://" + s.listener.Addr().String() }

func (s *server) close() error {
	err := s.http.Close()
	<-s.done
	return err
}
