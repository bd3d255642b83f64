// Package modules finds the modules of the checkout, and says which of them a release has.
package modules

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// inside are the folders at the root whose modules nobody else can require.
var inside = []string{"bench", "examples", "generated", "tests"}

// Released reports whether others can require the module in a folder of the checkout: "kinds/http".
func Released(folder string) bool {
	top, _, _ := strings.Cut(folder, "/")
	return !slices.Contains(inside, top)
}

// Find reads all go.mod files of a checkout. It returns them by their folders, of which the root's is ".".
func Find(checkout string) (map[string]*modfile.File, error) {
	found := map[string]*modfile.File{}
	err := fs.WalkDir(os.DirFS(checkout), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case d.Name() != "go.mod":
			return nil
		}
		text, err := os.ReadFile(filepath.Join(checkout, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		found[path.Dir(name)], err = modfile.Parse(name, text, nil)
		return err
	})
	return found, err
}
