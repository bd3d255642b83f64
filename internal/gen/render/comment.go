package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"
)

// width is where comments wrap, the marks of the comment included. Words longer than that stand alone.
const width = 100

// Comment is text as lines of // comment. Whatever text holds stays inside: each line begins with a mark and a blank, so that
// none is a directive.
func Comment(text string) *jen.Statement {
	c := comment(text)
	if c == "" {
		return jen.Null()
	}
	return jen.Comment(c)
}

func comment(text string) string {
	lines := Lines(text, width-len("// "))
	for i, l := range lines {
		if rest, ok := strings.CutPrefix(strings.TrimLeft(l, " \t"), "+build"); ok {
			l = "+ build" + rest // gofmt takes the line for a build constraint, blank or not
		}
		lines[i] = strings.TrimRight("// "+l, " \t")
	}
	return strings.Join(lines, "\n")
}

// Lines is text in lines of at most width characters, cleaned of all that could end or disguise a line: control characters,
// bidi marks, line separators. Line breaks of text stay; indented lines are not wrapped; blank lines never come first, last or twice.
func Lines(text string, width int) []string {
	var out []string
	for _, l := range strings.Split(clean(text), "\n") {
		l = strings.TrimRightFunc(l, unicode.IsSpace)
		if l == "" {
			if len(out) > 0 && out[len(out)-1] != "" {
				out = append(out, "")
			}
			continue
		}
		out = append(out, wrap(l, width)...)
	}
	if n := len(out); n > 0 && out[n-1] == "" {
		out = out[:n-1]
	}
	return out
}

// Line is text cleaned as by Lines, in one line.
func Line(text string) string {
	return strings.Join(strings.Fields(clean(text)), " ")
}

func wrap(line string, width int) []string {
	if line[0] == ' ' || line[0] == '\t' || utf8.RuneCountInString(line) <= width {
		return []string{line}
	}
	var out []string
	var cur string
	for _, word := range strings.Fields(line) {
		switch {
		case cur == "":
			cur = word
		case utf8.RuneCountInString(cur)+1+utf8.RuneCountInString(word) > width:
			out = append(out, cur)
			cur = word
		default:
			cur += " " + word
		}
	}
	return append(out, cur)
}

// clean drops the characters of s that are neither text, nor tab, nor newline.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == utf8.RuneError, r == '\ufeff', unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), unicode.In(r, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, s)
}
