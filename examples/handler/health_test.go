package handler_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/examples/handler"
	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/generated/pipeline/pipelinetest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// inFile is the configuration of a database that is a file.
func inFile(t *testing.T) pipeline.CustomerDatabaseConfig {
	cfg := pipeline.DefaultCustomerDatabaseConfig()
	cfg.Driver = pipeline.CustomerDatabaseDriverSqlite
	cfg.ConnectionString = resource.NewSecret(filepath.Join(t.TempDir(), "customers.db"))
	return cfg
}

// TestHealth asks one real database and two mocks. No variable is read.
func TestHealth(t *testing.T) {
	db, shut, err := pipeline.OpenDatabase(t.Context(), pipeline.WithDatabaseConfig(inFile(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer shut(context.Background())

	r, _ := pipelinetest.New(t)
	r.Database = db
	const want = "database: 0 of 30 connections in use\ns3: ok\napi: ok\nalerting: ok\n"
	if code, text := get(handler.Health{Resources: r}); code != http.StatusOK || text != want {
		t.Errorf("%d\n%s", code, text)
	}
	if err := shut(t.Context()); err != nil {
		t.Error(err)
	}
	if code, text := get(handler.Health{Resources: r}); code != http.StatusServiceUnavailable || text != "database does not answer\n" {
		t.Errorf("%d\n%s", code, text)
	}
}

func get(h http.Handler) (code int, text string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	return w.Code, w.Body.String()
}

// TestTenants opens databases at run time. What is still open is closed with the group, and then nothing more is opened.
func TestTenants(t *testing.T) {
	group, err := lifecycle.Start(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tenants := handler.Tenants{Group: group}
	north, child, err := tenants.Open(t.Context(), "north", inFile(t))
	if err != nil {
		t.Fatal(err)
	}
	south, _, err := tenants.Open(t.Context(), "south", inFile(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if north.Check(t.Context()) == nil || south.Check(t.Context()) != nil {
		t.Error("another database is closed")
	}
	if err := group.Close(t.Context()); err != nil || south.Check(t.Context()) == nil {
		t.Errorf("south is open, or %v", err)
	}
	if _, _, err := tenants.Open(t.Context(), "late", inFile(t)); !errors.Is(err, lifecycle.ErrClosing) {
		t.Errorf("got %v", err)
	}
}
