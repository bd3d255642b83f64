//go:build unix

package dirsecrets_test

import (
	"path/filepath"
	"syscall"
	"testing"

	dirsecrets "github.com/resgen-go/resgen/stores/dir"
)

// Whoever opens a pipe waits for the other end. The store does not.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := get(t, dirsecrets.New(dir, dirsecrets.Options{}), "pipe"); got != "error: it is no file" {
		t.Error(got)
	}
}
