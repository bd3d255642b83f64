// Command bench runs every comparison side by side and prints the ratios as Markdown tables.
//
//	go run ./cmd/bench [-rounds n] [-runs n] [-starts n] [-gogc n] [-mockruns n] [-growruns n] [-cases regexp] [-only load,validate,generate,growth,programs,mocks,unobserved,linked,otel,prometheus,health] [-resgen file]
//	go run ./cmd/bench -only dagster -python file
//
// It runs in the folder of the module bench. All that is compared takes turns in every round, and a ratio is the median over the rounds
// of the ratios within one, so that a busy machine troubles both sides of it alike.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

var (
	rounds   = flag.Int("rounds", 51, "rounds of what is measured in one process, short ones; at least 5")
	runs     = flag.Int("runs", 15, "runs of each process of generate; at least 5")
	starts   = flag.Int("starts", 60, "starts of each program")
	mockRuns = flag.Int("mockruns", 5, "runs of each process of mocks; at least 5")
	growRuns = flag.Int("growruns", 5, "runs of each process of growth; at least 5")
	cases    = flag.String("cases", "", "the names of the cases of growth to measure, a regular expression; all of them by default")
	only     = flag.String("only", "load,validate,generate,growth,programs,mocks,unobserved,linked,otel,prometheus,health", "what to compare")
	gogc     = flag.String("gogc", "400", "GOGC of what is measured in one process: see the README")
	python   = flag.String("python", os.Getenv("RESGEN_BENCH_PYTHON"), "a Python with the packages of tests/dagster/python/requirements.txt, for -only dagster; by default what RESGEN_BENCH_PYTHON names")
	resgen   = flag.String("resgen", "", "a resgen that is built already")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	if *rounds < 5 || *runs < 5 || *starts < 5 || *mockRuns < 5 || *growRuns < 5 {
		return errors.New("fewer than 5 rounds, runs or starts tell nothing")
	}
	scratch, err := os.MkdirTemp("", "resgen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	parts := map[string]func(scratch string) error{
		"load": load, "validate": validate, "generate": generate, "growth": grow, "programs": programs, "mocks": mocks,
		"unobserved": unobserved, "linked": linked, "otel": openTelemetry, "prometheus": prometheus, "health": monitored,
		"dagster": dagster,
	}
	for _, name := range strings.Split(*only, ",") {
		part, ok := parts[name]
		if !ok {
			return fmt.Errorf("there is no comparison %q", name)
		}
		if err := part(scratch); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
