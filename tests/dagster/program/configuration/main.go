// Command configuration resolves the resources that python/resolve.py resolves.
package main

import (
	"context"
	"log"

	"github.com/resgen-go/resgen/tests/dagster/platform"
	"github.com/resgen-go/resgen/tests/dagster/program/memory"
)

func main() {
	if _, err := platform.LoadConfig(context.Background()); err != nil {
		log.Fatal(err)
	}
	memory.Print()
}
