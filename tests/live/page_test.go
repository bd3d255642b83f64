package live_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPages generates what the pages on the kinds of AWS and on redis show, in a module of its own, and compiles it.
func TestPages(t *testing.T) {
	t.Parallel() // it waits for the go command
	if testing.Short() {
		t.Skip("it builds the command")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	resgen := filepath.Join(t.TempDir(), "resgen")
	run(t, root, nil, "go", "build", "-o", resgen, "./cmd/resgen")
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	// What the pages name and do not declare.
	const more = "version = 1\n[package]\nname = \"shop\"\n[output]\ntest = false\n[kind.vault_lease]\nconstructor = \"OpenLease\"\n"
	module := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(module, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", strings.NewReplacer("github.com/resgen-go/resgen/tests/live\n", "example.com/shop\n", "../../", root+"/").Replace(string(mod)))
	write("go.sum", string(sum))
	write("pictures/pictures.go", "package pictures\n\ntype Picture struct{ Width int }\n\ntype Thumbnail struct{ Width int }\n")
	for _, page := range []string{"aws_role", "lambda", "rds_token", "redis"} {
		text, err := os.ReadFile("../../docs/kinds/" + page + ".md")
		if err != nil {
			t.Fatal(err)
		}
		spec := more
		for i, block := range strings.Split(string(text), "```") {
			if toml, ok := strings.CutPrefix(block, "toml\n"); ok && i%2 == 1 {
				spec += toml
			}
		}
		if spec == more {
			t.Fatalf("%s.md shows nothing", page)
		}
		write(page+"/resgen.toml", spec)
		write(page+"/lease.go", "package shop\n\nimport \"context\"\n\ntype Leaser struct{}\n\nfunc (*Leaser) Password(context.Context) (string, error) { return \"\", nil }\n\nfunc OpenLease(VaultLeaseConfig) *Leaser { return &Leaser{} }\n")
	}
	env := []string{"GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off"}
	run(t, module, env, resgen, "generate", "./...")
	run(t, module, env, "go", "vet", "./...")
}

// run runs a command that must succeed.
func run(t *testing.T, folder string, env []string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir, cmd.Env = folder, append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
