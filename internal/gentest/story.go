package gentest

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// A Story is an archive with specifications and the Go that people wrote for them. It is a folder of a module, and is about its outermost
// specification. The file want has the findings about this one. Without want there is no finding, and the Go that is generated must compile.
type Story struct {
	Name    string // of the archive, without .txtar
	file    string
	archive *txtar.Archive
}

// Stories reads the archives that pattern matches.
func Stories(tb testing.TB, pattern string) []Story {
	tb.Helper()
	files, err := filepath.Glob(filepath.FromSlash(pattern))
	if err != nil || len(files) == 0 {
		tb.Fatal("no stories: ", err)
	}
	var all []Story
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, Story{strings.TrimSuffix(filepath.Base(file), ".txtar"), file, a})
	}
	return all
}

// Data returns a file of s, and nil if it has none of this name.
func (s Story) Data(name string) []byte {
	for _, f := range s.archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// Specs returns the folders of the module that have a specification of s, the outermost last.
func (s Story) Specs() []string {
	var dirs []string
	for _, f := range s.archive.Files {
		if path.Base(f.Name) == "resgen.toml" {
			dirs = append(dirs, path.Join(s.Name, path.Dir(f.Name)))
		}
	}
	slices.SortFunc(dirs, func(a, b string) int { return len(b) - len(a) })
	return dirs
}

// Make writes the Go of s and what is generated from its specifications into the module at root. It returns the result for the outermost.
func (s Story) Make(t *testing.T, root string) gen.Result {
	t.Helper()
	for _, f := range s.archive.Files {
		Write(t, root, path.Join(s.Name, f.Name), f.Data)
	}
	var last gen.Result
	for _, dir := range s.Specs() {
		last = gen.Generate(gen.Spec{World: gotypes.From, Dir: dir, Root: root, Files: s.sources(dir)})
		for _, f := range last.Files {
			Write(t, root, f.Path, f.Data)
		}
		Listed(t, dir, last)
	}
	return last
}

// sources are the files of the specification in dir.
func (s Story) sources(dir string) []*diag.Source {
	var files []*diag.Source
	for _, f := range s.archive.Files {
		if path.Join(s.Name, path.Dir(f.Name)) == dir && strings.HasSuffix(f.Name, ".toml") {
			files = append(files, &diag.Source{Name: path.Base(f.Name), Order: len(files), Text: f.Data})
		}
	}
	return files
}

// Tell makes stories in the module at root, compares what resgen says with their files want, and vets the Go of those that have none.
func Tell(t *testing.T, root string, stories []Story) {
	t.Helper()
	var fine []string
	for _, s := range stories {
		res := s.Make(t, root)
		var b bytes.Buffer
		if err := diag.Short(&b, res.Findings); err != nil {
			t.Fatal(err)
		}
		switch said, want := b.String(), string(s.Data("want")); {
		case said == want:
		case *update:
			s.update(t, said)
		default:
			t.Errorf("%s: resgen says\n%s\nwant\n%s", s.Name, said, want)
		}
		if strings.Contains(b.String(), "hunter") {
			t.Errorf("%s: a secret shows:\n%s", s.Name, &b)
		}
		if res.Package != nil {
			fine = append(fine, "./"+s.Name+"/...")
		}
	}
	Vet(t, root, fine)
}

// update writes what resgen says into the archive.
func (s Story) update(t *testing.T, said string) {
	t.Helper()
	a := *s.archive
	a.Files = slices.DeleteFunc(slices.Clone(a.Files), func(f txtar.File) bool { return f.Name == "want" })
	if said != "" {
		a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(said)})
	}
	if err := os.WriteFile(s.file, txtar.Format(&a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Vet compiles packages of the module at root.
func Vet(t *testing.T, root string, packages []string) {
	t.Helper()
	if testing.Short() || len(packages) == 0 {
		return
	}
	cmd := exec.Command("go", append([]string{"vet"}, packages...)...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}
