package clients

import (
	"context"
	"errors"
	"sync"

	"example.com/golden/sdk/pgpool"
	"example.com/golden/sdk/queue"
	"github.com/resgen-go/resgen/resource"
)

// Journal says what happened, in order.
var Journal journal

type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) Log(text string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, text)
}

// Lines takes the lines.
func (j *journal) Lines() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	lines := j.lines
	j.lines = nil
	return lines
}

func open(ctx context.Context, cfg PostgresConfig, configure ...func(*pgpool.Config) error) (*pgpool.Pool, error) {
	Journal.Log("open " + cfg.Host)
	c := pgpool.Config{Host: cfg.Host, Password: cfg.Password.Reveal()}
	for _, f := range configure {
		if err := f(&c); err != nil {
			return nil, err
		}
	}
	return pgpool.New(ctx, &c)
}

func check(ctx context.Context, pool *pgpool.Pool, cfg *PostgresConfig) error { return pool.Ping(ctx) }

func stats(pool *pgpool.Pool) resource.Stats { return resource.Stats{Max: 4, InUse: 1} }

func validate(cfg PostgresConfig) error {
	if cfg.Host == "forbidden" {
		return errors.New("this host is forbidden")
	}
	return nil
}

func trace(c *pgpool.Config) error {
	c.Tracer += "spec "
	return nil
}

func migrate(ctx context.Context, db *pgpool.Pool) error {
	Journal.Log("migrate " + db.Config.Host)
	return ctx.Err()
}

func drain(ctx context.Context, w *Warehouse) error {
	Journal.Log("drain " + w.Config.Name)
	return ctx.Err()
}

// A token is what a session opens to: a queue.Logger.
type token struct {
	user string
	role SessionRole
}

func login(cfg SessionConfig) *token { return &token{cfg.User, cfg.Role} }

func (t *token) User() string { return t.user }

// Tables are the tables that the user may read.
func (t *token) Tables() []string {
	if r, ok := t.role.(SessionReader); ok {
		return r.Tables
	}
	return nil
}

func (t *token) Log(text string) { Journal.Log(t.user + ": " + text) }

var _ queue.Logger = (*token)(nil)

// Count is written by hand in place of the client's, whose signature it does not have.
func (w *Warehouse) Count(ctx context.Context, tables ...string) (int64, error) {
	var sum int64
	for _, t := range tables {
		n, err := w.WarehouseClient.Count(ctx, t)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
