package syntax

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/tomltext"
)

// A literalText is the decoded text of a string in quotes.
type literalText struct {
	text    string
	offsets []int // as in Value
}

// quoted reads a string, which may have several lines if multi is true.
func (s *scanner) quoted(multi bool) (literalText, bool) {
	q := s.peek()
	r := reader{scanner: s, basic: q == '"'}
	if triple := bytes.Repeat([]byte{q}, 3); multi && bytes.HasPrefix(s.text[s.pos:], triple) {
		return r.lines(triple)
	}
	return r.line(q)
}

// A reader decodes one string.
type reader struct {
	*scanner
	basic   bool   // whether a backslash begins an escape
	decoded []byte // the bytes decoded so far
	offsets []int  // as in Value
}

// put appends decoded bytes. In the source, all of them come from the offset at.
func (r *reader) put(at int, bs ...byte) {
	for _, b := range bs {
		r.decoded = append(r.decoded, b)
		r.offsets = append(r.offsets, at)
	}
}

// line reads a string of one line.
func (r *reader) line(q byte) (literalText, bool) {
	start, plain := r.pos, true
	r.pos++
	for {
		switch c := r.peek(); {
		case r.end() || r.newline(r.pos) > 0:
			return literalText{}, r.fail(r.span(start, r.pos), "the string has no closing quote on its line",
				"write a string of several lines in three quotes")
		case c == q:
			lit := literalText{text: string(r.decoded)}
			if !plain {
				lit.offsets = append(r.offsets, r.pos)
			}
			r.pos++
			return lit, true
		case c == '\\' && r.basic:
			plain = false
			if !r.escape() {
				return literalText{}, false
			}
		default:
			r.put(r.pos, c)
			r.pos++
		}
	}
}

// lines reads a string in triple quotes.
func (r *reader) lines(triple []byte) (literalText, bool) {
	start, q := r.pos, triple[0]
	r.pos += len(triple)
	r.pos += r.newline(r.pos)
	for {
		c, n := r.peek(), r.newline(r.pos)
		switch {
		case r.end():
			return literalText{}, r.fail(r.span(start, start+len(triple)), "the string has no closing quotes", "")
		case n > 0:
			r.put(r.pos, '\n')
			r.pos += n
		case bytes.HasPrefix(r.text[r.pos:], triple):
			// One or two more quotes belong to the text.
			for i := 0; i < 2 && bytes.HasPrefix(r.text[r.pos+1:], triple); i++ {
				r.put(r.pos, q)
				r.pos++
			}
			lit := literalText{text: string(r.decoded), offsets: append(r.offsets, r.pos)}
			r.pos += len(triple)
			return lit, true
		case c == '\\' && r.basic:
			if !r.lineEnding() && !r.escape() {
				return literalText{}, false
			}
		default:
			r.put(r.pos, c)
			r.pos++
		}
	}
}

// lineEnding skips a backslash at the end of a line, and all space that follows.
func (r *reader) lineEnding() bool {
	src, i := r.text, r.pos+1
	for i < len(src) && (src[i] == ' ' || src[i] == '\t') {
		i++
	}
	if r.newline(i) == 0 {
		return false
	}
	for i < len(src) && (src[i] == ' ' || src[i] == '\t' || r.newline(i) > 0) {
		i += max(r.newline(i), 1)
	}
	r.pos = i
	return true
}

const backslashHelp = "write `\\\\` for a backslash, or put the text in single quotes, where a backslash is an ordinary character"

// escape decodes an escape, which begins with a backslash.
func (r *reader) escape() bool {
	start, src := r.pos, r.text
	if start+1 == len(src) {
		return r.fail(r.span(start, start+1), "the string has no closing quote", "")
	}
	kind := src[start+1]
	char, digits, old := rune(0), 0, true
	switch kind {
	case 'b':
		char = '\b'
	case 't':
		char = '\t'
	case 'n':
		char = '\n'
	case 'f':
		char = '\f'
	case 'r':
		char = '\r'
	case '"', '\\':
		char = rune(kind)
	case 'e':
		char = '\x1b'
	case 'x':
		digits, old = 2, false
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		r.pos++
		at := r.here()
		at.Start = start
		return r.fail(at, "a string holds an unknown escape", backslashHelp)
	}
	end := start + 2 + digits
	if digits > 0 {
		if !hexadecimal(src[start+2:min(end, len(src))]) || end > len(src) {
			return r.fail(r.span(start, start+2), fmt.Sprintf("`\\%c` takes %d hexadecimal digits", kind, digits), backslashHelp)
		}
		n, err := strconv.ParseUint(string(src[start+2:end]), 16, 32)
		if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return r.fail(r.span(start, end), "the escape names no Unicode character", "")
		}
		char = rune(n)
	}
	at := r.span(start, end)
	switch {
	case tomltext.Forbidden(char):
		r.badCharacter(char, at)
	case !old:
		r.find(diag.TOMLSyntax, at, "the escape `\\x` is TOML 1.1, but this is read as TOML 1.0", fmt.Sprintf("write `\\u%04X`", char))
	}
	r.put(start, []byte(string(char))...)
	r.pos = end
	return true
}

func hexadecimal(digits []byte) bool {
	for _, c := range digits {
		if c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' {
			continue
		}
		return false
	}
	return true
}

// Inside returns the place of the bytes from "from" up to "to" in the text of the string v. It includes all escapes for these bytes. An
// offset outside of the text counts as the nearest end.
func (v *Value) Inside(from, to int) diag.Span {
	from = min(max(from, 0), len(v.Text))
	to = min(max(to, from), len(v.Text))
	at := v.At
	if v.offsets == nil {
		at.Start, at.End = v.At.Start+1+from, v.At.Start+1+to
		return at
	}
	at.Start = v.offsets[from]
	at.End = at.Start
	if from < to {
		at.End = v.behind(v.offsets[to-1])
	}
	return at
}

// Inner returns the place of the text of the string v, without its quotes.
func (v *Value) Inner() diag.Span { return v.Inside(0, len(v.Text)) }

// behind returns the end of the source of one byte or character of v's text. Its source begins at the offset at.
func (v *Value) behind(at int) int {
	src := v.At.Source.Text
	switch {
	case src[at] == '\r':
		return at + 2
	case src[at] != '\\' || src[v.At.Start] != '"':
		return at + 1
	}
	switch src[at+1] {
	case 'x':
		return at + 4
	case 'u':
		return at + 6
	case 'U':
		return at + 10
	}
	return at + 2
}
