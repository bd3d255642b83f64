// Command koanf loads the settings and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/peers/koanf"
)

func main() {
	if _, err := koanf.Load(); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
