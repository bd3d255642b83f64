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
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join("testdata", c.name)
			if *update {
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
			}
			var want []string
			for _, f := range emit.Package(spelled(c.make())) {
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
	runtimeDir, err := filepath.Abs("../../../resource")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), []byte("module example.com/golden\n\ngo 1.24\n\n"+
		"require github.com/resgen-go/resgen/resource v0.0.0\n\nreplace github.com/resgen-go/resgen/resource => "+runtimeDir+"\n"))
	copyFiles(t, filepath.Join("testdata", "sdk"), filepath.Join(dir, "sdk"))
	copyFiles(t, filepath.Join("testdata", "hand"), dir)
	for _, c := range cases {
		for _, f := range emit.Package(spelled(c.make())) {
			write(t, filepath.Join(dir, c.name, filepath.FromSlash(f.Name)), f.Bytes())
		}
		use := c.name + "_test.go"
		if test, err := os.ReadFile(filepath.Join("testdata", "run", use)); err == nil {
			write(t, filepath.Join(dir, c.name, use), test)
		}
	}
	for _, verb := range []string{"vet", "test"} {
		cmd := exec.Command("go", verb, "./...")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOPROXY=off", "GOFLAGS=-mod=mod")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", verb, err, out)
		}
	}
}

func TestDeterminism(t *testing.T) {
	for _, c := range cases {
		first := emit.Package(spelled(c.make()))
		for _, procs := range []int{1, 8} {
			before := runtime.GOMAXPROCS(procs)
			again := emit.Package(spelled(c.make()))
			runtime.GOMAXPROCS(before)
			if len(again) != len(first) {
				t.Fatalf("%s: %d files, then %d", c.name, len(first), len(again))
			}
			for i, f := range first {
				if again[i].Name != f.Name || !bytes.Equal(again[i].Bytes(), f.Bytes()) {
					t.Errorf("%s/%s differs under GOMAXPROCS=%d", c.name, f.Name, procs)
				}
			}
		}
	}
}

func TestFormatted(t *testing.T) {
	for _, c := range cases {
		for _, f := range emit.Package(spelled(c.make())) {
			src := f.Bytes()
			if !strings.HasSuffix(f.Name, ".go") {
				continue
			}
			out, err := format.Source(src)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out, src) {
				t.Errorf("%s/%s: gofmt would change it", c.name, f.Name)
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

// copyFiles copies what is below from to below to.
func copyFiles(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
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
