// Package names holds the list of the names that a package declares against what its files declare, and against specifications whose
// names are made to collide.
package names

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
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
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/output"
)

var update = flag.Bool("update", false, "write what resgen says into testdata")

const checkout = "../.."

// A story is an archive of testdata: specifications, each a folder of its own or at the top, and Go that people wrote for them. The file
// want holds the findings about the outermost one; without it there is none, and the Go that is made must compile.
type story struct {
	file, name string
	archive    *txtar.Archive
}

func stories(t *testing.T, pattern string) []story {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal("no stories: ", err)
	}
	var all []story
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, story{file, strings.TrimSuffix(filepath.Base(file), ".txtar"), a})
	}
	return all
}

func (s story) data(name string) string {
	for _, f := range s.archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// specs are the folders with a specification, the outermost last.
func (s story) specs() []string {
	var dirs []string
	for _, f := range s.archive.Files {
		if path.Base(f.Name) == "resgen.toml" {
			dirs = append(dirs, path.Join(s.name, path.Dir(f.Name)))
		}
	}
	slices.SortFunc(dirs, func(a, b string) int { return len(b) - len(a) })
	return dirs
}

// sources are the files of the specification in dir.
func (s story) sources(dir string) []*diag.Source {
	var files []*diag.Source
	for _, f := range s.archive.Files {
		if path.Join(s.name, path.Dir(f.Name)) == dir && strings.HasSuffix(f.Name, ".toml") {
			files = append(files, &diag.Source{Name: path.Base(f.Name), Order: len(files), Text: f.Data})
		}
	}
	return files
}

// made writes the Go of s and what is generated of its specifications into the module at root. It returns the result for the outermost.
func (s story) made(t *testing.T, root string) gen.Result {
	t.Helper()
	for _, f := range s.archive.Files {
		put(t, root, path.Join(s.name, f.Name), f.Data)
	}
	var last gen.Result
	for _, dir := range s.specs() {
		last = gen.Generate(gen.Spec{World: gotypes.From, Dir: dir, Root: root, Files: s.sources(dir)})
		for _, f := range last.Files {
			put(t, root, f.Path, f.Data)
		}
		if last.Package != nil {
			listed(t, s.name+": "+dir, last)
		}
	}
	return last
}

// TestCollisions makes what the specifications of testdata ask for: each compiles, or has the findings that it says it has.
func TestCollisions(t *testing.T) {
	root := module(t, "example.com/names")
	var compiled []string
	for _, s := range stories(t, "testdata/*.txtar") {
		res := s.made(t, root)
		var b bytes.Buffer
		if err := diag.Short(&b, res.Findings); err != nil {
			t.Fatal(err)
		}
		switch said := b.String(); {
		case *update:
			s.write(t, said)
		case said != s.data("want"):
			t.Errorf("%s: resgen says\n%s\nwant\n%s", s.name, said, s.data("want"))
		}
		if res.Package != nil {
			compiled = append(compiled, "./"+s.name+"/...")
		}
	}
	vet(t, root, compiled)
}

// vet compiles packages of the module at root.
func vet(t *testing.T, root string, packages []string) {
	t.Helper()
	if testing.Short() {
		return
	}
	cmd := exec.Command("go", append([]string{"vet"}, packages...)...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

func (s story) write(t *testing.T, said string) {
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

// module makes the module called name, which requires the runtime and the kind http of this checkout, and nothing else. It returns its folder.
func module(t *testing.T, name string) string {
	t.Helper()
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	root, resgen := t.TempDir(), absolute(t, checkout)
	const at = "github.com/resgen-go/resgen/"
	put(t, root, "go.mod", fmt.Appendf(nil, "module %[3]s\n\ngo 1.25.0\n\nrequire (\n\t%[1]sresource v0.1.0\n\t%[1]skinds/http v0.1.0\n)\n\n"+
		"replace (\n\t%[1]sresource => %[2]s/resource\n\t%[1]skinds/http => %[2]s/kinds/http\n)\n", at, resgen, name))
	return root
}

func absolute(t *testing.T, dir string) string {
	t.Helper()
	abs, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(abs)
}

func put(t *testing.T, root, name string, data []byte) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, data, 0o644)); err != nil {
		t.Fatal(err)
	}
}

// TestRenamed shows that go_name renames all that is made of a name.
func TestRenamed(t *testing.T) {
	s := stories(t, "testdata/renamed.txtar")[0]
	res := s.made(t, module(t, "example.com/names"))
	if res.Package == nil {
		t.Fatal(res.Findings)
	}
	for _, n := range append(naming.Package(res.Package), naming.Mocks(res.Package)...) {
		if strings.Contains(strings.ToLower(n.Of+n.Go), "old") {
			t.Errorf("%s.%s: what asks for it, %s, has another go_name", n.Of, n.Go, n.What)
		}
	}
	const method = "Enrich(ctx context.Context, key int64, params APIEnrichParams) error"
	if !slices.ContainsFunc(res.Files, func(f output.File) bool { return strings.Contains(string(f.Data), method) }) {
		t.Errorf("no file has %s", method)
	}
}
