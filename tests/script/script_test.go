// Package script runs the command line as users type it: one txtar script a story.
package script

import (
	"flag"
	"os"
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
	})
}
