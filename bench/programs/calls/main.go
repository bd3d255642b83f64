// Command calls prints how often a call of each built-in kind allocates without an observer.
package main

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/resgen-go/resgen/bench/observed"
)

func main() {
	ctx := context.Background()
	for _, kind := range observed.Kinds {
		n, err := allocations(ctx, observed.Calls[kind])
		if err != nil {
			fmt.Fprintln(os.Stderr, kind, err)
			os.Exit(1)
		}
		fmt.Println(kind, n)
	}
}

func allocations(ctx context.Context, call observed.Call) (n float64, err error) {
	do, shut, err := call(ctx)
	if err != nil {
		return 0, err
	}
	n = testing.AllocsPerRun(200, func() {
		if err == nil {
			err = do(ctx)
		}
	})
	if err != nil {
		return 0, err
	}
	return n, shut(ctx)
}
