// Command hand loads the settings and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/hand"
)

func main() {
	if _, _, err := hand.Load(nil); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
