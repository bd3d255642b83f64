package emit_test

import (
	"bytes"
	"flag"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/emit"
)

var update = flag.Bool("update", false, "write the golden files")

func TestGolden(t *testing.T) {
	for _, g := range goldens {
		t.Run(g.name, func(t *testing.T) {
			p := goldenModel(t, g.name)
			dir := filepath.Join("testdata", g.name)
			if *update {
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
			}
			var want []string
			for _, f := range emit.Package(p) {
				name := filepath.Join(dir, filepath.FromSlash(f.Name))
				want = append(want, name)
				if *update {
					write(t, name, f.Bytes())
					continue
				}
				golden, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if got := f.Bytes(); !bytes.Equal(got, golden) {
					t.Errorf("%s differs; see what go test -update makes of it. It is now:\n%s", name, got)
				}
			}
			for _, name := range files(t, dir) {
				if !contains(want, name) {
					t.Errorf("%s is not generated any more", name)
				}
			}
		})
	}
}

// TestWorks vets every package as part of a module that requires the runtime, and runs the tests in testdata/run over them.
func TestWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	for _, g := range goldens {
		p := goldenModel(t, g.name)
		use := g.name + "_test.go"
		if test, err := os.ReadFile(filepath.Join("testdata", "run", use)); err == nil {
			write(t, filepath.Join(root, filepath.FromSlash(p.Output.Dir), use), test)
		}
	}
	for _, verb := range []string{"vet", "test"} {
		cmd := exec.Command("go", verb, "./...")
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", verb, err, out)
		}
	}
}

func TestDeterminism(t *testing.T) {
	for _, g := range goldens {
		p := goldenModel(t, g.name)
		first := emit.Package(p)
		for _, procs := range []int{1, 8} {
			before := runtime.GOMAXPROCS(procs)
			again := emit.Package(p)
			runtime.GOMAXPROCS(before)
			if len(again) != len(first) {
				t.Fatalf("%s: %d files, then %d", g.name, len(first), len(again))
			}
			for i, f := range first {
				if again[i].Name != f.Name || !bytes.Equal(again[i].Bytes(), f.Bytes()) {
					t.Errorf("%s/%s differs under GOMAXPROCS=%d", g.name, f.Name, procs)
				}
			}
		}
	}
}

func TestFormatted(t *testing.T) {
	for _, g := range goldens {
		for _, f := range emit.Package(goldenModel(t, g.name)) {
			src := f.Bytes()
			if !strings.HasSuffix(f.Name, ".go") {
				continue
			}
			out, err := format.Source(src)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out, src) {
				t.Errorf("%s/%s: gofmt would change it", g.name, f.Name)
			}
		}
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
