// Command postgres opens a pool of connections to PostgreSQL and calls it once.
package main

import (
	"context"
	"os"

	"github.com/jackc/pgx/v5"

	postgreskind "github.com/resgen-go/resgen/kinds/postgres"

	"github.com/resgen-go/resgen/bench/programs/kinds/options"
)

func main() {
	ctx := context.Background()
	database, err := postgreskind.OpenPostgres(ctx, postgreskind.DefaultPostgresConfig(), nil, options.Options()...)
	if err != nil {
		os.Exit(1)
	}
	_, _ = database.Exec(ctx, "x")
	_ = database.QueryRow(ctx, "x").Scan()
	_ = database.SendBatch(ctx, &pgx.Batch{})
	_, _ = database.CopyFrom(ctx, nil, nil, nil)
	_, _ = database.Begin(ctx)
	_ = database.Close(ctx)
}
