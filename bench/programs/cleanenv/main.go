// Command cleanenv loads the settings and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/peers/cleanenv"
)

func main() {
	if _, err := cleanenv.Load(); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
