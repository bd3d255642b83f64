package diag

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Text writes findings for people: the source lines with carets under the relevant text, and suggestions. Secrets are shown as stars.
// Characters that could disturb a terminal are shown as escapes.
func Text(w io.Writer, fs []Finding) error { return writeText(w, fs, false) }

// ColorText is Text in colors, for terminals that support ANSI escape sequences.
func ColorText(w io.Writer, fs []Finding) error { return writeText(w, fs, true) }

func writeText(w io.Writer, fs []Finding, color bool) error {
	p := textPrinter{color: color}
	for i, f := range fs {
		if i > 0 {
			p.WriteByte('\n')
		}
		p.finding(f)
	}
	_, err := w.Write(p.Bytes())
	return err
}

// A style is an ANSI color and weight.
type style string

const (
	bold   style = "\x1b[1m"
	red    style = "\x1b[1;31m"
	yellow style = "\x1b[1;33m"
	blue   style = "\x1b[1;34m"
	reset  style = "\x1b[0m"
)

type textPrinter struct {
	bytes.Buffer
	color bool

	severity style // the style for the severity of the current finding
	gutter   int   // the number of columns of its line numbers
	shown    *shownLine
}

func (p *textPrinter) paint(s style, text string) string {
	if !p.color || text == "" {
		return text
	}
	return string(s) + text + string(reset)
}

func (p *textPrinter) finding(f Finding) {
	p.severity = red
	if f.severity() == Warning {
		p.severity = yellow
	}
	title := string(f.severity())
	if f.Code != "" {
		title += "[" + string(f.Code) + "]"
	}
	fmt.Fprintf(p, "%s%s\n", p.paint(p.severity, title), p.paint(bold, ": "+visible(f.Text)))

	excerpts := excerptsOf(f)
	p.gutter = 1
	for _, e := range excerpts {
		p.gutter = max(p.gutter, len(strconv.Itoa(e.lines[len(e.lines)-1].number)))
	}
	for i, e := range excerpts {
		arrow := ":::"
		if i == 0 && f.At.Valid() {
			arrow = "-->"
		}
		if i > 0 {
			p.bar()
		}
		p.margin(arrow)
		fmt.Fprintf(p, " %s:%d:%d\n", visible(e.source.Name), e.start.Line, e.start.Column)
		p.excerpt(e)
	}
	for _, l := range f.Others {
		if !l.At.Valid() && l.Text != "" {
			p.remark("note", l.Text)
		}
	}
	if f.Help != "" {
		p.remark("help", f.Help)
	}
}

// margin writes text in the column after the line numbers, without the blank before a bar.
func (p *textPrinter) margin(text string) {
	p.WriteString(strings.Repeat(" ", p.gutter) + p.paint(blue, text))
}

// bar writes a line that is only a margin.
func (p *textPrinter) bar() {
	p.margin(" |")
	p.WriteByte('\n')
}

func (p *textPrinter) excerpt(e *excerpt) {
	p.bar()
	for i, l := range e.lines {
		if i > 0 && l.number > e.lines[i-1].number+1 {
			p.margin("...")
			p.WriteByte('\n')
		}
		if p.shown == nil || p.shown.source != e.source || p.shown.number != l.number {
			p.shown = e.source.shown(l.number) // often the next finding is on the same line
		}
		for _, v := range p.shown.views(l.marks) {
			p.WriteString(p.paint(blue, fmt.Sprintf("%*d |", p.gutter, l.number)))
			if v.text != "" {
				p.WriteString(" " + v.text)
			}
			p.WriteByte('\n')
			for _, m := range v.marks {
				p.carets(m)
			}
		}
	}
}

func (p *textPrinter) carets(m viewMark) {
	caret, s := "-", blue
	if m.primary {
		caret, s = "^", p.severity
	}
	text := strings.Repeat(caret, m.width)
	if m.label != "" {
		text += " " + visible(m.label)
	}
	p.margin(" |")
	fmt.Fprintf(p, " %s%s\n", strings.Repeat(" ", m.column), p.paint(s, text))
}

// remark writes a line under the excerpts; further lines of its text are aligned.
func (p *textPrinter) remark(name, text string) {
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i > 0 {
			p.WriteString(strings.Repeat(" ", p.gutter+len(" = : ")+len(name)) + visible(line) + "\n")
			continue
		}
		p.margin(" = ")
		fmt.Fprintf(p, "%s %s\n", p.paint(bold, name+":"), visible(line))
	}
}
