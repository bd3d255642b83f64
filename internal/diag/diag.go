package diag

import (
	"cmp"
	"slices"
)

// A Severity says whether a finding stops generation.
type Severity string

// The severities. Only errors change the exit code.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// A Span is a range of bytes in a source, without its end. The zero Span is no place.
type Span struct {
	Source     *Source
	Start, End int
}

// Valid reports whether s is a place in a source.
func (s Span) Valid() bool { return s.Source != nil }

// Compare compares places by source, in the order in which the sources were read, and then by offset.
func (s Span) Compare(t Span) int {
	if s.Source != t.Source {
		switch {
		case s.Source == nil:
			return -1
		case t.Source == nil:
			return 1
		}
		return cmp.Or(cmp.Compare(s.Source.Order, t.Source.Order), cmp.Compare(s.Source.Name, t.Source.Name))
	}
	return cmp.Or(cmp.Compare(s.Start, t.Start), cmp.Compare(s.End, t.End))
}

// A Label is a further place in a finding, with a short text.
type Label struct {
	At   Span
	Text string
}

// A Finding is one error or warning about a specification. Its texts never contain the value of a secret.
type Finding struct {
	Code     Code
	Severity Severity // "" means Error
	Text     string   // lower case, no full stop, names in back quotes
	At       Span
	Label    string  // a short text after the carets; may be empty
	Others   []Label // further places
	Help     string  // what to type; may be empty
}

// A List collects findings. The zero List is ready to use.
type List struct {
	findings []Finding
	errors   int // how many of them are errors
}

// Add appends f.
func (l *List) Add(f Finding) {
	if f.Severity == "" {
		f.Severity = Error
	}
	l.findings = append(l.findings, f)
	if f.Severity == Error {
		l.errors++
	}
}

// Sorted returns the findings in file order, without repeats. A name that nothing declares has one finding, with labels where it is used
// again.
func (l *List) Sorted() []Finding {
	fs := slices.Clone(l.findings)
	slices.SortStableFunc(fs, func(a, b Finding) int { return a.At.Compare(b.At) })
	fs = slices.CompactFunc(fs, func(a, b Finding) bool {
		return a.Code == b.Code && a.Text == b.Text && a.At == b.At
	})
	all, first := fs[:0], map[string]int{}
	for _, f := range fs {
		if i, again := first[f.Text]; again {
			all[i].Others = append(slices.Clip(all[i].Others), Label{At: f.At, Text: "and here"})
			continue
		}
		if slices.Contains(undeclared, f.Code) {
			first[f.Text] = len(all)
		}
		all = append(all, f)
	}
	return all
}

// HasErrors reports whether any finding is an error.
func (l *List) HasErrors() bool {
	return l.errors > 0
}

// Len returns the number of findings.
func (l *List) Len() int { return len(l.findings) }

// Errors returns the number of findings that are errors.
func (l *List) Errors() int { return l.errors }

// severity returns the severity of f. The default is an error.
func (f Finding) severity() Severity {
	if f.Severity == "" {
		return Error
	}
	return f.Severity
}
