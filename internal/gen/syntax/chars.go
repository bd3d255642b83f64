package syntax

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/tomltext"
)

var byteOrderMark = []byte("\ufeff")

// checkText reports bytes that are not UTF-8 and characters that no text may hold. It returns false if the text cannot be checked any
// further.
func (s *scanner) checkText() bool {
	if !utf8.Valid(s.text) {
		at := invalidUTF8(s.text)
		s.find(diag.TOMLSyntax, s.span(at, at+1), "the file is not UTF-8", "save it in the encoding UTF-8")
		return false
	}
	if bytes.HasPrefix(s.text, byteOrderMark) {
		s.start = len(byteOrderMark)
		s.pos = s.start
	}
	var whole [2]bool // whether there are carriage returns, and NULs: the whole file has another form, so the first one is reported
	for i, r := range string(s.text) {
		if !tomltext.Forbidden(r) || r == '\r' && s.newline(i) > 0 {
			continue
		}
		if r == '\r' || r == 0 {
			seen := &whole[min(r, 1)]
			if *seen {
				continue
			}
			*seen = true
		}
		s.badCharacter(r, s.span(i, i+utf8.RuneLen(r)))
		if r < ' ' || r == 0x7f {
			s.broken = true // the decoder refuses such text
		}
	}
	return true
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8.
func invalidUTF8(text []byte) int {
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// badCharacter reports the forbidden character r, which is written as it is or as an escape.
func (s *scanner) badCharacter(r rune, at diag.Span) {
	name := "control character"
	switch {
	case r == '\ufeff':
		name = "byte order mark"
	case tomltext.Bidi(r):
		name = "bidirectional control character"
	}
	help := fmt.Sprintf("remove U+%04X", r)
	if r == '\ufeff' && at.Start == 0 {
		help = "save the file as UTF-8 without a byte order mark (U+FEFF)"
	}
	switch {
	case at.End-at.Start > 1: // an escape
	case r == '\r' && !bytes.Contains(s.text, []byte("\n")):
		help += "; or save the file with the line breaks of Unix or Windows"
	case r == 0:
		help += "; or save the file in the encoding UTF-8"
	}
	s.find(diag.ControlCharacter, at, fmt.Sprintf("the text has a %s", name), help)
}
