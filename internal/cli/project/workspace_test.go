package project

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
)

// TestGoWork holds that a workspace which GOWORK names is only one for the folders in it.
func TestGoWork(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.work/not-a-file": "", "work/go.work": "go 1.25\n", "work/a/go.mod": gentest.GoMod, "b/go.mod": gentest.GoMod})
	file := filepath.Join(dir, "work", "go.work")
	for _, tt := range []struct{ work, dir, want string }{
		{file, "work/a", "work"},
		{file, "b", "b"},
		{"", "work/a", "work"},
		{"", "b", "b"}, // the folder go.work is no workspace
		{"off", "work/a", "work/a"},
	} {
		f := Folder{Dir: dir, Env: workspace(tt.work)}
		if got := f.Workspace(filepath.Join(dir, tt.dir)); got != filepath.Join(dir, tt.want) {
			t.Errorf("GOWORK=%s in %s: %s, want %s", tt.work, tt.dir, got, tt.want)
		}
	}
}

// TestImportPath holds which arguments are folders, and which are import paths.
func TestImportPath(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "app/settings/a.txt": "", "app/...x/a.txt": ""})
	f := Folder{Dir: filepath.Join(dir, "app"), Env: workspace("")}
	for name, want := range map[string]string{ // order: each by itself
		"": "example.com/shop/app", ".": "example.com/shop/app", "..": "example.com/shop", "./settings": "example.com/shop/app/settings",
		"../app": "example.com/shop/app", "example.com/other": "example.com/other", "settings": "settings", ".x": ".x", "..x/a": "..x/a",
	} {
		if got, err := f.ImportPath(name); err != nil || got != want {
			t.Errorf("%q: %q, want %q; %v", name, got, want, err)
		}
	}
	if _, err := (Folder{Dir: t.TempDir(), Env: workspace("")}).ImportPath("."); err == nil || !strings.Contains(err.Error(), "there is no go.mod here or above") {
		t.Errorf("without go.mod: %v", err)
	}
	if err := errors.New("else"); ModuleError(err) != err {
		t.Error("another error is changed")
	}
}
