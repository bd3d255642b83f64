// Package layers holds clients to what their layers promise: whatever a kind makes of an SDK's client, the generated code compiles, and each
// layer does its work through those below it.
package layers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/cli"
)

// TestStacks generates every package of testdata/module, and vets and tests the module.
func TestStacks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	dir := module(t)
	specs, err := filepath.Glob(filepath.Join(dir, "*", "resgen.toml"))
	if err != nil || len(specs) == 0 {
		t.Fatal("no specifications: ", err)
	}
	var said strings.Builder
	code := cli.Run(cli.Process{
		Args: []string{"generate", "./..."}, Stdin: strings.NewReader(""), Stdout: &said, Stderr: &said, Env: os.LookupEnv, Dir: dir,
	})
	if code != 0 {
		t.Fatalf("exit %d\n%s", code, said.String())
	}
	cmd := exec.Command("go", "test", "-vet=all", "./...")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go test: %v\n%s", err, out)
	}
	for _, spec := range specs {
		name := "example.com/layers/" + filepath.Base(filepath.Dir(spec))
		if name != "example.com/layers/lib" && !slices.ContainsFunc(strings.Split(string(out), "\n"), func(line string) bool {
			return strings.HasPrefix(line, "ok  \t"+name+"\t")
		}) {
			t.Errorf("%s has no tests:\n%s", name, out)
		}
	}
}

// module copies testdata/module to a new folder. It requires the runtime and the kind http of this checkout.
func module(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/module")); err != nil {
		t.Fatal(err)
	}
	checkout, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	text := "module example.com/layers\n\ngo 1.25.0\n"
	for _, part := range []string{"kinds/http", "resource"} {
		text += fmt.Sprintf("\nrequire github.com/resgen-go/resgen/%[1]s v0.1.0\n\nreplace github.com/resgen-go/resgen/%[1]s => %[2]q\n", part, filepath.Join(checkout, part))
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	return dir
}
