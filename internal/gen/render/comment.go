package render

import (
	doc "go/doc/comment"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/ident"
)

// width is the maximum width of a line of a comment, including the comment mark. A longer word has a line of its own.
const width = 100

// Comment returns text as lines of // comments. No text can end the comment. Each line begins with the mark and a blank, so no line is a
// directive.
func Comment(text string) *jen.Statement {
	c := comment(text)
	if c == "" {
		return jen.Null()
	}
	return jen.Comment(c)
}

func comment(text string) string {
	lines := strings.Split(settled(strings.Join(Lines(text, width-len("// ")), "\n")), "\n")
	if lines[0] == "" {
		return ""
	}
	for i, l := range lines {
		switch body := strings.TrimLeft(l, " \t"); {
		case strings.HasPrefix(body, "+build"):
			lines[i] = "// + build" + body[len("+build"):] // gofmt takes it for a build constraint, blank or not
		case l == "":
			lines[i] = "//"
		case l[0] == '\t':
			lines[i] = "//" + l
		default:
			lines[i] = "// " + l
		}
	}
	return strings.Join(lines, "\n")
}

// settled returns text in the form that gofmt produces for a documentation comment, including lists. gofmt changes some texts again at each
// run: indentation is lost, and pairs of quotes are replaced one by one. For such texts settled looks for a form that stays the same.
func settled(text string) string {
	if s, ok := formatted(text); ok {
		return s
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimLeft(l, " \t")
	}
	s, _ := formatted(strings.NewReplacer("``", "\u201c", "''", "\u201d").Replace(strings.Join(lines, "\n")))
	return s
}

// formatted formats text and reports whether doing it again would change nothing.
func formatted(text string) (string, bool) {
	once := docText(text)
	return once, once == text || docText(once) == once
}

func docText(text string) string {
	var p doc.Parser
	var w doc.Printer
	return strings.TrimRight(string(w.Comment(p.Parse(text))), "\n")
}

// Lines returns text in lines of at most width characters. It removes everything that could end or disguise a line: control characters,
// bidi marks, line separators. Line breaks in text are kept. Indented lines are not wrapped. There are no blank lines at the beginning or
// the end, and no two in a row.
func Lines(text string, width int) []string {
	var out []string
	for _, l := range strings.Split(Clean(text), "\n") {
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

// Line returns text on one line, cleaned as by Lines.
func Line(text string) string {
	return ident.Line(Clean(text))
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

// Clean removes the characters of s that are neither text, nor tab, nor newline.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if Hidden(r) {
			return -1
		}
		return r
	}, s)
}

// Hidden reports whether r is neither text, nor tab, nor newline: it is invisible, or affects how other characters are shown.
func Hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || ' ' <= r && r <= '~':
		return false
	case r == utf8.RuneError, r == '\ufeff', unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), unicode.In(r, unicode.Zl, unicode.Zp):
		return true
	}
	return false
}
