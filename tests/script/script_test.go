// Package script runs the command line as users type it: one txtar script a story.
package script

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/resgen-go/resgen/internal/cli"
)

var update = flag.Bool("update", false, "rewrite the files that cmp compares with")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"resgen": func() { os.Exit(cli.Run(cli.OS())) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               goCommand,
	})
}

// goCommand lets scripts run the go command, and name the runtime of this checkout: $RUNTIME.
func goCommand(e *testscript.Env) error {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		return err
	}
	dirs := strings.Fields(string(out))
	runtime, err := filepath.Abs(filepath.Join("..", "..", "resource"))
	if err != nil {
		return err
	}
	e.Setenv("GOCACHE", dirs[0])
	e.Setenv("GOMODCACHE", dirs[1])
	e.Setenv("GOWORK", "off")
	e.Setenv("GOFLAGS", "-mod=mod")
	e.Setenv("RUNTIME", runtime)
	return nil
}
