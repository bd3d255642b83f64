// Package examples explains every code of a finding by an example: a wrong specification, what resgen says about it, and the corrected
// specification. Each code has a file <code>.txtar.
package examples

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
)

//go:embed *.txtar
var files embed.FS

// An Example shows one code.
type Example struct {
	Code    diag.Code
	Comment string // what the finding means, why it is one, and what to do
	Faces   []Face // at least one; the first is the one to show
}

// A Face is one specification with exactly one finding, of the example's code; or one command line about Go types.
type Face struct {
	Spec    string // a resgen.toml
	Command string // a command line; then there is no Spec
	More    string // a more.resgen.toml next to Spec; "" for none
	Go      string // an open.go in the package that is generated, a store.go in the folder store for a command line; "" for none
	Want    string // the findings in the text format
	Fixed   string // Spec and More, or Command, corrected so that there is no finding; "" if this is obvious, but never in the first face
}

// Files lists the examples in the order of the codes. The error names every code without a valid file. The examples of the other codes are
// returned too.
func Files() ([]Example, error) {
	var es []Example
	var errs []error
	for _, i := range diag.Codes() {
		e, err := read(i.Code)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		es = append(es, e)
	}
	return es, errors.Join(errs...)
}

// Explain returns the explanation of a code for people. It returns false if the code does not exist.
func Explain(code diag.Code) (string, bool) {
	e, err := read(code)
	if code.Title() == "" || err != nil {
		return "", false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n%s", code, code.Title(), e.Comment)
	for _, part := range []struct{ title, text string }{
		{"For example, this resgen.toml:", e.Faces[0].Spec},
		{"For example, this command line:", e.Faces[0].Command},
		{"with this Go beside it:", e.Faces[0].Go},
		{"resgen says:", e.Faces[0].Want},
		{"Corrected:", e.Faces[0].Fixed},
	} {
		if part.text == "" {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n\n%s", part.title, indent(part.text))
	}
	return b.String(), true
}

func read(code diag.Code) (Example, error) {
	data, err := files.ReadFile(string(code) + ".txtar")
	if err != nil {
		return Example{}, err
	}
	e, err := parse(string(data))
	if err != nil {
		return Example{}, fmt.Errorf("%s.txtar: %w", code, err)
	}
	e.Code = code
	return e, nil
}

// parse reads an example. After the comment come its faces, one after the other: the sections resgen.toml, more.resgen.toml, open.go, want
// and fixed.toml, or command, store.go, want and fixed. In every face except the first, the number of the face is added to these names:
// "want 2".
func parse(archive string) (Example, error) {
	comment, sections := parseArchive(archive)
	e := Example{Comment: comment}
	last := 0
	for _, s := range sections {
		switch s.name {
		case faceName("resgen.toml", len(e.Faces)+1):
			e.Faces = append(e.Faces, Face{Spec: s.text})
			last = 0
			continue
		case faceName("command", len(e.Faces)+1):
			e.Faces = append(e.Faces, Face{Command: s.text})
			last = 0
			continue
		}
		n := len(e.Faces)
		i := slices.IndexFunc(parts, func(p part) bool { return n > 0 && s.name == faceName(p.name, n) })
		if i < last {
			return Example{}, fmt.Errorf("no place for the section %q", s.name)
		}
		*parts[i].of(&e.Faces[n-1]) = s.text
		last = i + 1
	}
	for i, f := range e.Faces {
		if f.Want == "" {
			return Example{}, fmt.Errorf("no section %q", faceName("want", i+1))
		}
	}
	if len(e.Faces) == 0 || e.Faces[0].Fixed == "" {
		return Example{}, errors.New("the first face is not complete")
	}
	return e, nil
}

// A part is a section that may follow a face's resgen.toml.
type part struct {
	name string
	of   func(*Face) *string
}

// parts lists the parts in the order in which they occur.
var parts = []part{
	{"more.resgen.toml", func(f *Face) *string { return &f.More }},
	{"open.go", func(f *Face) *string { return &f.Go }},
	{"store.go", func(f *Face) *string { return &f.Go }},
	{"want", func(f *Face) *string { return &f.Want }},
	{"fixed.toml", func(f *Face) *string { return &f.Fixed }},
	{"fixed", func(f *Face) *string { return &f.Fixed }},
}

// faceName returns the name of a section of the n-th face. n counts from 1.
func faceName(name string, n int) string {
	if n == 1 {
		return name
	}
	return name + " " + strconv.Itoa(n)
}

// indent moves every line that is not empty to the right.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}
