// Command goenvconfig loads the settings and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/peers/goenvconfig"
)

func main() {
	if _, err := goenvconfig.Load(); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
