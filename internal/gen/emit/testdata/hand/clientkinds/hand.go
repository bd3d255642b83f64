package clientkinds

import (
	"context"

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
