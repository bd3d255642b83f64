package constraint

import (
	_ "embed"
	"strings"

	"github.com/resgen-go/resgen/resource/format"
)

// zones has the names of the time zones in Go's own database, one per line. TestZones compares it with the database, and -update writes it.
//
//go:embed zones.txt
var zones string

// isZone reports whether name is a time zone. The runtime asks the database of the machine, which may have other names. The generator must
// give the same answer everywhere.
func isZone(name string) bool {
	return name != "" && !strings.Contains(name, "\n") && strings.Contains("\n"+zones, "\n"+name+"\n")
}

// testOf returns the function that decides whether a text of the specification, or of a variable in `resgen env --check`, has the format f.
func testOf(f format.Format) func(string) bool {
	if f.Name == "timezone" {
		return isZone
	}
	return f.Is
}
