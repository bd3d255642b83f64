package syntax

import (
	"bytes"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/tomltext"
)

// A scanner reads the structure of a text: which keys and values it has and where. It knows the grammar of TOML 1.0 and the additions of
// version 1.1. It checks only the spelling of numbers and dates. A method that returns false has reported a finding, and ends the scan.
type scanner struct {
	src  *diag.Source
	list *diag.List
	text []byte

	start  int  // the start of the document, after a byte order mark
	pos    int  // the next byte
	inside int  // the number of brackets and braces around pos
	found  int  // the number of findings so far
	broken bool // the tree is not what the text says; there is a finding with the reason

	twice *Value // the table to which the last assignment belonged, if its key was set twice
	root  *Value
	table *Value // where the next assignment goes
	level level  // of table
}

// A part is one part of a dotted key.
type part struct {
	text string
	at   diag.Span
}

func (s *scanner) span(start, end int) diag.Span {
	return diag.Span{Source: s.src, Start: start, End: end}
}

// find adds a finding, and the scan continues.
func (s *scanner) find(code diag.Code, at diag.Span, text, help string) {
	if s.found++; s.found <= maxFindings {
		if code == diag.TOMLSyntax {
			s.src.Unreadable(at)
		}
		s.list.Add(diag.Finding{Code: code, At: at, Text: text, Help: help})
	}
}

// fail adds a finding and ends the scan. It adds no finding if a forbidden character that was reported is the cause.
func (s *scanner) fail(at diag.Span, text, help string) bool {
	if !s.blamed(at.Start, at.End) {
		s.find(diag.TOMLSyntax, at, text, help)
	}
	s.broken = true
	return false
}

// blamed reports whether one of the bytes from start to end belongs to a character that checkText has reported.
func (s *scanner) blamed(start, end int) bool {
	for i, r := range string(s.text[start:end]) {
		if tomltext.Forbidden(r) && (r != '\r' || s.newline(start+i) == 0) {
			return true
		}
	}
	return false
}

// mergeMark returns the place of the mark of a merge conflict at pos, which is the start of a line. The place is not valid if there is
// none.
func (s *scanner) mergeMark() diag.Span {
	rest := s.text[s.pos:]
	if s.pos > 0 && s.text[s.pos-1] != '\n' {
		return diag.Span{}
	}
	for _, mark := range []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"} {
		if bytes.HasPrefix(rest, []byte(mark)) {
			return s.span(s.pos, s.pos+len(mark))
		}
	}
	return diag.Span{}
}

// here returns the place of the next character, or the empty place at the end of a line.
func (s *scanner) here() diag.Span {
	if s.pos == len(s.text) || s.newline(s.pos) > 0 {
		return s.span(s.pos, s.pos)
	}
	_, size := utf8.DecodeRune(s.text[s.pos:])
	return s.span(s.pos, s.pos+size)
}

// peek returns the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) end() bool { return s.pos == len(s.text) }

// newline returns the length of the line break at the offset at, or 0.
func (s *scanner) newline(at int) int {
	switch {
	case at < len(s.text) && s.text[at] == '\n':
		return 1
	case at+1 < len(s.text) && s.text[at] == '\r' && s.text[at+1] == '\n':
		return 2
	}
	return 0
}

// lineEnd returns the end of the line that contains the offset at, without the line break.
func (s *scanner) lineEnd(at int) int {
	i := bytes.IndexByte(s.text[at:], '\n')
	switch {
	case i < 0:
		return len(s.text)
	case i > 0 && s.text[at+i-1] == '\r':
		return at + i - 1
	}
	return at + i
}

// blanks skips spaces and tabs.
func (s *scanner) blanks() {
	for s.peek() == ' ' || s.peek() == '\t' {
		s.pos++
	}
}

// space skips blanks, line breaks and comments. It returns whether there was a line break or a comment.
func (s *scanner) space() bool {
	lines := false
	for {
		s.blanks()
		switch n := s.newline(s.pos); {
		case n > 0:
			s.pos += n
		case s.peek() == '#':
			s.pos = s.lineEnd(s.pos)
		default:
			return lines
		}
		lines = true
	}
}

func bareKey(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}
