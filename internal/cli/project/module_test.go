package project

import (
	"maps"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
)

// TestUsedModules holds that only the modules of a go.work count, by their paths, and none if it cannot be read.
func TestUsedModules(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{
		"go.work": "go 1.25\n\nuse (\n\t.\n\t./other\n)\n", "go.mod": gentest.GoMod, "other/go.mod": "module example.com/other\n",
	})
	for _, tt := range []struct {
		work string // the variable GOWORK; "" if it is not set
		want map[string]string
	}{
		{"", map[string]string{"example.com/shop": dir, "example.com/other": filepath.Join(dir, "other")}},
		{"off", map[string]string{}},
		{filepath.Join(dir, "none.work"), map[string]string{}},
	} {
		if got := (Folder{Dir: dir, Env: workspace(tt.work)}).UsedModules(); !maps.Equal(got, tt.want) {
			t.Errorf("GOWORK=%s: %q, want %q", tt.work, got, tt.want)
		}
	}
}

// workspace returns an environment in which only GOWORK is set, to text, or nothing if this is "".
func workspace(text string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if name == "GOWORK" && text != "" {
			return text, true
		}
		return "", false
	}
}

func TestModulePath(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "sub/a.txt": "", "empty/go.mod": ""})
	for sub, want := range map[string]string{".": "example.com/shop", "sub": "", "empty": ""} { // order: each by itself
		if got := ModulePath(filepath.Join(dir, sub)); got != want {
			t.Errorf("%s: %q, want %q", sub, got, want)
		}
	}
}

// TestRequired holds that only the direct requirements of the nearest go.mod count.
func TestRequired(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{
		"go.mod":        gentest.GoMod + "\nrequire example.com/a v1.2.3\n\nrequire (\n\texample.com/b v0.1.0\n\texample.com/c v1.0.0 // indirect\n)\n",
		"sub/a.txt":     "",
		"broken/go.mod": "no module file\n",
	})
	direct := map[string]string{"example.com/a": "v1.2.3", "example.com/b": "v0.1.0"}
	for sub, want := range map[string]map[string]string{".": direct, "sub": direct, "broken": nil} { // order: each by itself
		if got := (Folder{Dir: filepath.Join(dir, sub)}).Required(); !maps.Equal(got, want) {
			t.Errorf("%s: %q, want %q", sub, got, want)
		}
	}
	if got := (Folder{Dir: t.TempDir()}).Required(); len(got) > 0 {
		t.Errorf("without go.mod: %q", got)
	}
}
