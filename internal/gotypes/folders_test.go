package gotypes

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFoldersOf(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module x", "a/a.go": "package a; import \"env\"", "a/b.go": "package a; import \"env\"", "b/b.go": "package b; import \"os\"", "c/c_test.go": "package c; import \"env\"",
		"d/go.mod": "module d", "d/d.go": "package d; import \"env\"", "vendor/e/e.go": "package e; import \"env\"", "f/f.go": "no Go", ".g/g.go": "package g; import \"env\"", "h.go": "package x; import \"env\"",
	} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := FoldersOf(root, func(imports []string) bool { return slices.Contains(imports, "env") })
	if text := strings.ReplaceAll(strings.Join(got, " "), root, "."); filepath.ToSlash(text) != "./a ." {
		t.Error(text)
	}
}
