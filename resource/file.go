package resource

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxFile bounds the files that variables may name, in bytes.
const maxFile = 64 << 10

// readFile returns the content of a file, less one trailing newline. Its errors show neither the path, which is a variable's
// value, nor the content.
func readFile(path string, emptyOK bool) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", errors.New("names a file that does not exist")
		}
		return "", errors.New("names a file that cannot be read")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return "", errors.New("names a file that cannot be read")
	}
	if len(b) > maxFile {
		return "", errors.New("names a file larger than 64 KiB")
	}
	text, newline := strings.CutSuffix(string(b), "\n")
	if newline {
		text = strings.TrimSuffix(text, "\r")
	}
	if text == "" && !emptyOK {
		return "", errors.New("names an empty file")
	}
	return text, nil
}
