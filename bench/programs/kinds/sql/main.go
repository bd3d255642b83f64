// Command sql opens a pool of connections through database/sql, with any driver of the kind, and calls it once.
package main

import (
	"context"
	"os"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	_ "github.com/resgen-go/resgen/kinds/sql/mysqldriver"
	_ "github.com/resgen-go/resgen/kinds/sql/pgxdriver"
	_ "github.com/resgen-go/resgen/kinds/sql/sqlitedriver"

	"github.com/resgen-go/resgen/bench/programs/kinds/options"
)

func main() {
	ctx := context.Background()
	database, err := sqlkind.OpenSQL(ctx, sqlkind.DefaultSQLConfig(), nil, options.Options()...)
	if err != nil {
		os.Exit(1)
	}
	_, _ = database.ExecContext(ctx, "x")
	_ = database.QueryRowContext(ctx, "x").Scan()
	_, _ = database.PrepareContext(ctx, "x")
	_, _ = database.BeginTx(ctx, nil)
	_, _ = database.Conn(ctx)
	_ = database.Close(ctx)
}
