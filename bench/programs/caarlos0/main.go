// Command caarlos0 loads the settings and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/peers/caarlos0"
)

func main() {
	if _, err := caarlos0.Load(); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
