package gotypes

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/internal/cache"
)

// TestSpoilt spoils a kept answer in many ways: it is ignored, and replaced.
func TestSpoilt(t *testing.T) {
	cache := ownCache(t)
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n", "a.go": "package a\n\ntype T interface{ M() }\n"})
	want := describe(load(t, dir, "example.com/m"), true)
	names, err := filepath.Glob(filepath.Join(cache, "*"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	good, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	slot := kept(dir).ask("types", []string{"example.com/m"}).slot
	answer, seen, _, err := slot.Get()
	if err != nil {
		t.Fatal(err)
	}
	write := func(data []byte) func() error { return func() error { return os.WriteFile(names[0], data, 0o600) } }
	put := func(data []byte) func() error { return func() error { slot.Put(data, seen); return nil } }
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 1
	for name, spoil := range map[string]func() error{
		"empty": write(nil), "cut": write(good[:len(good)/2]), "flipped": write(flipped), "text": write([]byte(strings.Repeat("x", 1000))),
		"foreign": put([]byte("{}\nnot a bundle")), "short": put(answer[:len(answer)/2]),
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if got := describe(load(t, dir, "example.com/m"), true); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		if now, err := os.ReadFile(names[0]); err != nil || !bytes.Equal(now, good) {
			t.Errorf("%s: it was not replaced (%v)", name, err)
		}
	}
}

// TestNoCache loads where nothing can be kept.
func TestNoCache(t *testing.T) {
	ownCache(t)
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n", "a.go": "package a\n", "file": ""})
	t.Setenv(cache.Variable, filepath.Join(dir, "file", "below"))
	load(t, dir, "example.com/m")
	load(t, dir, "example.com/m")
}

// replace replaces a file at once.
func replace(path string, data []byte) error {
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// TestTogether loads from several goroutines at once, while files change.
func TestTogether(t *testing.T) {
	cache := ownCache(t)
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n", "a.go": "package a\n\ntype T [0]int\n"})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 3 {
				found, err := kept(dir).Load([]string{"example.com/m", "strings"})
				if err != nil || len(found) != 2 {
					t.Errorf("got %v, %v", found, err)
				}
			}
		})
	}
	for n := range 20 {
		if err := replace(filepath.Join(dir, "a.go"), fmt.Appendf(nil, "package a\n\ntype T [%d]int\n", n)); err != nil {
			t.Fatal(err)
		}
	}
	wait.Wait()
	for range 2 {
		p := load(t, dir, "example.com/m")
		if got := p.Scope().Lookup("T").Type().Underlying().String(); got != "[19]int" {
			t.Errorf("got %s", got)
		}
		age(t, dir)
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("use (\n\t./a // b\n\t\"./with space\"\n)\n")
	f.Add("replace a => `../b`\n")
	f.Add("\"")
	f.Fuzz(func(t *testing.T, text string) {
		for _, word := range tokens(text) {
			if word == "" || strings.Contains(word, "\n") && !strings.Contains(text, word) && !strings.Contains(text, `\`) {
				t.Errorf("%q in %q", word, text)
			}
		}
	})
}

func TestTokens(t *testing.T) {
	got := fmt.Sprintf("%q", tokens("go 1.25 // old\n\nuse (\n\t./a\n\t\"b c\" // \"d\"\n\t`e`\n)\nreplace x v1 => ../y\n"))
	if want := `["go" "1.25" "use" "./a" "b c" "e" "replace" "x" "v1" "../y"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzPosition(f *testing.F) {
	f.Add("a.go:1:2")
	f.Add("C:\\a.go:1")
	f.Add(":")
	f.Fuzz(func(t *testing.T, text string) {
		if at := position(text); !strings.HasPrefix(text, at.Filename) {
			t.Errorf("%q: %v", text, at)
		}
	})
}

func TestUses(t *testing.T) {
	text := "go 1.25\ntoolchain go1.26.0\n// use ./no\nuse ./a // yes\nuse(\n\t./b\n\n\t`./c d`\n\t// ./no\n)\nreplace (\n\tx => ./no\n)\nuse \"./e\"\n"
	if got, want := Uses(text), []string{"./a", "./b", "./c d", "./e"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
