// Package layers holds clients to what their layers promise: whatever a kind makes of an SDK's client, the generated code compiles, and each
// layer does its work through those below it.
package layers

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/cli"
	"github.com/resgen-go/resgen/internal/gentest"
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
	dir := gentest.Module(t, "example.com/layers", "kinds/http")
	if err := os.CopyFS(dir, os.DirFS("testdata/module")); err != nil {
		t.Fatal(err)
	}
	return dir
}
