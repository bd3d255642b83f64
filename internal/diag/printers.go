package diag

import (
	"io"
	"maps"
	"slices"
)

// A Printer writes findings in one format, in the order given. Its errors are those of the writer.
type Printer func(w io.Writer, fs []Finding) error

// Printers are the formats by name. A new one is a file and a row.
var Printers = map[string]Printer{
	"text":   Text,
	"short":  Short,
	"json":   JSON,
	"github": GitHub,
	"sarif":  SARIF,
}

// Whole reports whether a format is about a whole run, so that its findings are printed at once, at the end.
func Whole(format string) bool { return format == "github" || format == "sarif" }

// Formats lists the names of the formats, sorted.
func Formats() []string { return slices.Sorted(maps.Keys(Printers)) }

// severity is f's severity, an error unless it says otherwise.
func (f Finding) severity() Severity {
	if f.Severity == "" {
		return Error
	}
	return f.Severity
}
