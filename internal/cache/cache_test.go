package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ours is a store in a folder that does not exist yet.
func ours(t *testing.T) *Store {
	t.Helper()
	return Open(filepath.Join(t.TempDir(), "cache"))
}

func found(s *Store, key ...string) bool {
	_, _, _, err := s.Slot(key...).Get()
	return err == nil
}

// theFile is the one file that s has kept.
func theFile(t *testing.T, s *Store) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(s.dir, "*"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	return names[0]
}

func TestSlot(t *testing.T) {
	s := ours(t)
	if found(s, "a", "b") {
		t.Error("found something where nothing is kept")
	}
	want, file := []byte("first line\n\x00rest"), filepath.Join(t.TempDir(), "file")
	seen := NewWatch()
	seen.File(file)
	seen.Hash()
	print := s.Slot("a", "b").Put(want, seen)
	data, watch, again, err := s.Slot("a", "b").Get()
	if err != nil || !bytes.Equal(data, want) || again != print || print == "" || !watch.Same() {
		t.Errorf("got %q, %q, want %q (%v)", data, again, print, err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if watch.Same() {
		t.Error("a watched file that is there now is not seen")
	}
	for _, key := range [][]string{nil, {"a"}, {"b", "a"}, {"ab"}, {"a b"}, {"a", "b", ""}, {`a" "b`}} {
		if found(s, key...) {
			t.Errorf("%q finds what was kept under another key", key)
		}
	}
	other := s.Slot("a", "b").Put([]byte("other"), NewWatch())
	if other == print || other == "" {
		t.Errorf("another content has the fingerprint %q", other)
	}
}

// TestOff keeps nothing where nothing is to be kept, or can be.
func TestOff(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*Store{"off": Open("off"), "below a file": Open(filepath.Join(file, "below")), "nil": nil} {
		if print := s.Slot("a").Put([]byte("data"), NewWatch()); print != "" || found(s, "a") {
			t.Errorf("%s: something is kept", name)
		}
	}
}

// TestProgram finds nothing that another program has kept.
func TestProgram(t *testing.T) {
	s := ours(t)
	s.Slot("a").Put([]byte("data"), NewWatch())
	other := &Store{dir: s.dir, program: func() (string, bool) { return "another build", true }}
	if !found(s, "a") || found(other, "a") {
		t.Error("what one program has kept, another one finds")
	}
	nobody := &Store{dir: s.dir, program: func() (string, bool) { return "", false }}
	if nobody.Slot("a") != nil {
		t.Error("a program that cannot be told from others keeps something")
	}
}

func TestPrograms(t *testing.T) {
	dir, n := t.TempDir(), 0
	of := func(data string) string {
		n++
		path := filepath.Join(dir, fmt.Sprint(n))
		if err := os.WriteFile(path, []byte(data), 0o700); err != nil {
			t.Fatal(err)
		}
		sum, err := Program(path)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	part := strings.Repeat("x", 19)
	id := func(c string) string { return c + part + "/" + c + part + "/" + c + part + "/" + c + part }
	long := strings.Repeat("code", head)
	for name, before := range map[string]string{"ELF": "\x04\x00\x00\x00Go\x00\x00", "others": "\xff Go build ID: \""} {
		if of(before+id("a")+long) != of(before+id("a")+long+"!") {
			t.Errorf("%s: all of the file was read", name)
		}
		if of(before+id("a")+long) == of(before+id("b")+long) {
			t.Errorf("%s: two IDs are one", name)
		}
		if of(before+"redacted"+long) == of(before+"redacted"+long+"!") {
			t.Errorf("%s: an ID that somebody has chosen counts", name)
		}
	}
	if of(long) == of(long+"!") {
		t.Error("programs without an ID that differ at the end are one")
	}
	if _, err := Program(filepath.Join(dir, "missing")); err == nil {
		t.Error("no error")
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copied, err := os.ReadFile(own)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Program(own)
	if err != nil {
		t.Fatal(err)
	}
	if b := of(string(copied)); a != b {
		t.Error("a copy of a program is another program")
	}
}

// TestSpoilt spoils a kept file in many ways: it is not found, and can be replaced.
func TestSpoilt(t *testing.T) {
	s := ours(t)
	want := []byte("data")
	s.Slot("a").Put(want, NewWatch())
	name := theFile(t, s)
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		flipped := bytes.Clone(good)
		flipped[i] ^= 1
		for _, spoilt := range [][]byte{flipped, good[:i]} {
			if err := os.WriteFile(name, spoilt, 0o600); err != nil {
				t.Fatal(err)
			}
			if found(s, "a") {
				t.Errorf("%q was found", spoilt)
			}
		}
	}
	s.Slot("a").Put(want, NewWatch())
	if !found(s, "a") {
		t.Error("it was not replaced")
	}
}

func TestTidy(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	add := func(name string, age time.Duration) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	count := func(pattern string) int {
		t.Helper()
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	for n := range mostFiles {
		add(fmt.Sprint(n, suffix), time.Duration(n)*time.Minute)
	}
	add("other", 1000*time.Hour)
	add("old"+temporary, 2*time.Hour)
	add("new"+temporary, time.Minute)
	tidy(dir, now)
	if count("*"+suffix) != mostFiles || count("*"+temporary) != 1 {
		t.Errorf("%d answers and %d temporary files are left", count("*"+suffix), count("*"+temporary))
	}
	add("one more"+suffix, 0)
	tidy(dir, now)
	if n := count("*" + suffix); n != mostFiles/2 {
		t.Errorf("%d answers are left", n)
	}
	if count("other") != 1 || count("0"+suffix) != 1 || count(fmt.Sprint(mostFiles-1, suffix)) != 0 {
		t.Error("the wrong files went")
	}
}

func FuzzUnwrap(f *testing.F) {
	seen := NewWatch()
	seen.File("go.mod")
	seen.Folder(GoFiles, "a")
	good, err := wrap(seen, []byte("answer"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(format))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		seen, answer, err := unwrap(data)
		if err != nil {
			return
		}
		again, err := wrap(seen, answer)
		if err != nil {
			t.Fatal(err)
		}
		if _, same, err := unwrap(again); err != nil || !bytes.Equal(same, answer) {
			t.Errorf("%q became %q (%v)", answer, same, err)
		}
	})
}
