package live_test

import (
	"context"
	"errors"
	"testing"
	"time"

	postgreskind "github.com/resgen-go/resgen/kinds/postgres"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/tests/live"
)

// TestPanicDuringTransaction has the function of Run panic while it has a connection of the pool. The panic does not wait stop_timeout for
// it, and whoever started the transaction is not left with it.
func TestPanicDuringTransaction(t *testing.T) {
	server := live.NewPostgres(t, nil)
	d := server.Database(t)
	cfg := postgreskind.DefaultPostgresConfig()
	cfg.Host, cfg.Port = at(t, d.Addr())
	cfg.Database, cfg.Username, cfg.Password, cfg.SSLMode = d.Name, d.Name, d.Password, postgreskind.PostgresSSLModeDisable
	var db *postgreskind.Postgres
	open := func(ctx context.Context) (*postgreskind.Postgres, func(context.Context) error, error) {
		g, err := lifecycle.Start(ctx, nil, lifecycle.Node{
			Name: "db",
			Open: func(ctx context.Context, opts ...resource.OpenOption) (err error) {
				db, err = postgreskind.OpenPostgres(ctx, cfg, nil, opts...)
				return err
			},
			Close: func(ctx context.Context) error { return db.Close(ctx) },
		})
		if err != nil {
			return nil, nil, err
		}
		return db, g.Close, nil
	}
	bug := errors.New("bug")
	var began time.Time
	rollback := func() {}
	func() {
		defer func() {
			if v := recover(); v != bug {
				t.Errorf("recovered %v", v)
			}
		}()
		err := lifecycle.Run(t.Context(), open, func(ctx context.Context, db *postgreskind.Postgres) error {
			tx, err := db.Begin(ctx)
			if err != nil {
				return err
			}
			rollback = func() { _ = tx.Rollback(context.Background()) }
			began = time.Now()
			panic(bug)
		})
		t.Errorf("Run returns %v", err)
	}()
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("the panic goes on after %v", took)
	}
	if _, err := db.Exec(t.Context(), "select 1"); !errors.Is(err, resource.ErrClosed) {
		t.Errorf("after the panic: %v", err)
	}
	rollback() // so that the pool closes
}
