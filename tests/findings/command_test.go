package findings

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/cli"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/diag/examples"
)

// checkCommand is checkFace for an example that is a command line.
func checkCommand(t *testing.T, code diag.Code, n int, f examples.Face) {
	t.Helper()
	status, got := command(t, f.Command, f.Go)
	if status != 1 || got != f.Want || strings.Count(got, "error[") != 1 || !strings.Contains(got, "error["+string(code)+"]") {
		t.Errorf("face %d: exit %d; resgen says\n%s\nwant exactly\n%s", n, status, got, f.Want)
	}
	if f.Fixed == "" {
		return
	}
	source := f.Go
	if source == "" {
		source = "package store\n\ntype Store interface{ Get(id string) (string, error) }\n"
	}
	if status, got := command(t, f.Fixed, source); status != 0 || got != "" {
		t.Errorf("face %d: after mending, exit %d; resgen says\n%s", n, status, got)
	}
}

// command runs a command line, resgen's own name at its beginning, in a new module with a package store, of one file, and a package
// item that it may import. It returns the exit status and the messages.
func command(t *testing.T, line, store string) (status int, messages string) {
	t.Helper()
	dir := module(t)
	for name, text := range map[string]string{"store": store, "item": "package item\n\n// An Item is what a store holds.\ntype Item struct{ ID string }\n"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name, name+".go"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	status = cli.Run(cli.Process{
		Args: strings.Fields(line)[1:], Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Env: os.LookupEnv, Dir: dir,
	})
	return status, stderr.String()
}
