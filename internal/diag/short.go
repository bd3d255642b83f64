package diag

import (
	"bytes"
	"fmt"
	"io"
)

// Short writes one finding per line, as compilers do: file:line:col: error: text [code]. Columns count characters.
func Short(w io.Writer, fs []Finding) error {
	var b bytes.Buffer
	for _, f := range fs {
		if f.At.Valid() {
			start, _ := f.At.Range()
			fmt.Fprintf(&b, "%s:%d:%d: ", visible(f.At.Source.Name), start.Line, start.Column)
		}
		fmt.Fprintf(&b, "%s: %s", f.severity(), visible(f.Text))
		if f.Code != "" {
			fmt.Fprintf(&b, " [%s]", f.Code)
		}
		b.WriteByte('\n')
	}
	_, err := w.Write(b.Bytes())
	return err
}
