package readme

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
)

// TestClients generates from the README's second specification, compiles its program, and runs its test.
func TestClients(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	readme := read(t)
	root := t.TempDir()
	const module = "github.com/resgen-go/resgen/"
	mod := "module example.com/shop\n\ngo 1.25.0\n\nrequire (\n\t" + module + "resource v0.1.0\n\t" + module + "kinds/postgres v0.1.0\n)\n"
	for _, name := range []string{"resource", "kinds/postgres"} {
		dir, err := filepath.Abs(filepath.Join("../..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		mod += fmt.Sprintf("\nreplace %s => %q\n", module+name, dir)
	}
	sum, err := os.ReadFile("../../kinds/postgres/go.sum")
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string, text []byte) {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, text, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	goRun := func(args ...string) {
		cmd := exec.Command("go", args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
	blocks := fenced(readme, "go")
	put("go.mod", []byte(mod))
	put("go.sum", sum)
	put("main.go", []byte(blocks[2]))
	put("main_test.go", []byte(blocks[3]))
	goRun("mod", "download") // of what kinds/postgres needs; then resgen finds it without the network
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod") // go.mod does not name what kinds/postgres requires
	source := &diag.Source{Name: "settings/resgen.toml", Text: []byte(fenced(readme, "toml")[1])}
	got := gen.Generate(gen.Spec{Dir: "settings", Root: root, Files: []*diag.Source{source}})
	for _, f := range got.Findings {
		t.Error(f)
	}
	for _, f := range got.Files {
		put(f.Path, f.Data)
	}
	goRun("mod", "tidy")
	goRun("vet", "./...")
	goRun("test", "./...")
}

// fenced are the fenced blocks of that language.
func fenced(readme, language string) []string {
	var found []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(readme, -1) {
		found = append(found, m[1])
	}
	return found
}
