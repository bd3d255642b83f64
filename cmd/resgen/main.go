// Command resgen generates Go from a specification of a program's resources.
package main

import (
	"os"
	_ "time/tzdata" // the format timezone means the same on every machine

	"github.com/resgen-go/resgen/internal/cli"
)

func main() { os.Exit(cli.Run(cli.OS())) }
