package table

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/resgen-go/resgen/internal/gen/render"
)

// Write writes rows in aligned columns. Tabs separate the cells of a row.
func Write(w io.Writer, rows []string) error {
	var aligned bytes.Buffer
	t := tabwriter.NewWriter(&aligned, 0, 0, 2, ' ', tabwriter.StripEscape)
	for _, r := range rows {
		fmt.Fprintln(t, r) // with empty cells, because a row without them would end the column
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(aligned.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

// Cell returns text as one line of one cell, without invisible characters.
func Cell(text string) string { return render.Line(text) }
