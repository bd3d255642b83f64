package sqlkind

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

func TestHandle(t *testing.T) {
	cfg, err := NewSQLConfig(func(c *SQLConfig) {
		c.Driver, c.ConnectionString = SQLDriverSqlite, resource.NewSecret(filepath.Join(t.TempDir(), "no folder", "shop.db"))
	})
	if err != nil {
		t.Fatal(err)
	}
	var missing *SQLiteError
	if _, err := OpenSQL(t.Context(), cfg, nil); !errors.As(err, &missing) {
		t.Errorf("without a folder: %v", err)
	}

	cfg.ConnectionString = resource.NewSecret(":memory:")
	h, err := OpenSQL(t.Context(), cfg, nil)
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
