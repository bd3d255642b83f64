// Command viper loads the settings and ends.
package main

import (
	"os"

	"github.com/resgen-go/resgen/bench/peers/viper"
)

func main() {
	if _, err := viper.Load(); err != nil {
		println(err.Error())
		os.Exit(1)
	}
}
