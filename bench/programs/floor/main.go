// Command floor loads the settings and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/floor"
)

func main() {
	if _, err := floor.Load(); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
