package script

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/rogpeppe/go-internal/testscript"
)

// sources is the script command `sources`: it remembers the files that a person writes below the current folder, for edited.
func sources(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: sources")
	}
	remembered := ts.Value(rememberedKey{}).(map[string]map[string]string)
	for _, sort := range []string{"program", "tests", "spec"} {
		remembered[sort] = written(ts, sort)
	}
}

type rememberedKey struct{}

// edited is the script command `edited SORT +ADDED -DELETED [most N]`: the lines of a diff of these files since sources was called, and how many
// there may be. SORT is program (Go), tests (Go) or spec (resgen.toml). Generated files do not count.
func edited(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 && (len(args) != 5 || args[3] != "most") {
		ts.Fatalf("usage: edited program|tests|spec +ADDED -DELETED [most N]")
	}
	before, ok := ts.Value(rememberedKey{}).(map[string]map[string]string)[args[0]]
	if !ok {
		ts.Fatalf("call sources first, and name program, tests or spec")
	}
	after := written(ts, args[0])
	added, deleted := 0, 0
	count := func(old, now string) {
		for i, line := range strings.Split(udiff.Unified("old", "new", old, now), "\n") {
			switch {
			case i < 2: // the header
			case strings.HasPrefix(line, "+"):
				added++
			case strings.HasPrefix(line, "-"):
				deleted++
			}
		}
	}
	for name, text := range after {
		count(before[name], text)
	}
	for name, text := range before {
		if _, ok := after[name]; !ok {
			count(text, "")
		}
	}
	if got := fmt.Sprintf("+%d -%d", added, deleted); got != args[1]+" "+args[2] {
		ts.Fatalf("edited %s %s, want %s %s", args[0], got, args[1], args[2])
	}
	if len(args) == 5 {
		most, err := strconv.Atoi(args[4])
		ts.Check(err)
		if added+deleted > most {
			ts.Fatalf("%d lines of %s are edited, and at most %d may be", added+deleted, args[0], most)
		}
	}
}

// written is the texts of the files of a sort below the current folder, by their paths.
func written(ts *testscript.TestScript, sort string) map[string]string {
	texts := make(map[string]string)
	ts.Check(filepath.WalkDir(ts.MkAbs("."), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || sortOf(d.Name()) != sort {
			return err
		}
		text, err := os.ReadFile(path)
		if !strings.HasPrefix(string(text), "// Code generated ") {
			texts[path] = string(text)
		}
		return err
	}))
	return texts
}

// sortOf is the sort of a file by its name: program, tests, spec, or "" for others.
func sortOf(name string) string {
	switch {
	case name == "resgen.toml":
		return "spec"
	case strings.HasSuffix(name, "_test.go"):
		return "tests"
	case strings.HasSuffix(name, ".go"):
		return "program"
	}
	return ""
}
