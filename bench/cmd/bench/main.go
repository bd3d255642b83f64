// Command bench runs every comparison side by side and prints the ratios as Markdown tables.
//
//	go run ./cmd/bench [-runs n] [-starts n] [-only load,validate,generate,programs] [-resgen file]
//
// It runs in the folder of the module bench. All that is compared takes turns in every round, and a ratio is the median over the rounds
// of the ratios within one, so that a busy machine troubles both sides of it alike.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

var (
	runs   = flag.Int("runs", 11, "rounds of load, validate and generate; at least 5")
	starts = flag.Int("starts", 60, "starts of each program")
	only   = flag.String("only", "load,validate,generate,programs", "what to compare")
	resgen = flag.String("resgen", "", "a resgen that is built already")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	if *runs < 5 || *starts < 5 {
		return fmt.Errorf("%d rounds and %d starts are too few to tell anything: at least 5", *runs, *starts)
	}
	scratch, err := os.MkdirTemp("", "resgen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	parts := map[string]func(scratch string) error{"load": load, "validate": validate, "generate": generate, "programs": programs}
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
