package depot

import (
	"context"

	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// Trace leaves a mark.
func Trace(o *plant.DatabaseOptions) error { o.Tracer += "site"; return nil }

// Migrate brings the tables up to date.
func Migrate(ctx context.Context, d *plant.DatabaseConn) error { return plant.Migrate(ctx, d) }

// Drain waits for queries.
func Drain(ctx context.Context, d *plant.DatabaseConn) error { return plant.Drain(ctx, d) }
