//go:build unix

package gen_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// TestFIFO holds that reading a file which never answers ends with the context, in a loader and in Current.
func TestFIFO(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { // lets the goroutines that read go on
		if f, err := os.OpenFile(path, os.O_RDWR, 0); err == nil {
			time.Sleep(10 * time.Millisecond)
			f.Close()
		}
	})
	vars := resource.Map{"A_FILE": path}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	var secret resource.Secret
	load := func(ctx context.Context) error {
		r, err := gen.NewReader(ctx, lifecycle.Settings{Source: vars}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		gen.Load(r, "r", func(r *gen.Reader) (c noCheck) {
			r.Secret(&secret, "f", gen.File("A_FILE"))
			return c
		})
		return r.Err()
	}
	const want = "r.f (A_FILE): names a file that could not be read in time: context deadline exceeded"
	if err := load(ctx); err == nil || err.Error() != want || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the loader: %v", err)
	}
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, []byte("\ufeffhunter2\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	vars["A_FILE"] = plain
	if err := load(t.Context()); err != nil || secret.Reveal() != "hunter2" {
		t.Fatal("a file with a byte order mark is not read as its text: ", err)
	}
	vars["A_FILE"] = path
	if _, err := secret.Current(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Current: %v", err)
	}
}
