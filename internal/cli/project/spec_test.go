package project

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
)

func TestPatterns(t *testing.T) {
	spec := "version = 1\n"
	files := map[string]string{
		"go.work":                           "go 1.25\n\nuse . // the root\nuse (\n\t./other\n\t\"./third one\"\n)\n",
		"go.mod":                            gentest.GoMod,
		"resgen.toml":                       spec,
		"a/resgen.toml":                     spec,
		"a/b/resgen.toml":                   spec,
		"a/only.resgen.toml":                "",
		"c/more.resgen.toml":                spec,
		"a/testdata/resgen.toml":            spec,
		"vendor/x/resgen.toml":              spec,
		"_x/resgen.toml":                    spec,
		".x/resgen.toml":                    spec,
		"other/go.mod":                      "module example.com/other\n",
		"other/resgen.toml":                 spec,
		"third one/go.mod":                  "module example.com/third\n",
		"third one/x/resgen.toml":           spec,
		"unused/go.mod":                     "module example.com/unused\n",
		"unused/resgen.toml":                spec,
		"a/d/resgen.toml/it-is-a-directory": "",
	}
	dir := gentest.Folder(t, files)
	tests := []struct {
		dir  string
		env  string
		args []string
		want []string
	}{
		{".", "", nil, []string{"."}},
		{".", "", []string{"./..."}, []string{".", "a", "a/b"}},
		{".", "", []string{"..."}, []string{".", "a", "a/b"}},
		{".", "", []string{"./a/...", "a", "."}, []string{"a", "a/b", "."}},
		{"a", "", []string{"../..."}, []string{".", "a", "a/b"}},
		{"a/b", "", nil, []string{"a/b"}},
		{"a", "", []string{"work"}, []string{".", "a", "a/b", "other", "third one/x"}},
		{"a", "off", []string{"work"}, []string{".", "a", "a/b"}},
		{"unused", "", []string{"./..."}, []string{"unused"}},
		{".", "", []string{"a/only.resgen.toml"}, []string{"a"}},
	}
	for _, tt := range tests {
		f := Folder{Dir: filepath.Join(dir, tt.dir), Env: workspace(tt.env)}
		specs, err := f.Specs(tt.args)
		if err != nil {
			t.Errorf("%q in %s: %v", tt.args, tt.dir, err)
			continue
		}
		var got []string
		for _, s := range specs {
			rel, err := filepath.Rel(dir, filepath.Join(s.Root, s.Dir))
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, filepath.ToSlash(rel))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q in %s: got %q, want %q", tt.args, tt.dir, got, tt.want)
		}
	}
}

// TestNoSpecification holds what is wrong with arguments that name none, and what to do.
func TestNoSpecification(t *testing.T) {
	const spec = "version = 1\n"
	dir := gentest.Folder(t, map[string]string{
		"go.mod": gentest.GoMod, "one/a/resgen.toml": spec, "two/a/resgen.toml": spec, "two/b/c/resgen.toml": spec, "empty/a.txt": "", "file.toml": "",
		"capitals/Resgen.toml": spec, "yaml/resgen.yaml": "", "text/resgen.toml.txt": "", "further/app.resgen.toml": spec, "folder/resgen.toml/a.txt": "",
	})
	if err := os.Mkdir(filepath.Join(dir, "link"), 0o755); err != nil {
		t.Fatal(err)
	}
	link := os.Symlink(dir, filepath.Join(dir, "link", "resgen.toml"))
	for _, tt := range []struct{ dir, arg, text, help string }{
		{".", "none", "there is no folder `none`", "name a folder that holds a resgen.toml, or ./..."},
		{".", "./none/...", "there is no folder `./none`", "./... is this folder and all below"},
		{".", "empty/...", "there is no resgen.toml in `empty/...`", "begin one with: go tool resgen init"},
		{".", "empty", "there is no resgen.toml in `empty`", "name the folder of one, or begin one with: go tool resgen init"},
		{"empty", ".", "there is no resgen.toml here", "or begin one with"},
		{"empty", "..", "there is no resgen.toml in `..`", "name the folder of one: ../one/a or 2 more; ./... is all of them"},
		{".", "one", "there is no resgen.toml in `one`", "name the folder of one: one/a"},
		{".", "file.toml", "`file.toml` is not a specification", "name a folder"},
		{".", "capitals", "there is no resgen.toml in `capitals`", "rename `Resgen.toml` to resgen.toml"},
		{".", "further", "there is no resgen.toml in `further`", "rename `app.resgen.toml` to resgen.toml"},
		{".", "text", "there is no resgen.toml in `text`", "rename `resgen.toml.txt` to resgen.toml"},
		{".", "yaml", "there is no resgen.toml in `yaml`", "a specification is TOML, in a file resgen.toml: `resgen.yaml` is not read"},
		{".", "folder", "resgen.toml in `folder` is a folder", "write a file in its place"},
		{".", "link", "resgen.toml in `link` is a symbolic link, and not to a file", "write a file in its place"},
	} {
		if tt.arg == "link" && link != nil {
			continue // this system has no symbolic links for everybody
		}
		f := Folder{Dir: filepath.Join(dir, tt.dir), Env: workspace("")}
		if _, err := f.Specs([]string{tt.arg}); !gentest.IsUsage(err, tt.text, tt.help) {
			t.Errorf("%s in %s: %#v", tt.arg, tt.dir, err)
		}
		if _, err := f.One([]string{tt.arg}); err == nil {
			t.Errorf("%s in %s is one specification", tt.arg, tt.dir)
		}
	}
	f := Folder{Dir: dir, Env: workspace("")}
	if _, err := f.One([]string{"two/..."}); !gentest.IsUsage(err, "`two/...` holds 2 specifications", "name the folder of one") {
		t.Errorf("got error %v", err)
	}
	if s, err := f.One([]string{"one/..."}); err != nil || s.Dir != "one/a" {
		t.Errorf("got %s, %v", s.Dir, err)
	}
	none := Folder{Dir: t.TempDir(), Env: workspace("")}
	if _, err := none.Specs([]string{"work"}); !gentest.IsUsage(err, "there is neither a go.work nor a go.mod", "go mod init") {
		t.Errorf("got error %v", err)
	}
	bare := Folder{Dir: gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod}), Env: workspace("")}
	if _, err := bare.Specs([]string{"work"}); !gentest.IsUsage(err, "no module of the workspace holds a specification", "resgen init") {
		t.Errorf("got error %v", err)
	}
}

// TestUnreadable holds that a folder which nobody may read is passed over, unless it is the one that the argument names.
func TestUnreadable(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"a/resgen.toml": "version = 1\n", "closed/resgen.toml": "version = 1\n"})
	closed := filepath.Join(dir, "closed")
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(closed, 0o755) })
	if _, err := os.ReadDir(closed); err == nil {
		t.Skip("this user may read every folder")
	}
	f := Folder{Dir: dir, Env: workspace("")}
	if specs, err := f.Specs([]string{"./..."}); err != nil || len(specs) != 1 {
		t.Errorf("%d specifications, %v", len(specs), err)
	}
	if _, err := f.Specs([]string{"./closed/..."}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got error %v", err)
	}
}

func TestWorkspace(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{
		"go.work": "go 1.25\n", "mod/go.mod": gentest.GoMod, "mod/a/resgen.toml": "version = 1\n", "mod/a/x.resgen.toml": "", "mod/a/b.resgen.toml": "",
	})
	f := Folder{Dir: filepath.Join(dir, "mod"), Env: workspace("")}
	specs, err := f.Specs([]string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	s := specs[0]
	if s.Root != dir || s.Dir != "mod/a" {
		t.Errorf("root %s, folder %s", s.Root, s.Dir)
	}
	var names []string
	for i, file := range s.Files {
		names = append(names, file.Name)
		if file.Order != i {
			t.Errorf("%s has the order %d", file.Name, file.Order)
		}
	}
	if want := []string{"a/resgen.toml", "a/b.resgen.toml", "a/x.resgen.toml"}; !slices.Equal(names, want) {
		t.Errorf("files %q, want %q", names, want)
	}
	if got := (Folder{Env: workspace("off")}).Workspace(filepath.Join(s.Root, s.Dir)); got != filepath.Join(dir, "mod") {
		t.Errorf("without go.work the workspace is %s", got)
	}
	alone := t.TempDir()
	if got := f.Workspace(alone); got != alone {
		t.Errorf("without go.mod the workspace is %s", got)
	}
}
