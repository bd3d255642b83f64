package postgreskind

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/resgen-go/resgen/resource"
)

func TestHandle(t *testing.T) {
	s := newServer(t, "pw")
	var wrong *pgconn.PgError
	if _, err := OpenPostgres(t.Context(), s.config(resource.NewSecret("another")), nil); !errors.As(err, &wrong) {
		t.Errorf("with the wrong password: %v", err)
	}
	h, err := OpenPostgres(t.Context(), s.config(resource.NewSecret("pw")), nil)
	if err != nil {
		t.Fatal(err)
	}
	held, err := h.Native().Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.Close(ctx); err == nil || !strings.Contains(err.Error(), "1 of 10 connections") {
		t.Errorf("closed with a connection in use: %v", err)
	}
	held.Release()
	if err := h.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
