package diag

import (
	"bytes"
	"slices"
	"sort"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// A Source is a text that findings refer to. Text must not change after a finding refers to it.
type Source struct {
	Name  string // the name in messages, with slashes: "db/resgen.toml"
	Order int    // position among the sources of one run
	Text  []byte

	// Secret reports whether the value at a path may be a secret in the language of the text. The path has the keys that lead to the value.
	// The function sounds reports whether a name is typical of secrets. Secret must be set before the first excerpt. If it is nil, excerpts
	// hide more than necessary.
	Secret func(path []string, sounds func(name string) bool) bool

	masked     []Span // the values of secrets, which excerpts show as stars
	unreadable []int  // offsets in lines in which excerpts hide everything in quotes

	covered   []stretch // masked without quotes, sorted and without overlaps
	coveredOf int       // the number of elements of masked that are in covered

	lineOnce sync.Once
	lines    []int // where each line begins

	milestoneOnce sync.Once
	milestones    []milestone

	scanOnce sync.Once
	scanned  scan // the places that look like secrets in the text alone
}

// Mask hides the value at sp, a whole secret, in every excerpt. Excerpts show stars between its quotes.
func (s *Source) Mask(sp Span) { s.masked = append(s.masked, sp) }

// Unreadable hides everything in quotes on the line where the span begins. It is for a line that cannot be parsed, so that it is unknown
// what is a secret in it.
func (s *Source) Unreadable(at Span) { s.unreadable = append(s.unreadable, at.Start) }

// A Position is a place in a text for people and editors. Lines and columns begin at 1.
type Position struct {
	Line   int
	Column int // in characters (runes)
	UTF16  int // the column in UTF-16 code units, as editors and SARIF count
	Offset int // in bytes from the start of the text, beginning at 0
}

// Position returns the position of an offset. An offset outside of the text counts as the nearest end. An offset in the middle of a line
// break counts as the end of the line. A byte order mark at the start of the text has no column.
func (s *Source) Position(offset int) Position {
	offset = min(max(offset, 0), len(s.Text))
	line := s.lineAt(offset)
	start, end := s.lineBounds(line)
	p := Position{Line: line, Column: 1, UTF16: 1, Offset: offset}
	at, stop := start, min(offset, end)
	if m, ok := s.milestone(start, stop); ok {
		at, p.Column, p.UTF16 = m.offset, m.column, m.utf16
	}
	for at < stop {
		r, size := utf8.DecodeRune(s.Text[at:end])
		if at+size > stop {
			break // the offset is inside of a character: that character's column
		}
		at += size
		p.Column++
		p.UTF16 += max(utf16.RuneLen(r), 1)
	}
	return p
}

// A milestone is a place in a long line from where columns can be counted on.
type milestone struct{ offset, column, utf16 int }

// milestoneStep is the least number of bytes between milestones, and between the start of a line and its first.
const milestoneStep = 512

// milestone returns the last milestone between start, the start of a line, and stop. With milestones, the cost of a position does not grow
// with the length of the line. Some files consist of one line with thousands of findings.
func (s *Source) milestone(start, stop int) (m milestone, ok bool) {
	if stop-start < milestoneStep {
		return m, false
	}
	s.milestoneOnce.Do(s.placeMilestones)
	i := sort.Search(len(s.milestones), func(i int) bool { return s.milestones[i].offset > stop })
	if i == 0 || s.milestones[i-1].offset < start {
		return m, false
	}
	return s.milestones[i-1], true
}

func (s *Source) placeMilestones() {
	for line := range s.lineStarts() {
		start, end := s.lineBounds(line + 1)
		m := milestone{start, 1, 1}
		for last := start; m.offset < end; {
			if m.offset-last >= milestoneStep {
				s.milestones = append(s.milestones, m)
				last = m.offset
			}
			r, size := utf8.DecodeRune(s.Text[m.offset:end])
			m.offset += size
			m.column++
			m.utf16 += max(utf16.RuneLen(r), 1)
		}
	}
}

// Line returns the text of a line without its line break. Lines count from 1. For a line that does not exist, it returns "".
func (s *Source) Line(line int) string {
	if line < 1 || line > len(s.lineStarts()) {
		return ""
	}
	start, end := s.lineBounds(line)
	return string(s.Text[start:end])
}

// Range returns the start and the end of sp, clipped to its text. For the zero Span, both are zero.
func (sp Span) Range() (start, end Position) {
	if !sp.Valid() {
		return Position{}, Position{}
	}
	return sp.Source.Position(sp.Start), sp.Source.Position(max(sp.Start, sp.End))
}

var byteOrderMark = []byte("\ufeff")

// lineStarts returns the offset of the first character of every line.
func (s *Source) lineStarts() []int {
	s.lineOnce.Do(func() {
		first := 0
		if bytes.HasPrefix(s.Text, byteOrderMark) {
			first = len(byteOrderMark)
		}
		s.lines = append(s.lines, first)
		for i, b := range s.Text {
			if b == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	})
	return s.lines
}

// lineAt returns the number of the line that contains offset.
func (s *Source) lineAt(offset int) int {
	i, found := slices.BinarySearch(s.lineStarts(), offset)
	if found {
		return i + 1
	}
	return max(i, 1)
}

// lineBounds returns the start and the end of an existing line, without the line break.
func (s *Source) lineBounds(line int) (start, end int) {
	starts := s.lineStarts()
	start, end = starts[line-1], len(s.Text)
	if line < len(starts) {
		end = starts[line] - 1
		if end > start && s.Text[end-1] == '\r' {
			end--
		}
	}
	return start, end
}
