package postgreskind

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
)

func TestCheckOfFullPool(t *testing.T) {
	s := newServer(t, "pw")
	cfg := s.config(resource.NewSecret("pw"))
	cfg.MaxConns = 2
	pool, err := Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var held []*pgxpool.Conn
	for range cfg.MaxConns {
		c, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	if got, want := Stats(pool), (resource.Stats{Max: 2, InUse: 2}); got != want {
		t.Errorf("stats %+v, want %+v", got, want)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err = Check(ctx, pool)
	var saturated *SaturatedError
	if !errors.As(err, &saturated) || saturated.Max != 2 || saturated.ErrorType() != "saturated" {
		t.Errorf("the error of a full pool is %v", err)
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it does not say why: %v", err)
	}

	for _, c := range held {
		c.Release()
	}
	if err := Check(t.Context(), pool); err != nil {
		t.Errorf("after the release: %v", err)
	}
	if got := Stats(pool); got.Max != 2 || got.InUse+got.Idle != 2 {
		t.Errorf("stats %+v", got)
	}
}

// A server that accepts and says nothing is down, however few connections the pool may have.
func TestCheckOfSilentServer(t *testing.T) {
	l := silent(t)
	s := &server{listener: l}
	cfg := s.config(resource.NewSecret("pw"))
	cfg.MaxConns = 1
	pool, err := Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err = Check(ctx, pool)
	var saturated *SaturatedError
	if !errors.Is(err, context.DeadlineExceeded) || errors.As(err, &saturated) {
		t.Errorf("the error is %v", err)
	}
}

func TestCheckOfClosedPool(t *testing.T) {
	s := newServer(t, "pw")
	pool, err := Open(t.Context(), s.config(resource.NewSecret("pw")), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	pool.Close()
	if err := Check(t.Context(), pool); err == nil {
		t.Error("no error")
	}
}
