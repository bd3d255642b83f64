package sqlitedriver

import (
	"errors"
	"path/filepath"
	"testing"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/resource"
)

func TestHandle(t *testing.T) {
	cfg, err := sqlkind.NewSQLConfig(func(c *sqlkind.SQLConfig) {
		c.Driver, c.ConnectionString = sqlkind.SQLDriverSqlite, resource.NewSecret(filepath.Join(t.TempDir(), "no folder", "shop.db"))
	})
	if err != nil {
		t.Fatal(err)
	}
	var missing *SQLiteError
	if _, err := sqlkind.OpenSQL(t.Context(), cfg, nil); !errors.As(err, &missing) {
		t.Errorf("without a folder: %v", err)
	}

	cfg.ConnectionString = resource.NewSecret(":memory:")
	h, err := sqlkind.OpenSQL(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := h.QueryRowContext(t.Context(), "select 7").Scan(&n); err != nil || n != 7 {
		t.Errorf("%d: %v", n, err)
	}
	if err := h.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := h.Check(t.Context()); err == nil {
		t.Error("a closed one answers")
	}
}
