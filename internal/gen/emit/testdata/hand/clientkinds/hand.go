package clientkinds

import (
	"context"
	"errors"

	"example.com/golden/sdk/pgpool"
	"example.com/golden/sdk/queue"
)

func NewPool(ctx context.Context, cfg PoolConfig, configure ...func(*pgpool.Config)) (*pgpool.Pool, error) {
	c := pgpool.Config{Host: cfg.Host}
	for _, f := range configure {
		f(&c)
	}
	return pgpool.New(ctx, &c)
}

func Seek(ctx context.Context, cfg CursorConfig) (*queue.Cursor, func(), error) {
	return queue.Seek(ctx, cfg.Name)
}

func Login(cfg *SessionConfig) (*queue.Session, error) { return queue.Login(cfg.User) }

// Shut closes a session.
func Shut(ctx context.Context, s *queue.Session) { s.Session() }

// Draw returns a function that fails.
func Draw(TapConfig) (*queue.Tap, func() error, error) {
	return &queue.Tap{}, func() error { return ErrStop }, nil
}

// A Stop is a type of such functions.
type Stop func() error

// Wind fails.
func Wind(context.Context, ReelConfig) (*queue.Reel, Stop, error) {
	return nil, func() error { return ErrStop }, ErrWind
}

// Thread does not fail.
func Thread(SpoolConfig) (*queue.Spool, func() error) {
	return &queue.Spool{}, func() error { return ErrStop }
}

// ErrStop is the error of the functions that stop, and ErrWind the one of Wind.
var (
	ErrStop = errors.New("cannot be stopped")
	ErrWind = errors.New("cannot be wound")
)
