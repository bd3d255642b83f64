package newcomer

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// private are the modules of the workspace that nobody else can require.
var private = []string{"bench", "examples", "examples/temporal", "generated", "tests", "tests/live", "tests/monitoring", "tests/otlp"}

// pack puts every other module of the workspace, as it stands, into a new folder laid out as a module proxy.
func pack(t *testing.T, version string) (dir string) {
	t.Helper()
	work, err := modfile.ParseWork("go.work", readFile(t, "go.work"), nil)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, use := range work.Use {
		if slices.Contains(private, path.Clean(use.Path)) {
			continue
		}
		packModule(t, dir, filepath.FromSlash(use.Path), version)
	}
	return dir
}

// packModule puts one module of the workspace into the proxy.
func packModule(t *testing.T, proxy, folder, version string) {
	t.Helper()
	name := filepath.Join(folder, "go.mod")
	m := module.Version{Path: read(t, name).Module.Mod.Path, Version: version}
	escaped, err := module.EscapePath(m.Path)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(proxy, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for file, data := range map[string][]byte{
		"list":            []byte(version + "\n"),
		version + ".info": []byte(`{"Version": "` + version + `", "Time": "2026-01-01T00:00:00Z"}`),
		version + ".mod":  readFile(t, name),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Create(filepath.Join(dir, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := zip.CreateFromDir(f, m, filepath.Join(repository, folder)); err != nil {
		t.Fatalf("%s cannot be published: %v", m.Path, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// read parses a go.mod of the checkout.
func read(t *testing.T, name string) *modfile.File {
	t.Helper()
	f, err := modfile.Parse(name, readFile(t, name), nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// requirement is the version of the module of that path that f requires.
func requirement(t *testing.T, f *modfile.File, path string) string {
	t.Helper()
	for _, r := range f.Require {
		if r.Mod.Path == path {
			return r.Mod.Version
		}
	}
	t.Fatalf("%s does not require %s", f.Module.Mod.Path, path)
	return ""
}

// readFile reads a file of the checkout.
func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// fileURL is the address of an absolute folder.
func fileURL(dir string) string {
	slashed := filepath.ToSlash(dir)
	if !path.IsAbs(slashed) { // C:/...
		slashed = "/" + slashed
	}
	return (&url.URL{Scheme: "file", Path: slashed}).String()
}
