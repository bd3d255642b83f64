package cli

import (
	gobuild "go/build"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestMockFolders writes mocks into new folders of all sorts of names: Go sees the package.
func TestMockFolders(t *testing.T) {
	t.Setenv(cache.Variable, filepath.Join(t.TempDir(), "cache"))
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "lib/store.go": storeSource, "item/item.go": "package item\n\ntype Item struct{}\n"})
	for folder, want := range map[string]string{
		"fakes": "fakes", "my_fakes": "myfakes", "Go-Fakes": "gofakes", "documentation": "mocks", "main": "mocks", "init": "mocks", "3d": "mocks",
		"type": "mocks", "fakes/v2": "fakes",
	} {
		resgen(t, dir, "mock", "--out", folder, "./lib.Store").wants(t, fine, []string{"wrote " + folder + "/store_mock.go\n"})
		if p, err := gobuild.ImportDir(filepath.Join(dir, folder), 0); err != nil || p.Name != want {
			t.Errorf("%s: the package is %q, %v; want %q", folder, p.Name, err, want)
		}
	}
	resgen(t, dir, "mock", "--out", "named", "--package", "documentation", "./lib.Store").wants(t, trouble, nil, "`documentation` cannot be the name of a package")
}

// TestMockOut refuses names for mocks that another program uses, that some system cannot store, or that Go ignores. It writes nothing.
func TestMockOut(t *testing.T) {
	t.Setenv(cache.Variable, filepath.Join(t.TempDir(), "cache"))
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "lib/store.go": storeSource, "item/item.go": "package item\n\ntype Item struct{}\n"})
	for out, want := range map[string]string{
		"lib/go.mod": "belongs to the go command", "go.sum": "belongs to the go command", "GO.WORK": "belongs to the go command", "vendor": "belongs to the go command",
		"vendor/a/x.go": "belongs to the go command", ".git": "belongs to git", ".gitignore": "belongs to git", "NUL": "is the name of a device on Windows",
		"lib/aux.go": "is the name of a device on Windows", "a:b.go": "holds a character that is not allowed in file names", "fakes.": "ends with a dot or a blank",
		"a\nb.go": "holds a character", "_x.go": "Go ignores the file", "lib/.x.go": "Go ignores the file", filepath.Join(dir, "go.sum"): "belongs to the go command",
	} {
		resgen(t, dir, "mock", "--out", out, "./lib.Store").wants(t, trouble, nil, "--out: `", want, "choose another name\n")
		if !filepath.IsAbs(out) && exists(dir, out) {
			t.Errorf("%q is written", out)
		}
	}
	for _, out := range []string{"../x/a.go", "./fakes/a_windows.go", "go.mod_test.go"} {
		resgen(t, filepath.Join(dir, "lib"), "mock", "--out", out, "../lib.Store").wants(t, fine, []string{"wrote "})
	}
}

// TestMockBroken names the error because of which the package of a type does not compile.
func TestMockBroken(t *testing.T) {
	t.Setenv(cache.Variable, filepath.Join(t.TempDir(), "cache"))
	for name, other := range map[string]string{
		"q.go":     "package lib\n\ntype Broken interface{ X(y Nope) }\n",
		"merge.go": "package lib\n<<<<<<< HEAD\ntype Broken interface{ X(y Nope) }\n",
		"two.go":   "package other\n\ntype Broken interface{ X(y Nope) }\n",
	} {
		dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "lib/store.go": storeSource, "lib/" + name: other})
		for _, args := range [][]string{{"mock", "./lib.Store"}, {"mock", "./lib.Store", "--out", "fakes"}} {
			resgen(t, dir, args...).wants(t, findings, nil, "as its package does not compile: ", "help: correct that first\n")
		}
	}
}
