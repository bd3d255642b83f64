package cli

import (
	gobuild "go/build"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/cache"
)

// TestMockFolders writes mocks into new folders of all sorts of names: Go sees the package.
func TestMockFolders(t *testing.T) {
	t.Setenv(cache.Variable, filepath.Join(t.TempDir(), "cache"))
	dir := project(t, map[string]string{"go.mod": goMod, "lib/store.go": storeSource, "item/item.go": "package item\n\ntype Item struct{}\n"})
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
