// Package warehouse is a client of the analysts' warehouse, which speaks the protocol of PostgreSQL, as many warehouses do. It is ordinary
// Go that knows nothing of resgen but the type of secrets; the specification of the shop names Open as the constructor of a kind.
package warehouse

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A Client loads data into the warehouse.
type Client struct {
	cfg  Config
	db   *pgxpool.Pool // of the shop
	pool *pgxpool.Pool // of the warehouse
}

// Open makes a client that copies from db. It does not wait for a connection: Ping does.
func Open(ctx context.Context, cfg Config, db *pgxpool.Pool) (*Client, error) {
	c, err := poolConfig(cfg)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Client{cfg: cfg, db: db, pool: pool}, nil
}

// Close closes the connections to the warehouse.
func (c *Client) Close() { c.pool.Close() }

// Ping returns an error if the warehouse does not answer.
func (c *Client) Ping(ctx context.Context) error { return c.pool.Ping(ctx) }

// Count returns the number of rows in a table.
func (c *Client) Count(ctx context.Context, table string) (int64, error) {
	var n int64
	err := c.pool.QueryRow(ctx, "select count(*) from "+name(table).Sanitize()).Scan(&n)
	return n, err
}

// Load replaces the rows of a table of the warehouse with the rows that a query in the shop's database returns. The table must have the
// columns of the query. Load returns the number of new rows. If Load fails, the table keeps its old rows; but if each statement is committed
// by itself, the table may be empty.
func (c *Client) Load(ctx context.Context, table, query string) (int64, error) {
	var n int64
	replace := func(to target) error {
		if _, err := to.Exec(ctx, "delete from "+name(table).Sanitize()); err != nil {
			return err
		}
		var err error
		n, err = c.copy(ctx, to, table, query)
		return err
	}
	var err error
	if c.cfg.commitsEach() {
		err = c.pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error { return replace(conn) })
	} else {
		err = pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error { return replace(tx) })
	}
	if err != nil {
		return 0, fmt.Errorf("load %s: %w", table, err)
	}
	return n, nil
}

// A target is a connection or a transaction.
type target interface {
	Exec(context.Context, string, ...any) (pgconn.CommandTag, error)
	CopyFrom(context.Context, pgx.Identifier, []string, pgx.CopyFromSource) (int64, error)
}

// copy copies the rows that the query returns. It returns their number.
func (c *Client) copy(ctx context.Context, to target, table, query string) (int64, error) {
	rows, err := c.db.Query(ctx, query)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var columns []string
	for _, f := range rows.FieldDescriptions() {
		columns = append(columns, f.Name)
	}
	n, err := to.CopyFrom(ctx, name(table), columns, pgx.CopyFromFunc(func() ([]any, error) {
		if !rows.Next() {
			return nil, nil
		}
		return rows.Values()
	}))
	rows.Close()
	return n, errors.Join(err, rows.Err())
}

// name returns the identifier of a table. The table may be written with its schema, as in public.orders.
func name(table string) pgx.Identifier { return strings.Split(table, ".") }
