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
	"time"
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
	seen, answer, err := unwrap(good)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := wrap(seen, []byte("{}\nnot a bundle"))
	if err != nil {
		t.Fatal(err)
	}
	short, err := wrap(seen, answer[:len(answer)/2])
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 1
	for name, spoilt := range map[string][]byte{
		"empty": {}, "cut": good[:len(good)/2], "flipped": flipped, "foreign": foreign, "short": short,
		"other format": bytes.Replace(good, []byte(format), []byte("resgen 0\n"), 1), "text": []byte(strings.Repeat("x", 1000)),
	} {
		if err := os.WriteFile(names[0], spoilt, 0o600); err != nil {
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
	t.Setenv("RESGEN_CACHE", filepath.Join(dir, "file", "below"))
	load(t, dir, "example.com/m")
	load(t, dir, "example.com/m")
}

// TestTogether loads from several goroutines at once, while files change.
func TestTogether(t *testing.T) {
	cache := ownCache(t)
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n", "a.go": "package a\n\ntype T [0]int\n"})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 3 {
				found, err := World{Dir: dir}.Load([]string{"example.com/m", "strings"})
				if err != nil || len(found) != 2 {
					t.Errorf("got %v, %v", found, err)
				}
			}
		})
	}
	for n := range 20 {
		if err := write(filepath.Join(dir, "a.go"), fmt.Appendf(nil, "package a\n\ntype T [%d]int\n", n)); err != nil {
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
	if left, _ := filepath.Glob(filepath.Join(cache, "*"+temporary)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
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
	seen := newWatch()
	seen.file("go.mod")
	seen.folder("a")
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
