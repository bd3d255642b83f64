package diag

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestPosition(t *testing.T) {
	const text = "ab\r\nä𝄞x\n\n\xff\xfez"
	for _, c := range []struct{ offset, line, column, utf16 int }{
		{-1, 1, 1, 1},
		{0, 1, 1, 1},
		{2, 1, 3, 3},  // the carriage return
		{3, 1, 3, 3},  // the line feed
		{4, 2, 1, 1},  // ä
		{5, 2, 1, 1},  // inside of ä
		{6, 2, 2, 2},  // 𝄞
		{8, 2, 2, 2},  // inside of 𝄞
		{10, 2, 3, 4}, // x
		{11, 2, 4, 5},
		{12, 3, 1, 1},
		{13, 4, 1, 1},
		{14, 4, 2, 2}, // each stray byte is a character
		{15, 4, 3, 3},
		{16, 4, 4, 4},
		{99, 4, 4, 4},
	} {
		s := &Source{Text: []byte(text)}
		got := s.Position(c.offset)
		want := Position{c.line, c.column, c.utf16, min(max(c.offset, 0), len(text))}
		if got != want {
			t.Errorf("Position(%d) = %+v, want %+v", c.offset, got, want)
		}
	}
}

func TestPositionAfterByteOrderMark(t *testing.T) {
	s := &Source{Text: []byte("\ufeffab\ncd")}
	for offset, want := range map[int]Position{
		0: {1, 1, 1, 0},
		3: {1, 1, 1, 3},
		4: {1, 2, 2, 4},
		6: {2, 1, 1, 6},
	} {
		if got := s.Position(offset); got != want {
			t.Errorf("Position(%d) = %+v, want %+v", offset, got, want)
		}
	}
	if got := s.Line(1); got != "ab" {
		t.Errorf("Line(1) = %q", got)
	}
}

func TestLine(t *testing.T) {
	s := &Source{Text: []byte("a\r\n\nb\rc\n")}
	for line, want := range map[int]string{-1: "", 0: "", 1: "a", 2: "", 3: "b\rc", 4: "", 5: ""} {
		if got := s.Line(line); got != want {
			t.Errorf("Line(%d) = %q, want %q", line, got, want)
		}
	}
	empty := &Source{}
	if got := empty.Line(1); got != "" {
		t.Errorf("line of an empty text: %q", got)
	}
	if got, want := empty.Position(0), (Position{1, 1, 1, 0}); got != want {
		t.Errorf("Position(0) of an empty text = %+v", got)
	}
}

func TestRange(t *testing.T) {
	s := &Source{Text: []byte("abc\ndef")}
	start, end := Span{Source: s, Start: 1, End: 5}.Range()
	if (start != Position{1, 2, 2, 1}) || (end != Position{2, 2, 2, 5}) {
		t.Errorf("range %+v to %+v", start, end)
	}
	start, end = Span{Source: s, Start: 5, End: 1}.Range()
	if start != end {
		t.Errorf("a backward span ends at %+v, before its start %+v", end, start)
	}
	if start, end = (Span{}).Range(); start != (Position{}) || end != (Position{}) {
		t.Errorf("the range of no place is %+v to %+v", start, end)
	}
}

// TestPositionInLongLine holds places in a long line against counting from its start.
func TestPositionInLongLine(t *testing.T) {
	line := strings.Repeat("aä𝄞\xff€", 1000)
	text := "short\n" + line + "\r\n" + strings.Repeat("x", 600) + "\n" + line
	s := &Source{Text: []byte(text)}
	for offset := range len(text) + 1 {
		start := strings.LastIndexByte(text[:offset], '\n') + 1
		end := len(text)
		if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
			end = offset + i
		}
		want := Position{Line: strings.Count(text[:offset], "\n") + 1, Column: 1, UTF16: 1, Offset: offset}
		for at := start; at < min(offset, len(strings.TrimSuffix(text[:end], "\r"))); {
			r, size := utf8.DecodeRuneInString(text[at:end])
			if at += size; at > offset {
				break
			}
			want.Column++
			want.UTF16 += max(utf16.RuneLen(r), 1)
		}
		if got := s.Position(offset); got != want {
			t.Fatalf("Position(%d) = %+v, want %+v", offset, got, want)
		}
	}
}
