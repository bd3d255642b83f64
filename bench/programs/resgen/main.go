// Command resgen loads the settings and ends.
package main

import (
	"context"
	"os"

	"github.com/resgen-go/resgen/bench/settings"
)

func main() {
	if _, err := settings.LoadConfig(context.Background()); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
