package diag

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	tabWidth    = 4
	windowWidth = 120       // columns of a source line that are shown
	contextCols = 20        // columns shown before a mark that fills the window
	maxLine     = 16 * 1024 // bytes; a longer line is not shown
)

// A mark is a labelled place in an excerpt.
type mark struct {
	at      Span
	label   string
	primary bool
}

// An excerpt is the marked lines of one source, in the order of the text.
type excerpt struct {
	source *Source
	start  Position // the position of the place that the excerpt is about
	lines  []excerptLine
}

// An excerptLine is a line with marks on it, from left to right.
type excerptLine struct {
	number int
	marks  []mark
}

// excerptsOf sorts the places of f into excerpts, the primary place's source first.
func excerptsOf(f Finding) []*excerpt {
	marks := make([]mark, 0, 1+len(f.Others))
	marks = append(marks, mark{f.At, f.Label, true})
	for _, l := range f.Others {
		marks = append(marks, mark{l.At, l.Text, false})
	}
	var es []*excerpt
	for _, m := range marks {
		if !m.at.Valid() {
			continue
		}
		start, _ := m.at.Range()
		i := slices.IndexFunc(es, func(e *excerpt) bool { return e.source == m.at.Source })
		if i < 0 {
			i = len(es)
			es = append(es, &excerpt{source: m.at.Source, start: start})
		}
		es[i].add(start.Line, m)
	}
	return es
}

func (e *excerpt) add(line int, m mark) {
	i, found := slices.BinarySearchFunc(e.lines, line, func(l excerptLine, n int) int { return cmp.Compare(l.number, n) })
	if !found {
		e.lines = slices.Insert(e.lines, i, excerptLine{number: line})
	}
	l := &e.lines[i]
	l.marks = append(l.marks, m)
	slices.SortStableFunc(l.marks, func(a, b mark) int { return cmp.Compare(a.at.Start, b.at.Start) })
}

// A cell is one character of a source line as it is shown.
type cell struct {
	text   string
	width  int // columns
	column int // from 0
	offset int // the offset of the character in the source
}

// A shownLine is a line of a source as it is shown.
type shownLine struct {
	source *Source
	number int
	cells  []cell
	total  int // columns
}

// shown shows a line.
func (s *Source) shown(number int) *shownLine {
	l := &shownLine{source: s, number: number, cells: s.cells(number)}
	if n := len(l.cells); n > 0 {
		l.total = l.cells[n-1].column + l.cells[n-1].width
	}
	return l
}

// cells returns the cells of a line: secrets are stars, tabs are blanks, and characters that could deceive people or disturb a terminal are
// escapes.
func (s *Source) cells(line int) []cell {
	start, end := s.lineBounds(line)
	if end-start > maxLine {
		return []cell{{text: "…", width: 1, offset: start}}
	}
	hide := s.hidden(start, end)
	cs := make([]cell, 0, end-start)
	column := 0
	for at := start; at < end; {
		r, size := utf8.DecodeRune(s.Text[at:end])
		c := cell{offset: at, column: column}
		switch {
		case hide[at-start]:
			c.text, c.width = "*", 1
		case r == '\t':
			c.width = tabWidth - column%tabWidth
			c.text = strings.Repeat(" ", c.width)
		default:
			c.text = visible(string(s.Text[at : at+size]))
			c.width = textWidth(c.text)
		}
		cs = append(cs, c)
		column += c.width
		at += size
	}
	return cs
}

// columnOf returns the column, from 0, at which the character at offset is shown.
func (l *shownLine) columnOf(offset int) int {
	i := sort.Search(len(l.cells), func(i int) bool { return l.cells[i].offset >= offset })
	if i == len(l.cells) {
		return l.total
	}
	return l.cells[i].column
}

// A view is a part of a shown line, with the marks that fit into it.
type view struct {
	text  string
	marks []viewMark
}

// A viewMark is a place for carets.
type viewMark struct {
	mark
	column, width int
}

// views returns parts of l that together show all the given marks.
func (l *shownLine) views(given []mark) []view {
	_, end := l.source.lineBounds(l.number)
	total := l.total
	marks := make([]viewMark, len(given))
	for i, m := range given {
		from := l.columnOf(m.at.Start)
		to := l.columnOf(min(max(m.at.Start, m.at.End), end))
		marks[i] = viewMark{m, from, max(to-from, 1)}
	}
	if total <= windowWidth {
		return []view{l.window(0, total, marks)}
	}
	var vs []view
	for len(marks) > 0 {
		n := 1
		for n < len(marks) && marks[n].column+marks[n].width-marks[0].column <= windowWidth-2*contextCols {
			n++
		}
		last := marks[n-1]
		from, to := marks[0].column, last.column+last.width
		lead := max((windowWidth-(to-from))/2, contextCols)
		from = max(min(from-lead, total-windowWidth), 0)
		vs = append(vs, l.window(from, from+windowWidth, marks[:n]))
		marks = marks[n:]
	}
	return vs
}

// window returns the columns of a line from the column from up to the column to. If something is cut off on a side, an ellipsis replaces
// the column there.
func (l *shownLine) window(from, to int, marks []viewMark) view {
	var b strings.Builder
	first := sort.Search(len(l.cells), func(i int) bool { return l.cells[i].column+l.cells[i].width > from })
	for _, c := range l.cells[first:] {
		left, right := c.column, c.column+c.width
		if left >= to {
			break
		}
		switch {
		case right <= from: // a character without a width, next to the cut
		case from > 0 && left <= from:
			b.WriteString("…" + strings.Repeat(" ", right-from-1))
		case to < l.total && right >= to:
			b.WriteString(strings.Repeat(" ", to-left-1) + "…")
		default:
			b.WriteString(c.text)
		}
	}
	v := view{text: strings.TrimRight(b.String(), " ")}
	for _, m := range marks {
		end := min(m.column+m.width, max(to, m.column+1))
		m.column -= from
		m.width = end - from - m.column
		v.marks = append(v.marks, m)
	}
	return v
}

// visible returns text with all characters escaped that are not visible as themselves: control characters, line breaks, bidi marks, and
// bytes that are not UTF-8.
func visible(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || !strconv.IsPrint(r) }) {
		return text
	}
	var b strings.Builder
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[at])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		at += size
	}
	return b.String()
}

// textWidth returns the number of terminal columns that printable text takes.
func textWidth(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// wide reports whether r has two columns in terminals: East Asian scripts, their punctuation, and emoji.
func wide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return r < 0xff61 || r > 0xff9f // the half-width forms
	}
	return r <= 0x115f || // Hangul syllable beginnings
		r >= 0x3001 && r <= 0x303e || r >= 0xac00 && r <= 0xd7a3 || r >= 0xfe30 && r <= 0xfe6f ||
		r >= 0xff01 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f300 && r <= 0x1f64f || r >= 0x1f900 && r <= 0x1f9ff
}
