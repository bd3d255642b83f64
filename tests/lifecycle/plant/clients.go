package plant

import (
	"context"
	"errors"
	"net/url"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
)

// A part is what all clients have.
type part struct {
	script *Script
	name   string
}

func (p *part) do(ctx context.Context, event string) error { return p.script.do(ctx, event+" "+p.name) }

// RoleConn is a session of a role.
type RoleConn struct {
	part
	key resource.Secret
}

// AssumeRole assumes a role.
func AssumeRole(ctx context.Context, cfg RoleConfig) (*RoleConn, error) {
	r := &RoleConn{part{of(ctx), cfg.Name}, cfg.Key}
	if err := r.script.open(ctx, r.name); err != nil {
		return nil, err
	}
	return r, nil
}

// Token is what the role shows to others.
func (r *RoleConn) Token(context.Context) (string, error) { return "token of " + r.key.Reveal(), nil }

// Check asks whether the role is still valid.
func (r *RoleConn) Check(ctx context.Context) error { return r.do(ctx, "check") }

// Close ends the session.
func (r *RoleConn) Close(ctx context.Context) error { return r.do(ctx, "close") }

// DatabaseOptions is what the SDK of a database is configured with.
type DatabaseOptions struct{ Tracer string }

// A DatabaseConn is a pool.
type DatabaseConn struct {
	part
	Options DatabaseOptions
	Stats   resource.Stats
}

// OpenDatabaseConn opens a pool. It wants the role itself, not what callers see of it.
func OpenDatabaseConn(ctx context.Context, cfg *DatabaseConfig, role *RoleConn, configure ...func(*DatabaseOptions) error) (*DatabaseConn, error) {
	d := &DatabaseConn{part: part{of(ctx), cfg.Name}}
	if role == nil {
		return nil, errors.New("no role")
	}
	for _, f := range configure {
		if err := f(&d.Options); err != nil {
			return nil, err
		}
	}
	if err := d.script.open(ctx, d.name); err != nil {
		return nil, err
	}
	return d, nil
}

// Query asks the database.
func (d *DatabaseConn) Query(ctx context.Context, sql string) (int, error) {
	return len(sql), d.do(ctx, "query")
}

// Ping reports whether it answers.
func (d *DatabaseConn) Ping(ctx context.Context) error { return d.do(ctx, "check") }

// Close waits for what is checked out, however long that takes.
func (d *DatabaseConn) Close() { _ = d.do(context.Background(), "close") }

// PoolStats counts its connections.
func PoolStats(d *DatabaseConn) resource.Stats { return d.Stats }

// Migrate brings the tables up to date.
func Migrate(ctx context.Context, d *DatabaseConn) error { return d.do(ctx, "after_open") }

// Warm asks what everybody asks. It takes the handle.
func Warm(ctx context.Context, d *Database) error { return d.native.do(ctx, "warm") }

// Drain waits for queries.
func Drain(ctx context.Context, d *DatabaseConn) error { return d.do(ctx, "before_close") }

// Flush writes what was not written yet.
func Flush(ctx context.Context, d *Database) error { return d.native.do(ctx, "flush") }

// TraceOnce and TraceAgain leave a mark each.
func TraceOnce(o *DatabaseOptions) error { o.Tracer += "1"; return nil }

// TraceAgain is the second of two.
func TraceAgain(o *DatabaseOptions) error { o.Tracer += "2"; return nil }

// Blobs is what a store can do.
type Blobs interface {
	Put(ctx context.Context, key string, data []byte) error
}

type blobs struct{ part }

// OpenBlobs opens a store; the function closes it. If the store is half open, there is a function and an error.
func OpenBlobs(ctx context.Context, cfg StoreConfig) (Blobs, func(), error) {
	b := &blobs{part{of(ctx), cfg.Name}}
	shut := func() { _ = b.do(context.Background(), "close") }
	if err := b.script.open(ctx, b.name); err != nil {
		return nil, nil, err
	}
	if err := b.do(ctx, "half"); err != nil {
		return nil, shut, err
	}
	return b, shut, nil
}

// Put keeps data.
func (b *blobs) Put(ctx context.Context, _ string, _ []byte) error { return b.do(ctx, "put") }

// Memory is a cache.
type Memory struct{ part }

// OpenMemory makes a cache.
func OpenMemory(ctx context.Context, cfg CacheConfig) (*Memory, error) {
	m := &Memory{part{of(ctx), cfg.Name}}
	if err := m.script.open(ctx, m.name); err != nil {
		return nil, err
	}
	return m, nil
}

// Get looks a value up.
func (m *Memory) Get(string) ([]byte, bool) { return nil, false }

// Close empties the cache.
func (m *Memory) Close() error { return m.do(context.Background(), "close") }

// Getter is what a queue wants of a cache.
type Getter interface {
	Get(key string) ([]byte, bool)
}

// A QueueConn is a connection to a queue.
type QueueConn struct {
	part
	Database *Database
	Cache    Getter
}

// OpenQueueConn opens a queue. It takes what anybody may do with a database, and a cache or nil.
func OpenQueueConn(ctx context.Context, cfg QueueConfig, database *Database, cache Getter) (*QueueConn, error) {
	q := &QueueConn{part{of(ctx), cfg.Name}, database, cache}
	if err := q.script.open(ctx, q.name); err != nil {
		return nil, err
	}
	return q, nil
}

// Push adds a message.
func (q *QueueConn) Push(ctx context.Context, _ string) error { return q.do(ctx, "push") }

// QueueAlive reports whether the queue answers.
func QueueAlive(ctx context.Context, q *QueueConn) error { return q.do(ctx, "check") }

// QueueMoves reports whether messages leave the queue. A resource asks this in place of QueueAlive.
func QueueMoves(ctx context.Context, q *QueueConn) error { return q.do(ctx, "move") }

// QueueStop closes the queue.
func QueueStop(ctx context.Context, q *QueueConn) error { return q.do(ctx, "close") }

// A Hook posts messages.
type Hook struct {
	part
	address resource.Secret
}

// OpenHook makes a hook; there is nothing to close.
func OpenHook(ctx context.Context, cfg WebhookConfig) (*Hook, error) {
	h := &Hook{part{of(ctx), cfg.Name}, cfg.URL}
	if _, err := url.Parse(cfg.URL.Reveal()); err != nil {
		return nil, errors.New("the address is wrong")
	}
	if err := h.script.open(ctx, h.name); err != nil {
		return nil, err
	}
	return h, nil
}

// Post sends a text.
func (h *Hook) Post(ctx context.Context, _ string) error { return h.do(ctx, "post") }

// Alert sends an alert.
func (h *Hook) Alert(ctx context.Context, a alert.Alert) error {
	return h.do(ctx, "alert "+string(a.Status)+" "+a.Resource+": "+a.Message)
}
