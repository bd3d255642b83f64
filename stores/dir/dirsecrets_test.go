package dirsecrets_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	dirsecrets "github.com/resgen-go/resgen/stores/dir"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// get is what the store says, or its error.
func get(t *testing.T, r resource.Resolver, reference string) string {
	t.Helper()
	text, ok, err := resource.Stores{"dir": r}.Resolve(t.Context(), resource.Ref{Store: "dir", Reference: reference})
	switch {
	case err != nil:
		return "error: " + err.Error()
	case !ok:
		t.Errorf("%s: not ok", reference)
	}
	return text
}

func TestFiles(t *testing.T) {
	outside := t.TempDir()
	write(t, filepath.Join(outside, "secret"), "hunter2")
	dir := t.TempDir()
	for name, text := range map[string]string{
		"plain": "hunter2", "newline": "hunter2\n", "two": "hunter2\n\n", "windows": "hunter2\r\n", "deep/er/file": "hunter2", "empty": "",
		"bom": "\ufeffhunter2\n", "utf16": "\xff\xfeh\x00", "nul": "hunter\x002",
		"doc.json": `{"password": "hunter2"}`, "large": strings.Repeat("x", 64<<10+1), "limit": strings.Repeat("x", 64<<10),
	} {
		write(t, filepath.Join(dir, name), text)
	}
	for name, target := range map[string]string{"out": filepath.Join(outside, "secret"), "link": "deep/er/file", "up": "../" + filepath.Base(outside) + "/secret"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	r := dirsecrets.New(dir, dirsecrets.Options{})
	for reference, want := range map[string]string{
		"plain": "hunter2", "newline": "hunter2", "two": "hunter2\n", "windows": "hunter2", "deep/er/file": "hunter2", "link": "hunter2",
		"empty": "", "doc.json#password": "hunter2", "limit": strings.Repeat("x", 64<<10),
		"bom": "hunter2", "utf16": "error: the file is in UTF-16: save it as UTF-8", "nul": "error: the file holds a NUL byte: it must be text, in UTF-8",
		"doc.json#user": "error: the store has no such key there",
		"absent":        "error: there is no such file", "plain/x": "error: the file cannot be read: not a directory",
		"deep": "error: it is no file", "large": "error: the file is larger than 64 KiB",
		"out": "error: the file cannot be read: path escapes from parent", "up": "error: the file cannot be read: path escapes from parent",
		"../" + filepath.Base(outside) + "/secret": "error: the file cannot be read: path escapes from parent",
		filepath.Join(outside, "secret"):           "error: the file cannot be read: path escapes from parent",
	} {
		if got := get(t, r, reference); got != want {
			t.Errorf("%.40s: got %.80q, want %.80q", reference, got, want)
		}
	}
	if got := get(t, dirsecrets.New(filepath.Join(dir, "later"), dirsecrets.Options{}), "x"); got != "error: there is no such file" {
		t.Error(got)
	}
}

// A volume is a directory that changes as Kubernetes changes one.
type volume struct {
	t   *testing.T
	dir string
	n   int
}

// put replaces all files at once, and removes the old ones.
func (v *volume) put(files map[string]string) {
	v.t.Helper()
	v.n++
	name := fmt.Sprintf("..2026_%d", v.n)
	for file, text := range files {
		write(v.t, filepath.Join(v.dir, name, file), text)
		if v.n == 1 {
			if err := os.Symlink(filepath.Join("..data", file), filepath.Join(v.dir, file)); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	link := filepath.Join(v.dir, "..data")
	old, _ := os.Readlink(link)
	if err := os.Symlink(name, link+"_tmp"); err != nil {
		v.t.Fatal(err)
	}
	if err := os.Rename(link+"_tmp", link); err != nil {
		v.t.Fatal(err)
	}
	if old != "" {
		if err := os.RemoveAll(filepath.Join(v.dir, old)); err != nil {
			v.t.Fatal(err)
		}
	}
}

// While the volume changes again and again, no reader finds a file missing, cut off, or older than one that it has seen.
func TestSwaps(t *testing.T) {
	v := &volume{t: t, dir: t.TempDir()}
	text := func(n int) map[string]string {
		return map[string]string{"password": fmt.Sprintf("%06d-%s", n, strings.Repeat("x", 4000))}
	}
	v.put(text(0))
	r := dirsecrets.New(v.dir, dirsecrets.Options{Lifetime: time.Nanosecond})
	stop := make(chan struct{})
	var group sync.WaitGroup
	reads := make([]int, 4)
	for i := range reads {
		group.Go(func() {
			last := ""
			for {
				select {
				case <-stop:
					return
				default:
				}
				got, ok, err := r.Resolve(t.Context(), resource.Ref{Reference: "password"})
				if err != nil || !ok || len(got) != 4007 || got < last {
					t.Errorf("%.10q after %.10q, %t, %v", got, last, ok, err)
					return
				}
				last = got
				reads[i]++
			}
		})
	}
	for n := range 500 {
		v.put(text(n + 1))
	}
	close(stop)
	group.Wait()
	for i, n := range reads {
		if n < 10 {
			t.Errorf("reader %d has read %d times", i, n)
		}
	}
	if got := get(t, r, "password"); !strings.HasPrefix(got, "000500-") {
		t.Errorf("%.10q", got)
	}
}

// A file that cannot be read any longer leaves its last content; one that is gone does not. The log never holds a content.
func TestLastContent(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "password"), "hunter2")
	var lines bytes.Buffer
	r := dirsecrets.New(dir, dirsecrets.Options{Lifetime: time.Nanosecond, Logger: slog.New(slog.NewTextHandler(&lines, nil))})
	if got := get(t, r, "password"); got != "hunter2" {
		t.Fatal(got)
	}
	file := filepath.Join(dir, "password")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("password", file); err != nil { // a loop: the file system fails
		t.Fatal(err)
	}
	text, ok, err := r.Resolve(t.Context(), resource.Ref{Reference: "password"})
	if text != "hunter2" || !ok || err == nil {
		t.Errorf("%q, %t, %v", text, ok, err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond) // the pause after a failure
	deadline := time.Now().Add(5 * time.Second)
	for get(t, r, "password") != "error: there is no such file" {
		if time.Now().After(deadline) {
			t.Fatal("a file that is gone is still used")
		}
		time.Sleep(20 * time.Millisecond)
	}
	if !strings.Contains(lines.String(), "cannot be reached") || strings.Contains(lines.String(), "hunter2") {
		t.Error(lines.String())
	}
}
