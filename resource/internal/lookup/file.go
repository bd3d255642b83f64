package lookup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxFile is the largest size, in bytes, of a file that a variable names.
const maxFile = 64 << 10

// readFile returns the text of a file, as textOf returns it. Its errors contain neither the path, which is the value of a variable, nor the
// content. If ctx ended first, the error wraps the context's error.
func readFile(ctx context.Context, path string, flags Flags) (string, error) {
	b, err := readWithin(ctx, path)
	if err != nil {
		return "", err
	}
	text, err := textOf(b, flags)
	if err == nil && text == "" && flags&AllowEmpty == 0 {
		err = errors.New("names an empty file")
	}
	return text, err
}

// readWithin reads at most maxFile+1 bytes of a file, until ctx ends. Reading some files never ends, such as a FIFO without a writer, or a
// file on a mount whose server is gone. Then the reading goroutine is left behind, because nothing can stop it.
func readWithin(ctx context.Context, path string) ([]byte, error) {
	if ctx == nil || ctx.Done() == nil {
		return readSome(path)
	}
	type result struct {
		b   []byte
		err error
	}
	done := make(chan result, 1)
	if ctx.Err() == nil {
		go func() {
			b, err := readSome(path)
			done <- result{b, err}
		}()
	}
	select {
	case r := <-done:
		return r.b, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("names a file that could not be read in time: %w", ctx.Err())
	}
}

func readSome(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errMissing
	}
	if err != nil {
		return nil, errUnreadable
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, errUnreadable
	}
	return b, nil
}

var (
	errMissing    = errors.New("names a file that does not exist")
	errUnreadable = errors.New("names a file that cannot be read")
)

// textOf returns the text in a file, without one line break at the end, or without all blank space around it, and without the byte order mark
// that some editors write at the beginning. With RawFile it returns every byte of the file, which then need not be text.
func textOf(b []byte, flags Flags) (string, error) {
	text := string(b)
	switch {
	case len(b) > maxFile:
		return "", errors.New("names a file larger than 64 KiB")
	case flags&RawFile != 0:
		return flags.cased(text), nil
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		return "", errors.New("names a file in UTF-16: save it as UTF-8")
	case strings.IndexByte(text, 0) >= 0:
		return "", errors.New("names a file that holds a NUL byte: it must be text, in UTF-8")
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if flags&TrimFile != 0 {
		text = strings.TrimSpace(text)
	} else if line, ok := strings.CutSuffix(text, "\n"); ok {
		text = strings.TrimSuffix(line, "\r")
	}
	return flags.cased(text), nil
}
