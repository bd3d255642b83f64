// Package dirsecrets is a store of secrets in a mounted directory, a file for each secret: a volume of Kubernetes, the secrets of Docker and
// Podman, what the CSI driver or an agent of Vault writes.
//
// A reference is the path of a file in the directory, "orders/password", and after # the key of a value if the file is a JSON object:
// "orders.json#password". Of a file's content one trailing line break is left out, as from the files that env_file names.
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
	maxFile = 64 << 10 // bounds a secret, in bytes

	// Kubernetes puts new files into a directory of their own, has the link ..data name it, and removes the directory of the old files.
	// Who has followed the link a moment before finds no file then, and looks again.
	attempts = 4
	pause    = 5 * time.Millisecond
)

// Options change how files are read. The zero value is good.
type Options struct {
	Lifetime time.Duration // how long a content is used before the file is read again; 0: a second
	Logger   *slog.Logger  // of files that cannot be read any longer; nil: slog.Default()
}

// New makes a store of the directory at path, which need not be there yet. No reference leads out of it, by .. or by a link.
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

// read returns the content of file in the directory dir.
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
	case !info.Mode().IsRegular(): // whoever opens a pipe may wait forever
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
	text := strings.TrimPrefix(string(b), "\ufeff") // which some editors put before UTF-8
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

// reasoned says of err what may be shown.
func reasoned(err error) error {
	var told *secretstore.Error
	var at *fs.PathError
	switch {
	case err == nil, errors.As(err, &told):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return secretstore.Error{Reason: "there is no such file", Final: true}.Because(err)
	case errors.As(err, &at): // without the path: the reference says it
		return secretstore.Error{Reason: "the file cannot be read: " + at.Err.Error()}.Because(err)
	}
	return secretstore.Error{Reason: "the file cannot be read"}.Because(err)
}
