package project

import (
	"path/filepath"
	"testing"
)

func TestPaths(t *testing.T) {
	dir := t.TempDir()
	f := Folder{Dir: filepath.Join(dir, "a")}
	for name, want := range map[string]string{ // order: each by itself
		"x": "a/x", "../b": "b", ".": "a", filepath.Join(dir, "c") + "/../d/": "d",
	} {
		if got := f.Abs(name); got != filepath.Join(dir, want) {
			t.Errorf("Abs(%q) is %s", name, got)
		}
	}
	for name, want := range map[string]string{"a": ".", "a/b/c": "b/c", "b": "../b"} { // order: each by itself
		if got := f.Shown(filepath.Join(dir, filepath.FromSlash(name))); got != want {
			t.Errorf("Shown(%q) is %s, want %s", name, got, want)
		}
	}
}
