// Package dirsecrets provides a store of secrets in a mounted directory, with one file for each secret. Such directories are volumes of
// Kubernetes, the secrets of Docker and Podman, and what the CSI driver or an agent of Vault writes.
//
// A reference is the path of a file in the directory: "orders/password". If the file is a JSON object, write the key of a value after "#":
// "orders.json#password". One line break at the end of a file is removed, as for files that env_file names.
//
//	secrets := dirsecrets.New("/run/secrets", dirsecrets.Options{})
//	settings.WithResolver(resource.Stores{"dir": secrets})
package dirsecrets

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource/secretstore"
)

const (
	maxFile = 64 << 10 // the largest size of a secret, in bytes

	// Kubernetes writes new files into a new directory, makes the link ..data point to it, and removes the old directory. A reader that
	// followed the link just before that finds no file. So it tries again.
	attempts = 4
	pause    = 5 * time.Millisecond
)

// Options configure a store. The zero value is usable.
type Options struct {
	Lifetime time.Duration // the longest time for which a value is used before the file is read again. 0 means one second
	Logger   *slog.Logger  // logs when a file can no longer be read. nil means slog.Default()
}

// New returns a store for the directory at path. The directory may be created later. A reference cannot leave the directory, neither with
// ".." nor through a link.
func New(path string, o Options) *secretstore.Store {
	ask := func(ctx context.Context, file string) (string, error) {
		for i := 1; ; i++ {
			text, err := read(path, file)
			if !errors.Is(err, fs.ErrNotExist) || i == attempts {
				return text, reasoned(err)
			}
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
	}
	return secretstore.New(ask, secretstore.Options{
		Name: "directory " + path, Lifetime: cmp.Or(o.Lifetime, time.Second), Logger: o.Logger,
	})
}

// read returns the content of a file in the directory dir.
func read(dir, file string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	info, err := root.Stat(file)
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular(): // opening a pipe could block forever
		return "", &secretstore.Error{Reason: "it is no file", Final: true}
	}
	f, err := root.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return "", err
	case len(b) > maxFile:
		return "", &secretstore.Error{Reason: "the file is larger than 64 KiB", Final: true}
	}
	text := strings.TrimPrefix(string(b), "\ufeff") // a byte order mark, which some editors write at the beginning
	switch {
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		return "", &secretstore.Error{Reason: "the file is in UTF-16: save it as UTF-8", Final: true}
	case strings.IndexByte(text, 0) >= 0:
		return "", &secretstore.Error{Reason: "the file holds a NUL byte: it must be text, in UTF-8", Final: true}
	}
	text, newline := strings.CutSuffix(text, "\n")
	if newline {
		text = strings.TrimSuffix(text, "\r")
	}
	return text, nil
}

// reasoned returns an error that shows only what may be shown of err.
func reasoned(err error) error {
	var told *secretstore.Error
	var at *fs.PathError
	switch {
	case err == nil, errors.As(err, &told):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return secretstore.Error{Reason: "there is no such file", Final: true}.Because(err)
	case errors.As(err, &at): // without the path, because the reference names it
		return secretstore.Error{Reason: "the file cannot be read: " + at.Err.Error()}.Because(err)
	}
	return secretstore.Error{Reason: "the file cannot be read"}.Because(err)
}
