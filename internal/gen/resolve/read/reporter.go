package read

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A Reporter reports what is wrong with one specification. It knows what [package] says about the names in it.
type Reporter struct {
	List      *diag.List
	Spell     Spellers
	LowerCase bool // the names of variables may have lower-case letters

	misspelt map[*syntax.Value]bool // tables with unknown keys, which may be others misspelt; nil: the top level of a file
	compared int                    // names that unknown ones have been compared with
}

// NewReporter reports to list.
func NewReporter(list *diag.List) *Reporter {
	return &Reporter{List: list, misspelt: map[*syntax.Value]bool{}}
}

// Into calls f, whose findings go to list.
func (r *Reporter) Into(list *diag.List, f func()) {
	before := *r
	r.List = list
	f()
	*r = before
}

// Report reports an error.
func (r *Reporter) Report(code diag.Code, at diag.Span, text, help string, others ...diag.Label) {
	r.List.Add(diag.Finding{Code: code, At: at, Text: text, Help: help, Others: others})
}

// Warn reports a warning.
func (r *Reporter) Warn(code diag.Code, at diag.Span, text, help string, others ...diag.Label) {
	r.List.Add(diag.Finding{Code: code, Severity: diag.Warning, At: at, Text: text, Help: help, Others: others})
}

// Conflict reports at the later of two places and labels the earlier one.
func (r *Reporter) Conflict(code diag.Code, a, b diag.Label, text, help string) {
	if b.At.Compare(a.At) < 0 {
		a, b = b, a
	}
	r.List.Add(diag.Finding{Code: code, At: b.At, Label: b.Text, Text: text, Help: help, Others: []diag.Label{a}})
}
