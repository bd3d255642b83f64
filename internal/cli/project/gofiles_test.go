package project

import (
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
)

// TestPackageName holds which Go file gives the package its name, and whether one of them runs resgen.
func TestPackageName(t *testing.T) {
	const line = "//go:generate go tool resgen generate\n"
	for _, tt := range []struct {
		name    string
		files   map[string]string // of the folder my-app
		pkg     string
		hasLine bool
	}{
		{"no Go", map[string]string{"a.txt": "package text\n" + line}, "myapp", false},
		{"a file", map[string]string{"a.go": "package other\n"}, "other", false},
		{"a program", map[string]string{"a.go": "package main\n"}, "main", false},
		{"the first file", map[string]string{"a.go": "package first\n", "b.go": "package second\n"}, "first", false},
		{"a line", map[string]string{"a.go": "package other\n", "b.go": line + "\npackage other\n", "c.go": "package other\n"}, "other", true},
		{"another line", map[string]string{"a.go": "//go:generate stringer\n\npackage other\n"}, "other", false},
		{"only a test", map[string]string{"a_test.go": line + "\npackage other_test\n"}, "myapp", true},
		{"not for this system", map[string]string{"a.go": "//go:build never\n\npackage never\n", "b.go": "package other\n"}, "other", false},
		{"documentation", map[string]string{"a.go": "package documentation\n"}, "myapp", false},
		{"not Go", map[string]string{"a.go": "no package\n" + line, "b.go": "package other\n"}, "other", true},
		{"a folder", map[string]string{"a.go/b.go": "package other\n"}, "myapp", false},
	} {
		files := map[string]string{"my-app/empty": ""}
		for name, text := range tt.files { // order: each is a file
			files["my-app/"+name] = text
		}
		dir := gentest.Folder(t, files)
		pkg, hasLine, err := Folder{Dir: filepath.Join(dir, "my-app")}.PackageName()
		if err != nil || pkg != tt.pkg || hasLine != tt.hasLine {
			t.Errorf("%s: package %s, line %t, want %s, %t; %v", tt.name, pkg, hasLine, tt.pkg, tt.hasLine, err)
		}
	}
	if _, _, err := (Folder{Dir: filepath.Join(t.TempDir(), "none")}).PackageName(); err == nil {
		t.Error("a folder that does not exist has a package")
	}
	dir := gentest.Folder(t, map[string]string{"3rd party/empty": ""})
	if pkg, _, err := (Folder{Dir: filepath.Join(dir, "3rd party")}).PackageName(); err != nil || pkg != "settings" {
		t.Errorf("a folder whose name no package can have: %q, %v", pkg, err)
	}
}

func TestRepository(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{".git/HEAD": "", "a/b/c.txt": "", "module/.git": "gitdir: elsewhere\n"})
	for sub, want := range map[string]string{".": ".", "a/b": ".", "module": "module"} { // order: each by itself
		if got := Repository(filepath.Join(dir, sub)); got != filepath.Join(dir, want) {
			t.Errorf("%s: %q, want %q", sub, got, want)
		}
	}
	if got := Repository(t.TempDir()); got != "" {
		t.Errorf("without git: %q", got)
	}
}
