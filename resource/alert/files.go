package alert

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Files is a Store for the processes of one machine. It is a folder with a file for each state. Only the owner can read the files.
type Files struct{ folder string }

// NewFiles returns a store in a folder, which it creates when needed. The folder must be on a local disk, because locks on network disks
// are not reliable.
func NewFiles(folder string) *Files { return &Files{folder} }

// Update implements Store. It holds a lock on the file, which the operating system releases when the process ends.
func (f *Files) Update(ctx context.Context, name string, change func([]byte) []byte) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.MkdirAll(f.folder, 0o700); err != nil {
		return err
	}
	path := filepath.Join(f.folder, fileName(name))
	release, err := lock(ctx, path+".lock")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	next := change(old)
	if next == nil {
		return nil
	}
	return replace(path, next)
}

// replace writes a file atomically: a reader finds the complete old or the complete new content, even after a crash.
func replace(path string, data []byte) error {
	next := path + ".next" // the lock is held, so nobody else writes it
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(next))
	}
	return os.Rename(next, path)
}

// longest is the maximum length of a state's name in a file name. File systems allow 255 bytes for the whole name.
const longest = 180

// fileName returns the name of the file for a state. Two states never get the same file, even on file systems that ignore case.
func fileName(name string) string {
	var b strings.Builder
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '_', c == '-', c == '.' && i > 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	text := b.String()
	if len(text) > longest {
		sum := sha256.Sum256([]byte(name))
		text = text[:longest-66] + "%-" + hex.EncodeToString(sum[:])
	}
	return text + ".json"
}

// lock locks a file, and returns the function that releases the lock. It waits for the lock until ctx is done.
func lock(ctx context.Context, path string) (func() error, error) {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for wait := time.Millisecond; ; wait = min(2*wait, 20*time.Millisecond) {
		release, err := tryLock(path)
		if !errors.Is(err, errLocked) {
			return release, err
		}
		pause.Reset(wait)
		select {
		case <-pause.C:
		case <-ctx.Done():
			return nil, fmt.Errorf("%s: %w", path, ctx.Err())
		}
	}
}

// errLocked says that another process, or another goroutine, holds a lock.
var errLocked = errors.New("locked")
