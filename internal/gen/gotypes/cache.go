package gotypes

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// A question is one to the go command. Its answer is kept in a file, which is named after everything that is part of the question:
// what is asked, where, by which program, of which go command, under which settings. The file says which files the answer depends on.
type question struct {
	path     string // of the kept answer; "" if none may be kept
	began    time.Time
	dir      string
	settings *settings
	seen     *watch // what the answer depends on
	print    string // tells the kept answer, and what it depends on, from all others; "" while there is none
}

// format is the version of the kept files and of how answers are made.
const format = "resgen 1\n"

// suffix marks kept answers, temporary that of files on the way to become one.
const (
	suffix    = ".answer"
	temporary = ".tmp"
)

// ask prepares a question of some kind about paths.
func (w World) ask(kind string, paths []string) *question {
	q := &question{began: time.Now(), dir: existing(w.Dir)}
	folder, ok := cacheFolder()
	if q.settings, _ = readSettings(); q.settings == nil || !ok || q.settings.opaque() {
		return q
	}
	h := sha256.New()
	note := func(parts ...any) {
		for _, p := range parts {
			fmt.Fprintf(h, "%q\n", p)
		}
	}
	note(format, kind, q.dir, paths, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		note(info.String())
	}
	note(q.settings.env, q.settings.binary)
	info, err := os.Stat(q.settings.binary)
	if err != nil {
		return q
	}
	note(info.Size(), info.ModTime().UnixNano())
	for _, cc := range []string{"gcc", "clang", "cc"} { // whether there is a C compiler decides whether there is cgo
		_, err := exec.LookPath(cc)
		note(err == nil)
	}
	if q.settings.goroot == "" {
		// Something stands in for the go command, a version manager for example: it alone knows which Go it will be.
		out, err := w.run("env", "GOROOT", "GOVERSION", "GOOS", "GOARCH", "GOFLAGS", "GOWORK", "GOMOD", "GOMODCACHE", "CGO_ENABLED",
			"GOEXPERIMENT")
		if err != nil {
			return q
		}
		note(string(out))
	}
	q.path = filepath.Join(folder, hex.EncodeToString(h.Sum(nil)[:16])+suffix)
	return q
}

// cacheFolder is where answers are kept; false if they are not to be kept.
func cacheFolder() (string, bool) {
	switch dir := os.Getenv("RESGEN_CACHE"); dir {
	case "off":
		return "", false
	case "":
		user, err := os.UserCacheDir()
		return filepath.Join(user, "resgen", "go"), err == nil
	default:
		abs, err := filepath.Abs(dir)
		return abs, err == nil
	}
}

// goarch is the processor that packages are looked at for.
func (q *question) goarch() string {
	if q.settings != nil {
		if arch := q.settings.get("GOARCH"); arch != "" {
			return arch
		}
	}
	return runtime.GOARCH
}

// recall gives an earlier answer to use, if everything that it depends on is as it was, and reports whether use took it.
func (q *question) recall(use func(answer []byte) error) bool {
	if q.path == "" {
		return false
	}
	data, err := os.ReadFile(q.path)
	if err != nil {
		return q.miss()
	}
	seen, answer, err := unwrap(data)
	if err != nil || !seen.same() || use(answer) != nil {
		return q.miss()
	}
	q.print = printOf(data)
	used(q.path, q.began)
	return true
}

// used marks a kept file as one in use, so that it is not tidied away. It does not matter if that fails.
func used(path string, now time.Time) {
	if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > time.Hour {
		_ = os.Chtimes(path, now, now)
	}
}

// miss notes how things are before the go command looks at them.
func (q *question) miss() bool {
	q.print = ""
	q.seen = newWatch()
	for _, file := range q.settings.files() {
		q.seen.file(file)
	}
	q.seen.workspace(q.dir, q.settings.get("GOWORK"))
	q.seen.hash()
	return false
}

// keep keeps the answer that encode makes, which depends on the packages of list. What cannot be kept is not: that costs only time.
func (q *question) keep(list *listing, encode func() ([]byte, error)) {
	if q.path == "" || !q.seen.same() {
		return
	}
	q.seen.packages(list)
	q.seen.hash()
	if q.seen.changedSince(q.began) {
		return
	}
	answer, err := encode()
	if err != nil {
		return
	}
	data, err := wrap(q.seen, answer)
	if err != nil || write(q.path, data) != nil {
		return
	}
	q.print = printOf(data)
	tidyAtTimes(filepath.Dir(q.path), q.began)
}

// wrap makes the bytes of a kept file: the format, a checksum, what the answer depends on, the answer.
func wrap(seen *watch, answer []byte) ([]byte, error) {
	head, err := json.Marshal(seen)
	if err != nil {
		return nil, err
	}
	rest := slices.Concat(head, []byte("\n"), answer)
	sum := sha256.Sum256(rest)
	return slices.Concat([]byte(format), sum[:], rest), nil
}

// printOf is the checksum of what wrap made.
func printOf(data []byte) string {
	return hex.EncodeToString(data[len(format) : len(format)+sha256.Size])
}

func unwrap(data []byte) (*watch, []byte, error) {
	rest, ok := bytes.CutPrefix(data, []byte(format))
	if !ok || len(rest) < sha256.Size {
		return nil, nil, errForeign
	}
	sum := sha256.Sum256(rest[sha256.Size:])
	if !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil, nil, errForeign
	}
	head, answer, _ := bytes.Cut(rest[sha256.Size:], []byte("\n"))
	seen := newWatch()
	if err := json.Unmarshal(head, seen); err != nil {
		return nil, nil, err
	}
	return seen, answer, nil
}

// write writes a file so that others see all of it or nothing.
func write(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "*"+temporary)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// What the cache folder may hold; when it holds more, the oldest go until it holds half.
const (
	mostFiles = 512
	mostBytes = 128 << 20
)

// kept counts what this process has written into the cache folder.
var kept atomic.Int64

// tidyAtTimes is tidy, at the first of every 64 files that a run writes: to look at the whole folder for each takes the square of their
// number.
func tidyAtTimes(dir string, now time.Time) {
	if kept.Add(1)%64 == 1 {
		tidy(dir, now)
	}
}

// tidy bounds the cache folder. Only files that bear our suffixes are touched.
func tidy(dir string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	var kept []os.FileInfo
	var size int64
	for _, e := range entries {
		info, err := e.Info()
		switch {
		case err != nil || !info.Mode().IsRegular():
		case strings.HasSuffix(e.Name(), temporary) && now.Sub(info.ModTime()) > time.Hour:
			_ = os.Remove(filepath.Join(dir, e.Name())) // left by a run that was killed
		case strings.HasSuffix(e.Name(), suffix):
			kept, size = append(kept, info), size+info.Size()
		}
	}
	if len(kept) <= mostFiles && size <= mostBytes {
		return
	}
	slices.SortFunc(kept, func(a, b os.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for n, info := range kept {
		if len(kept)-n <= mostFiles/2 && size <= mostBytes/2 {
			return
		}
		_ = os.Remove(filepath.Join(dir, info.Name())) // another run may have been faster
		size -= info.Size()
	}
}
