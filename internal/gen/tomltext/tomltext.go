package tomltext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote returns text as a basic string of TOML.
func Quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u00` + string("0123456789abcdef"[r>>4]) + string("0123456789abcdef"[r&15]))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// WriteTable appends a table to b, with an empty line in front of it. A row is a key and its value, both in TOML. All values begin in one
// column. Without rows it writes nothing.
func WriteTable(b *strings.Builder, name string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	width := 0
	for _, r := range rows {
		width = max(width, len(r[0]))
	}
	b.WriteString("\n[" + name + "]\n")
	for _, r := range rows {
		b.WriteString(r[0] + strings.Repeat(" ", width-len(r[0])) + " = " + r[1] + "\n")
	}
}

// Forbidden reports whether no text of a specification may hold r, written as it is or as an escape: it is invisible, or hides others.
func Forbidden(r rune) bool {
	switch {
	case r == '\t', r == '\n':
		return false
	case unicode.IsControl(r), r == '\ufeff':
		return true
	}
	return Bidi(r)
}

// Bidi reports whether r changes the direction of the text around it.
func Bidi(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

// Allowed reports whether a specification may hold the text: it is UTF-8 and has no forbidden character.
func Allowed(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, Forbidden)
}
