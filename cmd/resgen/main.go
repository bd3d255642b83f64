// Command resgen generates Go from a specification of a program's resources.
package main

import (
	"os"

	"github.com/resgen-go/resgen/internal/cli"
)

func main() { os.Exit(cli.Run(cli.OS())) }
