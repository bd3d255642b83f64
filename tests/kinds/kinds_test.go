// Package kinds tests what must hold for every built-in kind. The kinds are the folders of kinds/, so a new one is tested without
// a line here.
package kinds

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"golang.org/x/mod/modfile"

	"github.com/resgen-go/resgen/internal/cli"
)

// checkout is the root of the repository.
const checkout = "../.."

// builtIns returns the names of the kinds that the folders of kinds/ declare.
func builtIns(t *testing.T) []string {
	t.Helper()
	specs, err := filepath.Glob(filepath.Join(checkout, "kinds", "*", "resgen.toml"))
	if err != nil || len(specs) == 0 {
		t.Fatal("no kinds: ", err)
	}
	var names []string
	for _, spec := range specs {
		var s struct{ Kind map[string]any }
		if _, err := toml.DecodeFile(spec, &s); err != nil {
			t.Fatal(err)
		}
		names = append(names, slices.Sorted(maps.Keys(s.Kind))...)
	}
	return names
}

// module makes a module in a workspace with all modules of the checkout, and returns its folder.
func module(t *testing.T) string {
	t.Helper()
	t.Setenv("GOWORK", "")
	t.Setenv("GOFLAGS", "")
	name := filepath.Join(checkout, "go.work")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	work, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, u := range work.Use {
		dir, err := filepath.Abs(filepath.Join(checkout, filepath.FromSlash(u.Path)))
		if err != nil {
			t.Fatal(err)
		}
		folders = append(folders, dir)
	}
	work.SetUse(nil)
	for _, dir := range append(folders, ".") {
		if err := work.AddUse(filepath.ToSlash(dir), ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range work.Replace {
		dir, err := filepath.Abs(filepath.Join(checkout, filepath.FromSlash(r.New.Path)))
		if err != nil {
			t.Fatal(err)
		}
		if err := work.AddReplace(r.Old.Path, r.Old.Version, filepath.ToSlash(dir), ""); err != nil {
			t.Fatal(err)
		}
	}
	sum, err := os.ReadFile(filepath.Join(checkout, "go.work.sum"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, "go.work", string(modfile.Format(work.Syntax)))
	write(t, dir, "go.work.sum", string(sum))
	write(t, dir, "go.mod", "module example.com/extending\n\ngo "+work.Go.Version+"\n")
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestExtends extends every built-in kind, and each of those kinds once more. The specification spells in capitals words that the
// kinds do not, which must not change what is inherited.
func TestExtends(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the SDKs of all kinds")
	}
	var spec strings.Builder
	spec.WriteString("version = 1\n\n[package]\nname = \"settings\"\ninitialisms = [\"ALLOW\", \"MAX\", \"TIMEOUT\"]\n")
	for _, name := range builtIns(t) {
		fmt.Fprintf(&spec, "\n[kind.my_%s]\nextends = %q\n", name, name)
		fmt.Fprintf(&spec, "\n[kind.our_%s]\nextends = \"my_%s\"\n", name, name)
		fmt.Fprintf(&spec, "\n[kind.our_%s.field]\nmax_timeout = { type = \"int\", default = 1 }\n", name)
		for _, of := range []string{"my", "our"} {
			fmt.Fprintf(&spec, "\n[resource.%s_%s]\nkind = \"%[1]s_%[2]s\"\nenv_prefix = \"%s_%s_\"\n", of, name, strings.ToUpper(of), strings.ToUpper(name))
		}
	}
	dir := module(t)
	write(t, dir, "resgen.toml", spec.String())
	process := cli.Process{Args: []string{"generate"}, Stdin: strings.NewReader(""), Stdout: t.Output(), Stderr: t.Output(), Env: os.LookupEnv, Dir: dir}
	if cli.Run(process) != 0 {
		t.Fatal("resgen generate failed for\n" + spec.String())
	}
	vet := exec.Command("go", "vet", "./...")
	vet.Dir = dir
	if out, err := vet.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}
