package gotypes

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/world"
)

func TestAbsence(t *testing.T) {
	t.Setenv("GOWORK", "off")
	const head = "module example.com/mine\n\ngo 1.25\n"
	for name, tt := range map[string]struct {
		mod, path, flags string
		want             world.Absence
	}{
		"nobody requires it":      {head, "example.com/other/pkg", "", world.NotRequired},
		"no such folder":          {head, "example.com/mine/pkg", "", world.NoFolder},
		"the root, without Go":    {head, "example.com/mine", "", world.NoFolder},
		"a name that goes on":     {head, "example.com/mineral", "", world.NotRequired},
		"no go.mod":               {"", "example.com/other/pkg", "", world.NoGoMod},
		"required, not in go.sum": {head + "\nrequire example.com/other v1.0.0\n", "example.com/other/pkg", "", world.NoGoSum},
		"required, not here":      {head + "\nrequire example.com/other v1.0.0\n", "example.com/other/pkg", "-mod=mod", world.NotDownloaded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOFLAGS", tt.flags)
			dir := t.TempDir()
			if tt.mod != "" {
				if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(tt.mod), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got, _ := (World{Dir: dir}).Absence(tt.path); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// TestReplaced asks for packages of modules that go.mod replaces and does not require.
func TestReplaced(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "")
	dir := tree(t, map[string]string{
		"go.mod":        "module example.com/mine\n\ngo 1.25\n\nreplace example.com/any => ./any\n\nreplace example.com/one v0.3.0 => ./one\n",
		"any/go.mod":    "module example.com/any\n\ngo 1.25\n",
		"any/sub/s.go":  "package sub\n",
		"one/go.mod":    "module example.com/one\n\ngo 1.25\n",
		"one/sub/s.go":  "package sub\n",
		"one/none/READ": "",
	})
	for path, want := range map[string]string{"example.com/any/sub": "example.com/any@v0.0.0", "example.com/one/sub": "example.com/one@v0.3.0"} {
		if got, detail := (World{Dir: dir}).Absence(path); got != world.NotAsked || detail != want {
			t.Errorf("%s: got %d, %s", path, got, detail)
		}
	}
	if got, _ := (World{Dir: dir}).Absence("example.com/one/none"); got != world.NotRequired {
		t.Errorf("a folder without Go: got %d", got)
	}
}

func TestAModuleThatGoWorkDoesNotUse(t *testing.T) {
	t.Setenv("GOFLAGS", "")
	dir := tree(t, map[string]string{
		"go.work":                  "go 1.25\n\nuse (\n\t./mine\n\t./other\n)\n",
		"mine/go.mod":              "module example.com/mine\n\ngo 1.25\n",
		"other/go.mod":             "module example.com/other\n\ngo 1.25\n",
		"other/kind/go.mod":        "module example.com/other/kind\n\ngo 1.25\n",
		"other/kind/resgen.toml":   "version = 1\n",
		"other/folder/resgen.toml": "version = 1\n",
	})
	t.Setenv("GOWORK", filepath.Join(dir, "go.work"))
	w := World{Dir: filepath.Join(dir, "mine")}
	for path, want := range map[string]world.Absence{
		"example.com/other/kind":     world.NotUsed,
		"example.com/other/kind/sub": world.NotUsed,
		"example.com/other/gone":     world.NoFolder,
	} {
		got, folder := w.Absence(path)
		if in := filepath.Join(dir, "other", "kind"); got != want || folder != "" && folder != in {
			t.Errorf("%s: %d, %s; want %d, %s", path, got, folder, want, in)
		}
	}
	found, err := w.Packages([]string{"example.com/other/kind", "example.com/other/folder"})
	if err != nil || found[0].Dir != "" || found[1].Dir != filepath.Join(dir, "other", "folder") {
		t.Error(found, err)
	}
}

func TestNoModule(t *testing.T) {
	t.Setenv("GOWORK", "off")
	for _, flags := range []string{"", "-mod=mod"} {
		t.Setenv("GOFLAGS", flags)
		if got, _ := (World{Dir: t.TempDir()}).Absence("example.com/shop"); got != world.NoGoMod {
			t.Errorf("GOFLAGS=%s: %d, want %d", flags, got, world.NoGoMod)
		}
	}
}
