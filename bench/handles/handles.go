package handles

import (
	"context"
	"time"
)

// A Sum is a number that grows.
type Sum struct{ n int64 }

// NewSum returns zero.
func NewSum(AdderConfig) *Sum { return &Sum{} }

// Add adds n and returns the sum.
func (s *Sum) Add(_ context.Context, n int64) int64 {
	s.n += n
	return s.n
}

// A Sleeper takes its time to open.
type Sleeper struct{}

// NewSleeper returns after the time that it takes.
func NewSleeper(ctx context.Context, cfg SlowConfig) (*Sleeper, error) {
	select {
	case <-time.After(cfg.Takes):
		return &Sleeper{}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
