package main

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/resgen-go/resgen/bench"
)

// loaders and validators are the programs that are compared, the one that the others are measured against first.
var (
	loaders    = []string{"hand", "empty", "floor", "resgen", "caarlos0", "goenvconfig", "kelsey", "cleanenv", "koanf", "viper"}
	validators = []string{"rules-hand", "rules-resgen", "rules-validator"}
)

// programs compares programs that load the settings, or validate, once: the size of the stripped binary and the time of a whole run.
func programs(scratch string) error {
	for _, group := range []struct {
		title string
		names []string
	}{{"A program that loads the 25 fields", loaders}, {"A program that validates the 10 rules", validators}} {
		if err := compare(scratch, group.title, group.names); err != nil {
			return err
		}
	}
	return nil
}

func compare(scratch, title string, names []string) error {
	size, modules := map[string]float64{}, map[string]int{}
	for _, name := range names {
		exe := filepath.Join(scratch, name)
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", exe, "./programs/"+name)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		file, err := os.Stat(exe)
		if err != nil {
			return err
		}
		info, err := buildinfo.ReadFile(exe)
		if err != nil {
			return err
		}
		size[name], modules[name] = float64(file.Size())/1e6, len(info.Deps)
	}
	took := map[string]*cost{}
	for range *starts {
		for _, name := range names {
			if took[name] == nil {
				took[name] = &cost{}
			}
			cmd := exec.Command(filepath.Join(scratch, name))
			cmd.Env = bench.Environment()
			if err := took[name].run(cmd); err != nil {
				return err
			}
		}
	}
	base := names[0]
	t := &table{title: title, head: []string{"program", "MB", "MB over " + base, "modules", "run, ms", "x " + base}}
	for _, name := range names {
		t.add(name, times(size[name]), fmt.Sprintf("%+.2f", size[name]-size[base]), strconv.Itoa(modules[name]),
			times(median(took[name].wall)), times(ratio(took[name].wall, took[base].wall)))
	}
	t.print()
	return nil
}
