package shop

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5/pgxpool"
)

//go:generate go tool resgen generate

// A CartTable holds the carts of customers.
type CartTable struct{ db *pgxpool.Pool }

// NewCarts returns the carts in a database.
func NewCarts(_ CartsConfig, db *pgxpool.Pool) *CartTable { return &CartTable{db} }

// Fill puts something into a cart.
func (c *CartTable) Fill(ctx context.Context) error {
	_, err := c.db.Exec(ctx, "select 1")
	return err
}

// Check reports whether carts can be filled.
func (c *CartTable) Check(ctx context.Context) error { return c.Fill(ctx) }

// Writable reports whether the stock can be changed: another process may have locked it.
func Writable(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "update stock set counted = counted + 1")
	return err
}
