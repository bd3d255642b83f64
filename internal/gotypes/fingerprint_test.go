package gotypes

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// TestFingerprint changes what stands behind types: whoever relies on a fingerprint must see that.
func TestFingerprint(t *testing.T) {
	ownCache(t)
	dir := tree(t, map[string]string{
		"go.mod": "module example.com/m\n", "a/a.go": "package a\n\nimport \"example.com/m/b\"\n\ntype T interface{ M() b.B }\n", "b/b.go": "package b\n\ntype B int\n",
	})
	paths := []string{"example.com/m/a"}
	now := func() string { return kept(dir).Query(paths).Fingerprint() }
	seen := map[string]string{}
	check := func(what string) {
		t.Helper()
		if p := now(); p != "" {
			t.Errorf("%s: %s before it was loaded", what, p)
		}
		q := kept(dir).Query(paths)
		if _, err := q.Load(); err != nil {
			t.Fatal(err)
		}
		p := q.Fingerprint()
		if other := seen[p]; p == "" || other != "" {
			t.Errorf("%s: %q, as %s", what, p, other)
		}
		if again := now(); again != p {
			t.Errorf("%s: %s, and later %s", what, p, again)
		}
		seen[p] = what
	}
	check("first")
	put(t, dir, map[string]string{"b/b.go": "package b\n\ntype B string\n"})
	check("a type of an imported package")
	put(t, dir, map[string]string{"b/b.go": "package b\n\nimport _ \"io\"\n\ntype B string\n"})
	check("an import")
	put(t, dir, map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n"})
	check("the module")
	if p := kept(dir).Query([]string{"example.com/m/a", "example.com/m/a/..."}).Fingerprint(); p != "" {
		t.Errorf("%s for what is no package", p)
	}
	t.Setenv("GOFLAGS", "-tags=other")
	check("the settings")
	put(t, dir, map[string]string{"b/b.go": "package b\n\ntype B = missing\n"})
	q := kept(dir).Query(paths)
	if _, err := q.Load(); err == nil || q.Fingerprint() != "" {
		t.Errorf("types that are not whole: %v, %q", err, q.Fingerprint())
	}
}

func TestFolderFingerprint(t *testing.T) {
	dir := tree(t, map[string]string{"go.mod": "module example.com/m\n", "a.go": "package a\n", "b_test.go": "package a\n", "own.go": "package a\n", "text": "text"})
	seen := map[string]string{}
	check := func(what, like string) {
		t.Helper()
		p, err := FolderFingerprint(dir, []string{"own.go"})
		if err != nil {
			t.Fatal(err)
		}
		if seen[p] != like {
			t.Errorf("%s: as %q, want as %q", what, seen[p], like)
		}
		if like == "" {
			seen[p] = what
		}
	}
	check("first", "")
	put(t, dir, map[string]string{"own.go": "package a\n\ntype T int\n", "text": "other"})
	check("files that do not matter", "first")
	put(t, dir, map[string]string{"b_test.go": "package a_test\n"})
	check("a test", "")
	put(t, dir, map[string]string{"c.go": "package a\n"})
	check("a file more", "")
	put(t, dir, map[string]string{"go.mod": "module example.com/n\n"})
	check("the module", "")
	if err := os.Remove(filepath.Join(dir, "c.go")); err != nil {
		t.Fatal(err)
	}
	check("a file less", "")
	if _, err := FolderFingerprint(t.TempDir(), nil); !world.NoModule(err) {
		t.Errorf("got %v", err)
	}
}
