package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

type jsonFinding struct {
	Code     Code          `json:"code"`
	Severity Severity      `json:"severity"`
	Message  string        `json:"message"`
	File     string        `json:"file,omitempty"`
	Range    *jsonRange    `json:"range,omitempty"`
	Label    string        `json:"label,omitempty"`
	Related  []jsonRelated `json:"related"`
	Help     string        `json:"help,omitempty"`
}

type jsonRelated struct {
	File    string     `json:"file,omitempty"`
	Range   *jsonRange `json:"range,omitempty"`
	Message string     `json:"message"`
}

type jsonRange struct {
	Start jsonPosition `json:"start"`
	End   jsonPosition `json:"end"`
}

type jsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
}

// JSON writes one finding per line, as an object. Lines and columns begin at 1. Columns count UTF-16 code units. Offsets count bytes from
// 0. The end of a range is excluded. A finding without a place has no file and range. Label and help are left out if they are empty.
func JSON(w io.Writer, fs []Finding) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, f := range fs {
		j := jsonFinding{
			Code:     f.Code,
			Severity: f.severity(),
			Message:  f.Text,
			Label:    f.Label,
			Related:  []jsonRelated{},
			Help:     f.Help,
		}
		j.File, j.Range = jsonPlace(f.At)
		for _, l := range f.Others {
			r := jsonRelated{Message: l.Text}
			r.File, r.Range = jsonPlace(l.At)
			j.Related = append(j.Related, r)
		}
		if err := enc.Encode(j); err != nil {
			return err
		}
	}
	_, err := w.Write(escapeUnprintable(b.Bytes()))
	return err
}

func jsonPlace(sp Span) (file string, r *jsonRange) {
	if !sp.Valid() {
		return "", nil
	}
	start, end := sp.Range()
	return sp.Source.Name, &jsonRange{
		Start: jsonPosition{start.Line, start.UTF16, start.Offset},
		End:   jsonPosition{end.Line, end.UTF16, end.Offset},
	}
}

// escapeUnprintable escapes characters that encoding/json does not escape but that can disturb a terminal, such as bidi marks.
func escapeUnprintable(encoded []byte) []byte {
	var b bytes.Buffer
	for at := 0; at < len(encoded); {
		r, size := utf8.DecodeRune(encoded[at:])
		switch {
		case r < utf8.RuneSelf && r != 0x7f, strconv.IsPrint(r):
			b.Write(encoded[at : at+size])
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		at += size
	}
	return b.Bytes()
}
