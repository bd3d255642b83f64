// Command handles opens the resources of a specification and calls one of them. With the tag observed it gives them an observer and keeps
// their states.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/resgen-go/resgen/bench/handles"
)

func main() {
	ctx := context.Background()
	r, err := handles.Open(ctx, options()...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(r.Adder.Add(ctx, 7))
	if err := r.Close(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
