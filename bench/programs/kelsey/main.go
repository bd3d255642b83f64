// Command kelsey loads the settings and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/peers/kelsey"
)

func main() {
	if _, err := kelsey.Load(); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
