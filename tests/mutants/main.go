// Command mutants measures what the tests of a package notice. It alters one condition of the package at a time, chosen at random, and
// runs the package's own tests. An alteration that no test notices has survived: a test is missing, or the condition is not needed.
//
//	go run ./tests/mutants -seed 1 -n 20 internal/gen/value resource/mock
//
// Run it at the root of the checkout. No file is changed: the go command reads the altered ones from an overlay. It needs a machine
// that does nothing else, since a test that takes longer than -timeout counts as one that noticed.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

var (
	seed    = flag.Uint64("seed", 1, "which mutants are chosen")
	count   = flag.Int("n", 10, "how many mutants of each package are tried")
	timeout = flag.Duration("timeout", 2*time.Minute, "how long the tests of a package may take")
)

func main() {
	flag.Parse()
	if err := limitMemory(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, dir := range flag.Args() {
		if err := try(filepath.Clean(dir)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// try tries mutants of the package in dir, and prints those that survive and how many did not.
func try(dir string) error {
	all, err := mutants(dir)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(*seed, 0))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	tried, killed := 0, 0
	for _, m := range all {
		if tried == *count {
			break
		}
		compiles, noticed, err := m.run(dir)
		if err != nil {
			return err
		}
		if !compiles {
			continue
		}
		tried++
		if noticed {
			killed++
		} else {
			fmt.Printf("%s:%d: survived: %s\n", m.file, m.line, m.what)
		}
	}
	fmt.Printf("%s: %d of %d killed\n", dir, killed, tried)
	return nil
}

// run tells whether the package in dir compiles with m, and whether its tests fail.
func (m mutant) run(dir string) (compiles, noticed bool, err error) {
	scratch, err := os.MkdirTemp("", "mutant-")
	if err != nil {
		return false, false, err
	}
	defer os.RemoveAll(scratch)
	file, err := filepath.Abs(m.file)
	if err != nil {
		return false, false, err
	}
	altered, overlay := filepath.Join(scratch, "altered.go"), filepath.Join(scratch, "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{file: altered}})
	if err != nil {
		return false, false, err
	}
	if err := errors.Join(os.WriteFile(altered, m.altered(), 0o600), os.WriteFile(overlay, replace, 0o600)); err != nil {
		return false, false, err
	}
	pkg := "./" + filepath.ToSlash(dir)
	if exec.Command("go", "build", "-overlay", overlay, pkg).Run() != nil {
		return false, false, nil
	}
	test := exec.Command("go", "test", "-count=1", "-failfast", "-vet=off", "-timeout", timeout.String(), "-overlay", overlay, pkg)
	return true, test.Run() != nil, nil
}
