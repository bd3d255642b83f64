package newcomer

import (
	archivezip "archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/tests/modules"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// released are the folders of the modules that a release has.
func released(t *testing.T) []string {
	t.Helper()
	var folders []string
	for folder := range find(t) {
		if modules.Released(folder) {
			folders = append(folders, folder)
		}
	}
	slices.Sort(folders)
	return folders
}

// find reads the go.mod files of the checkout.
func find(t *testing.T) map[string]*modfile.File {
	t.Helper()
	all, err := modules.Find(repository)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// pack puts all modules of a release, as they stand, into a new folder laid out as a module proxy.
func pack(t *testing.T, version string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, folder := range released(t) {
		m := module.Version{Path: read(t, path.Join(folder, "go.mod")).Module.Mod.Path, Version: version}
		err := publish(dir, m, func(w io.Writer) error {
			return zip.CreateFromDir(w, m, filepath.Join(repository, filepath.FromSlash(folder)))
		})
		if err != nil {
			t.Fatalf("%s cannot be published: %v", m.Path, err)
		}
	}
	// The go command also asks for the modules of shorter paths. This one has no version, which nobody else need be asked.
	if err := os.MkdirAll(filepath.Join(dir, "example.com", "@v"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "example.com", "@v", "list"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// publish puts a version of a module, which create archives, into the proxy, beside those that are there.
func publish(proxy string, m module.Version, create func(io.Writer) error) error {
	escaped, err := module.EscapePath(m.Path)
	if err != nil {
		return err
	}
	dir := filepath.Join(proxy, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	var archive bytes.Buffer
	if err := create(&archive); err != nil {
		return err
	}
	files, err := archivezip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		return err
	}
	mod, err := fs.ReadFile(files, m.String()+"/go.mod")
	if err != nil {
		return err
	}
	list, err := os.ReadFile(filepath.Join(dir, "list"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for file, data := range map[string][]byte{
		"list":              append(list, m.Version+"\n"...),
		m.Version + ".info": []byte(`{"Version": "` + m.Version + `", "Time": "2026-01-01T00:00:00Z"}`),
		m.Version + ".mod":  mod,
		m.Version + ".zip":  archive.Bytes(),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// proxy is the script command `proxy REPOSITORY VERSION`: the proxy is asked for this version of the module in the root of a Git repository for
// the first time, and makes it of the tag of that name.
func proxy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: proxy REPOSITORY VERSION")
	}
	m := module.Version{Path: readMod(ts, filepath.Join(args[0], "go.mod")).Module.Mod.Path, Version: args[1]}
	ts.Check(publish(ts.Getenv("PROXY"), m, func(w io.Writer) error {
		return zip.CreateFromVCS(w, m, ts.MkAbs(args[0]), args[1], "")
	}))
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
