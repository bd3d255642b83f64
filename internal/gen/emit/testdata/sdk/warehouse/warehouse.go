// Package warehouse is a client with a configuration and a constructor of its own.
package warehouse

import (
	"context"
	"net/url"
	"time"

	"example.com/golden/sdk/pgpool"
)

type Mode string

type Config struct {
	Name       string
	URL        *url.URL
	Mode       Mode
	Style      *Mode
	Level      Level
	Retries    *int
	Burst      int
	Limit      *Count
	Region     *string
	Wait       time.Duration
	Token      string
	Key        []byte
	Cert       *string
	Tokens     []string
	Modes      []Mode
	Labels     map[string]string
	Headers    map[string]Mode
	TLS        TLS
	Pool       *Pool
	Spare      *Pool
	Connection Connection
	Target     Target
}

type Level string

type Count int64

type TLS struct {
	Server string
	Key    string
}

type Pool struct {
	Max  int
	Name *string
}

// Connection has exactly one member.
type Connection struct {
	Local *Local
	Cloud *Cloud
}

type Local struct{ Host string }

type Cloud struct {
	Region *string
	Token  string
}

// Target has exactly one member.
type Target struct {
	File *File
	None *None
}

type File struct{ Path string }

type None struct{}

type Row struct{ ID int64 }

type Client struct {
	Config Config
	DB     *pgpool.Pool
	closed error
}

func Open(ctx context.Context, cfg Config, db *pgpool.Pool) (*Client, error) {
	return &Client{Config: cfg, DB: db}, nil
}

func (c *Client) Load(ctx context.Context, table string, rows []Row) error     { return nil }
func (c *Client) Count(ctx context.Context, table string) (n int64, err error) { return 42, nil }
func (c *Client) Ping(ctx context.Context) error                               { return nil }
func (c *Client) Close() error                                                 { return c.closed }
