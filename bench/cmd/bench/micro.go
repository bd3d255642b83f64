package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"

	"github.com/resgen-go/resgen/bench/bare"
)

// A result is what the rounds of one benchmark measured.
type result struct {
	name          string    // without its first part
	ns, cpu       []float64 // of the clock, and of the processors
	bytes, allocs string    // the same in every round, or nearly
}

func load(scratch string) error {
	results, err := measure(scratch, "BenchmarkLoad")
	if err != nil {
		return err
	}
	t := &table{title: "Load: 25 fields", head: []string{"loader", "ns", "processor ns", "B", "allocations", "x the floor", "x the equal by hand"}}
	floor, hand := results["floor"], results["hand"]
	for _, name := range []string{
		"floor", "hand", "resgen", "resgen-one", "resgen-secrets", "go-envconfig", "cleanenv", "kelsey", "caarlos0", "viper", "koanf",
	} {
		r := results[name]
		t.add(name, whole(median(r.ns)), whole(median(r.cpu)), r.bytes, r.allocs, times(ratio(r.cpu, floor.cpu)), times(ratio(r.cpu, hand.cpu)))
	}
	t.print()
	return nil
}

func validate(scratch string) error {
	results, err := measure(scratch, "BenchmarkValidate")
	if err != nil {
		return err
	}
	t := &table{title: "Validation: 10 rules", head: []string{"input", "validator", "ns", "processor ns", "B", "allocations", "x by hand"}}
	for _, input := range []string{"good", "bad"} {
		for _, name := range []string{"hand", "resgen", "validator"} {
			r := results[input+"/"+name]
			t.add(input, name, whole(median(r.ns)), whole(median(r.cpu)), r.bytes, r.allocs, times(ratio(r.cpu, results[input+"/hand"].cpu)))
		}
	}
	t.print()
	return nil
}

// line is a line of a benchmark: its name without the number of processors, ns of the clock and of the processors, B, allocations.
var line = regexp.MustCompile(`^Benchmark\w+/(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op\s+([\d.]+) cpu-ns/op\s+(\d+) B/op\s+(\d+) allocs/op`)

// measure runs the benchmark called name in each round, all its parts in turn.
func measure(scratch, name string) (map[string]*result, error) {
	all, err := measureBuilds(scratch, name, bare.Build{Package: ".", Test: true})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// measureBuilds does so with the test binary of each build, which take turns in every round.
func measureBuilds(scratch, name string, builds ...bare.Build) ([]map[string]*result, error) {
	exes, all := make([]string, len(builds)), make([]map[string]*result, len(builds))
	for i, b := range builds {
		exe, err := b.Make(".", scratch)
		if err != nil {
			return nil, err
		}
		exes[i], all[i] = exe, map[string]*result{}
		if out, err := exec.Command(exe).CombinedOutput(); err != nil { // what is compared must be the same
			return nil, fmt.Errorf("%w\n%s", err, out)
		}
	}
	for range *rounds {
		for i, exe := range exes {
			cmd := exec.Command(exe, "-test.run=^$", "-test.bench=^"+name+"$", "-test.benchtime=20ms", "-test.cpu=1")
			cmd.Env = append(os.Environ(), "GOGC="+*gogc)
			out, err := cmd.CombinedOutput()
			if err != nil {
				return nil, fmt.Errorf("%w\n%s", err, out)
			}
			if err := read(out, all[i]); err != nil {
				return nil, err
			}
		}
	}
	for _, results := range all {
		for _, r := range results {
			if len(r.ns) != *rounds {
				return nil, fmt.Errorf("%s has %d of %d rounds", name+"/"+r.name, len(r.ns), *rounds)
			}
		}
	}
	return all, nil
}

// read adds what a round has printed to the results.
func read(out []byte, results map[string]*result) error {
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
		m := line.FindStringSubmatch(s.Text())
		if m == nil {
			continue
		}
		ns, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return err
		}
		cpu, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return err
		}
		r := results[m[1]]
		if r == nil {
			r = &result{name: m[1]}
			results[m[1]] = r
		}
		r.ns, r.cpu, r.bytes, r.allocs = append(r.ns, ns), append(r.cpu, cpu), m[4], m[5]
	}
	return nil
}
