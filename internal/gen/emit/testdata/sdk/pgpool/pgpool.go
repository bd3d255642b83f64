// Package pgpool stands for the SDK of a database.
package pgpool

import (
	"context"
	"errors"
)

type Config struct {
	Host     string
	Password string
	Tracer   string
}

type Pool struct {
	Config Config
	Closed bool
}

type Rows interface{ Next() bool }

type Conn struct{ pool *Pool }

// ErrDown is what a Ping of the host "down" returns.
var ErrDown = errors.New("the database does not answer")

func New(ctx context.Context, cfg *Config) (*Pool, error) { return &Pool{Config: *cfg}, ctx.Err() }

func (p *Pool) Exec(ctx context.Context, sql string, arguments ...any) (int64, error) {
	if p.Closed {
		return 0, errors.New("closed pool")
	}
	return int64(len(arguments)), ctx.Err()
}

func (p *Pool) Query(_ context.Context, sql string, args ...any) (rows Rows, err error) {
	return nil, nil
}

func (p *Pool) Acquire(context.Context) (*Conn, error) { return &Conn{p}, nil }

func (p *Pool) Idle(n int) *Conn {
	if n == 0 {
		return nil
	}
	return &Conn{p}
}

// IdleCall has the name of a type that the mock of Idle has.
func (p *Pool) IdleCall() {}

func (p *Pool) Ping(context.Context) error {
	if p.Config.Host == "down" {
		return ErrDown
	}
	return nil
}

func (p *Pool) Close() { p.Closed = true }

func (c *Conn) Exec(ctx context.Context, sql string) error { return nil }
func (c *Conn) Release()                                   {}
