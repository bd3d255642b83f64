package sqlitedriver

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/resource/observe"
)

// TestCheckOfMovedFile removes, replaces and puts back the file of a database while it is open. SQLite goes on in the file that it has open,
// and says nothing.
func TestCheckOfMovedFile(t *testing.T) {
	for _, tt := range []struct {
		name     string
		text     string // %s is the file
		replace  bool
		want     string // a part of the message
		degraded bool
	}{
		{"removed", "%s", false, "was removed while it was open, and what is written is lost", false},
		{"replaced", "%s", true, "was replaced while it was open, and what is written is lost", false},
		{"without a WAL", "%s?_journal=DELETE", true, "was replaced", false},
		{"removed, a URI", "file:%s?mode=rwc", false, "was removed", false},
		{"replaced, only read", "file:%s?mode=ro", true, "was replaced while it was open, and the old one is read", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shop.db")
			first := openAt(t, path+"?_journal=DELETE")
			exec(t, first, "create table orders (id int)")
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
			db := openAt(t, strings.Replace(tt.text, "%s", path, 1))
			if err := sqlkind.Check(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(path, path+".old"); err != nil {
				t.Skip(err) // Windows keeps open files where they are
			}
			if tt.replace {
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			err := sqlkind.Check(t.Context(), db)
			var moved *MovedError
			if !errors.As(err, &moved) || moved.Replaced != tt.replace || moved.Degraded() != tt.degraded || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("the check says %v", err)
			}
			if class := observe.Class(err); class != "moved" {
				t.Errorf("its class is %s", class)
			}
			if err := os.Rename(path+".old", path); err != nil {
				t.Fatal(err)
			}
			if err := sqlkind.Check(t.Context(), db); err != nil {
				t.Errorf("the file is back, and the check says %v", err)
			}
		})
	}
}

// TestCheckReads writes over a database that is open. Whoever asks it for no more than 1 does not see that.
func TestCheckReads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret-name.db")
	db := openAt(t, path+"?_journal=DELETE")
	exec(t, db, "create table orders (id int)")
	if err := sqlkind.Check(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.PingContext(t.Context()); err != nil {
		t.Fatalf("a ping says %v: need Check read at all?", err)
	}
	err := sqlkind.Check(t.Context(), db)
	if err == nil || !strings.HasPrefix(err.Error(), "read the database: ") || observe.Class(err) != "SQLITE_NOTADB" {
		t.Errorf("the check says %v, of the class %s", err, observe.Class(err))
	}
	if err != nil && strings.Contains(err.Error(), "secret-name") {
		t.Errorf("the check names the file: %v", err)
	}
}

// TestCheckWithoutFile checks databases that have no file to look at.
func TestCheckWithoutFile(t *testing.T) {
	for _, text := range []string{":memory:", "file:a?mode=memory", "file:b?mode=memory&cache=shared"} {
		if err := sqlkind.Check(t.Context(), openAt(t, text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestCheckEnds has a check whose context has ended.
func TestCheckEnds(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	if err := sqlkind.Check(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sqlkind.Check(ctx, db); !errors.Is(err, context.Canceled) {
		t.Errorf("the check says %v", err)
	}
}

// TestCheckOfAForeignPool checks a pool that Open has not made, and whose file is therefore not known.
func TestCheckOfAForeignPool(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := sqlkind.Check(t.Context(), db); err != nil {
		t.Error(err)
	}
}
