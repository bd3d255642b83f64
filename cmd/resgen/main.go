// Command resgen generates Go from a specification of a program's resources.
package main

import (
	"os"
	"runtime/debug"

	"github.com/resgen-go/resgen/internal/cli"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // a run is short and small: collecting garbage as usual would take a third of it
	}
	os.Exit(cli.Run(cli.OS()))
}
