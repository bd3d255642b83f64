package table

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/resgen-go/resgen/internal/gen/render"
)

// Write writes rows in aligned columns. Tabs separate the cells of a row.
func Write(w io.Writer, rows []string) error {
	_, err := io.WriteString(w, Text(rows))
	return err
}

// Text returns what Write writes.
func Text(rows []string) string {
	var aligned, text strings.Builder
	t := tabwriter.NewWriter(&aligned, 0, 0, 2, ' ', tabwriter.StripEscape)
	for _, r := range rows {
		fmt.Fprintln(t, r) // with empty cells, because a row without them would end the column
	}
	_ = t.Flush() // fails only if the writer does
	for line := range strings.Lines(aligned.String()) {
		text.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return text.String()
}

// Cell returns text as one line of one cell, without invisible characters.
func Cell(text string) string { return render.Line(text) }
