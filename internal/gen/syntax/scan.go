package syntax

import (
	"bytes"

	"github.com/resgen-go/resgen/internal/diag"
)

// document reads the whole text.
func (s *scanner) document() bool {
	s.root = &Value{Kind: Table, At: s.span(0, 0), origin: header}
	s.table = s.root
	for s.space(); !s.end(); s.space() {
		if s.peek() == '[' {
			if !s.header() {
				return false
			}
		} else if !s.assignment(s.table, s.level) {
			return false
		}
		s.blanks()
		if !s.end() && s.peek() != '#' && s.newline(s.pos) == 0 {
			return s.fail(s.here(), "expected the end of the line", "write each key and each header on a line of its own")
		}
	}
	return true
}

// header reads a [table] or [[array of tables]].
func (s *scanner) header() bool {
	start, end := s.pos, "]"
	s.pos++
	if s.peek() == '[' {
		s.pos++
		end = "]]"
	}
	parts, ok := s.key()
	if !ok {
		return false
	}
	if !bytes.HasPrefix(s.text[s.pos:], []byte(end)) {
		return s.fail(s.here(), "expected `"+end+"` at the end of the header", "")
	}
	s.pos += len(end)
	if end == "]" && s.peek() == ']' {
		return s.fail(s.here(), "the header has one `[` and two `]`", "write `[...]` for a table, `[[...]]` for one of several")
	}
	return s.open(parts, s.span(start, s.pos), end == "]]")
}

// assignmentHelp is for files that may be YAML or JSON.
const assignmentHelp = "the file is TOML: a line is a header such as `[resource.name]`, or a key, `=` and a value"

// assignment reads a key, which may be dotted, and its value into t.
func (s *scanner) assignment(t *Value, l level) bool {
	parts, ok := s.key()
	if !ok {
		return false
	}
	if s.peek() != '=' {
		return s.fail(s.here(), "expected `=` after the key", assignmentHelp)
	}
	s.pos++
	s.blanks()
	last := len(parts) - 1
	for _, p := range parts[:last] {
		if l, ok = s.enter(l, p); !ok {
			return false
		}
		t = s.dotted(t, p)
	}
	if l, ok = s.lengthen(l, parts[last]); !ok {
		return false
	}
	v, ok := s.value(l)
	if ok {
		s.set(t, parts[last], v)
	}
	return ok
}

// key reads the parts of a key and the blanks around it.
func (s *scanner) key() ([]part, bool) {
	var parts []part
	for {
		s.blanks()
		start := s.pos
		var text string
		switch c := s.peek(); {
		case c == '"' || c == '\'':
			lit, ok := s.quoted(false)
			if !ok {
				return nil, false
			}
			text = lit.text
		default:
			for bareKey(s.peek()) {
				s.pos++
			}
			if s.pos == start {
				if mark := s.mergeMark(); mark.Valid() {
					return nil, s.fail(mark, "git left the mark of a merge conflict here", "keep one of the two sides, and remove the marks")
				}
				if s.peek() == '{' {
					return nil, s.fail(s.here(), "expected a key", assignmentHelp)
				}
				return nil, s.fail(s.here(), "expected a key", "a key with other characters than A-Z, a-z, 0-9, `_` and `-` needs quotes")
			}
			text = string(s.text[start:s.pos])
		}
		parts = append(parts, part{text, s.span(start, s.pos)})
		s.blanks()
		if s.peek() != '.' {
			return parts, true
		}
		s.pos++
	}
}

// value reads a value at the level l.
func (s *scanner) value(l level) (*Value, bool) {
	switch c := s.peek(); c {
	case '"', '\'':
		start := s.pos
		lit, ok := s.quoted(true)
		return &Value{Kind: String, At: s.span(start, s.pos), Text: lit.text, offsets: lit.offsets}, ok
	case '[':
		return s.array(l)
	case '{':
		return s.inline(l)
	}
	return s.scalar()
}

// array reads an array.
func (s *scanner) array(l level) (*Value, bool) {
	v := &Value{Kind: Array, At: s.here()}
	l, ok := s.deepen(l, v.At)
	if !ok {
		return nil, false
	}
	s.pos++
	s.inside++
	for {
		s.space()
		if s.end() {
			return nil, s.fail(v.At, "the array has no closing `]`", "")
		}
		if s.peek() == ']' {
			break
		}
		item, ok := s.value(l)
		if !ok {
			return nil, false
		}
		v.Items = append(v.Items, item)
		s.space()
		switch {
		case s.peek() == ',':
			s.pos++
		case s.peek() != ']' && !s.end():
			return nil, s.fail(s.here(), "expected `,` or `]` after an item of an array", "")
		}
	}
	s.pos++
	s.inside--
	v.At.End = s.pos
	return v, true
}

// inline reads an inline table. Line breaks and a comma at the end are findings, because only TOML 1.1 allows them.
func (s *scanner) inline(l level) (*Value, bool) {
	v := &Value{Kind: Table, At: s.here()}
	l, ok := s.deepen(l, v.At)
	if !ok {
		return nil, false
	}
	s.pos++
	s.inside++
	lines, comma := false, diag.Span{}
	for {
		lines = s.space() || lines
		if s.peek() == '}' {
			break
		}
		if s.end() || lines && !bareKey(s.peek()) && s.peek() != '"' && s.peek() != '\'' {
			return nil, s.fail(s.span(v.At.Start, v.At.Start+1), "the inline table has no closing `}` on its line", "")
		}
		if !s.assignment(v, l) {
			return nil, false
		}
		comma = diag.Span{}
		lines = s.space() || lines
		switch {
		case s.peek() == ',':
			comma = s.here()
			s.pos++
		case s.peek() == '}':
		case s.end() || lines:
			return nil, s.fail(s.span(v.At.Start, v.At.Start+1), "the inline table has no closing `}` on its line", "")
		default:
			return nil, s.fail(s.here(), "expected `,` or `}` after a value of an inline table", "")
		}
	}
	s.pos++
	s.inside--
	switch {
	case lines:
		s.find(diag.TOMLSyntax, v.At, "an inline table over several lines is TOML 1.1, but this is read as TOML 1.0",
			"write it on one line without comments, or as a table with a `[header]`")
	case comma.Valid():
		s.find(diag.TOMLSyntax, comma, "a comma at the end of an inline table is TOML 1.1, but this is read as TOML 1.0", "remove the comma")
	}
	v.At.End = s.pos
	return v, true
}
