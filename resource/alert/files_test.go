package alert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	var wait sync.WaitGroup
	for range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for range 25 {
				if err := NewFiles(folder).Update(t.Context(), "shop/database", increment); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wait.Wait()
	f := NewFiles(folder)
	if err := f.Update(t.Context(), "shop/database", func(old []byte) []byte {
		if string(old) != "200" {
			t.Errorf("200 increments make %s", old)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v", e.Name(), info.Mode())
		}
		if strings.HasSuffix(e.Name(), ".next") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

func increment(old []byte) []byte {
	n, _ := strconv.Atoi(string(old)) // nothing counts as 0
	return strconv.AppendInt(nil, int64(n)+1, 10)
}

// TestFilesWait has somebody hold the lock for ever.
func TestFilesWait(t *testing.T) {
	f := NewFiles(t.TempDir())
	held, release := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- f.Update(context.Background(), "shop/database", func([]byte) []byte {
			close(held)
			<-release
			return []byte("first")
		})
	}()
	<-held
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := f.Update(ctx, "shop/database", increment); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while another holds the lock: %v", err)
	}
	if err := f.Update(t.Context(), "shop/api", increment); err != nil {
		t.Errorf("another state: %v", err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestFilesFail(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := NewFiles(file).Update(t.Context(), "shop/database", increment); err == nil {
		t.Error("a file is no folder")
	}
	if err := os.MkdirAll(filepath.Join(folder, fileName("shop/database")), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := NewFiles(folder).Update(t.Context(), "shop/database", increment); err == nil {
		t.Error("a folder is no state")
	}
}

func TestFileName(t *testing.T) {
	names := map[string]string{}
	for _, name := range []string{
		"shop/database", "shop%2fdatabase", "Shop/database", "shop/Database", "..", ".", "", "../../etc/passwd", `a\b`, "a:b", "ä/ö", "con/x",
		strings.Repeat("x", 300), strings.Repeat("x", 301), strings.Repeat("Ä", 300),
	} {
		got := fileName(name)
		if other, twice := names[strings.ToLower(got)]; twice {
			t.Errorf("%q and %q are both %s", name, other, got)
		}
		names[strings.ToLower(got)] = name
		if len(got) > 200 || strings.ContainsAny(got, `/\:`) || strings.HasPrefix(got, ".") && got != ".json" {
			t.Errorf("%q is %q", name, got)
		}
	}
	if got := fileName("shop/database"); got != "shop%2fdatabase.json" {
		t.Error(got)
	}
}

// TestFilesHoldStates has a Manager write its state, and reads it as its next life would.
func TestFilesHoldStates(t *testing.T) {
	folder := t.TempDir()
	var got []string
	for life := range 3 {
		m := New("shop", WithStore(NewFiles(folder)), WithLogger(quiet()), WithLease(time.Second))
		o := Observation{Resource: "database", Condition: Down, Target: func(_ context.Context, a Alert) error {
			got = append(got, fmt.Sprint(life, " ", a.Status))
			return nil
		}}
		if life == 2 {
			o.Condition = Up
			time.Sleep(time.Second) // until the word of the process before has lapsed
		}
		m.Observe(o)
		if err := m.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if text := strings.Join(got, ", "); text != "0 firing, 2 resolved" {
		t.Error(text)
	}
	data, err := os.ReadFile(filepath.Join(folder, "shop%2fdatabase.json"))
	if err != nil || !bytes.HasPrefix(data, []byte(`{"version":1,`)) {
		t.Errorf("%s, %v", data, err)
	}
}
