//go:build unix

package cache

import (
	"os"
	"testing"
)

// TestOthers finds nothing, and keeps nothing, where another user could write.
func TestOthers(t *testing.T) {
	for _, mode := range []os.FileMode{0o020, 0o002} {
		s := ours(t)
		put := func() string { return s.Slot("a").Put([]byte("data"), NewWatch()) }
		chmod := func(path string, mode os.FileMode) {
			t.Helper()
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
		}
		put()
		name := theFile(t, s)
		chmod(name, 0o600|mode)
		if found(s, "a") {
			t.Errorf("a file with mode %o was read", 0o600|mode)
		}
		chmod(name, 0o600)
		if !found(s, "a") {
			t.Fatal("nothing is kept")
		}
		chmod(s.dir, 0o700|mode)
		if found(s, "a") || put() != "" {
			t.Errorf("a folder with mode %o was used", 0o700|mode)
		}
	}
}

// TestForeign finds nothing in what belongs to somebody else.
func TestForeign(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	s := ours(t)
	s.Slot("a").Put([]byte("data"), NewWatch())
	for _, path := range []string{theFile(t, s), s.dir} {
		if err := os.Chown(path, 12345, -1); err != nil {
			t.Fatal(err)
		}
		if found(s, "a") {
			t.Errorf("%s of another user was read", path)
		}
		if err := os.Chown(path, 0, -1); err != nil {
			t.Fatal(err)
		}
	}
	if !found(s, "a") {
		t.Error("nothing is kept")
	}
}
