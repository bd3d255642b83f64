package diag

import (
	"io"
	"maps"
	"slices"
)

// A Printer writes findings in one format, in the given order. Its errors come from the writer.
type Printer func(w io.Writer, fs []Finding) error

// Printers has the formats by name. To add one, add a file and a row.
var Printers = map[string]Printer{
	"text":   Text,
	"short":  Short,
	"json":   JSON,
	"github": GitHub,
	"sarif":  SARIF,
}

// Whole reports whether the output of a format describes a whole run. Then all findings are printed together, at the end.
func Whole(format string) bool { return format == "github" || format == "sarif" }

// Formats returns the names of the formats, sorted.
func Formats() []string { return slices.Sorted(maps.Keys(Printers)) }
