// Package script runs the command line as users type it: one txtar script a story.
package script

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/caarlos0/env/v11"          // testdata/import.txtar, adopt_env.txtar
	_ "github.com/go-viper/mapstructure/v2"  // testdata/import_viper.txtar
	_ "github.com/kelseyhightower/envconfig" // testdata/import_envconfig.txtar
	"github.com/rogpeppe/go-internal/testscript"
	_ "github.com/sethvargo/go-envconfig" // testdata/import_go_envconfig.txtar
	_ "github.com/spf13/viper"            // testdata/import_viper.txtar

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
		Condition: func(name string) (bool, error) {
			if name != "long" {
				return false, errors.New("no such condition")
			}
			return os.Getenv("RESGEN_TEST_LONG") == "on", nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"edited":  edited,
			"keep":    keep,
			"kept":    kept,
			"sources": sources,
			"status":  status,
		},
	})
}

// keep is the script command `keep DIR`: it remembers what DIR holds, for kept.
func keep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: keep DIR")
	}
	ts.Setenv("KEPT", listing(ts, args[0]))
}

// kept is the script command `kept DIR`: DIR holds what it held when keep was called, to the byte.
func kept(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: kept DIR")
	}
	if was, is := ts.Getenv("KEPT"), listing(ts, args[0]); was != is {
		ts.Fatalf("%s held\n%sand now\n%s", args[0], was, is)
	}
}

// listing is the files of a folder, with a checksum and the time of the last change of each.
func listing(ts *testscript.TestScript, dir string) string {
	var b strings.Builder
	ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			fmt.Fprintln(&b, path)
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s %x %s\n", path, sha256.Sum256(data), info.ModTime())
		return nil
	}))
	return b.String()
}

// status is the script command `status N PROGRAM ARG...`: the program exits with N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
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
	e.Values[rememberedKey{}] = make(map[string]map[string]string)
	return nil
}
