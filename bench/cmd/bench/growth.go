package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"github.com/resgen-go/resgen/bench/growth"
)

// grow compares resgen with itself: each specification of the package growth with one of twice its size.
func grow(scratch string) error {
	named, err := regexp.Compile(*cases)
	if err != nil {
		return err
	}
	exe, err := buildResgen(scratch)
	if err != nil {
		return err
	}
	t := &table{
		title: "Growth: twice the specification",
		head:  []string{"what grows", "n", "user ms", "with 2n", "x the user time"},
	}
	for _, c := range growth.Cases() {
		if !named.MatchString(c.Name) {
			continue
		}
		var once, twice cost
		for round := range *growRuns {
			for _, size := range []struct {
				cost *cost
				n    int
			}{{&once, c.Time}, {&twice, 2 * c.Time}} {
				dir := filepath.Join(scratch, fmt.Sprintf("growth-%d-%d", round, size.n))
				if err := size.cost.grow(c, exe, dir, size.n); err != nil {
					return fmt.Errorf("%s: %w", c.Name, err)
				}
				if err := os.RemoveAll(dir); err != nil {
					return err
				}
			}
		}
		t.add(c.Name, whole(float64(c.Time)), whole(median(once.user)), whole(median(twice.user)), times(ratio(twice.user, once.user)))
	}
	t.print()
	return nil
}

// grow adds what the command of a case takes at the size n, in the new folder dir.
func (c *cost) grow(of growth.Case, exe, dir string, n int) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	if err := of.Write(dir, n); err != nil {
		return err
	}
	cmd := exec.Command(exe, of.Command()...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "RESGEN_CACHE="+filepath.Join(filepath.Dir(dir), "cache"))
	if of.Env != nil {
		for name, value := range of.Env(n) {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	err := c.run(cmd)
	switch code := cmd.ProcessState.ExitCode(); { // -1 if it did not run
	case code == of.Exit:
		return nil
	case err == nil:
		return fmt.Errorf("n = %d: no error, and exit code %d is due", n, of.Exit)
	}
	return fmt.Errorf("n = %d: %w", n, err)
}
