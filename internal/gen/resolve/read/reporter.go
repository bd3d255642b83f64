package read

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A Reporter reports findings of one specification. It also has the settings of [package] that apply to names.
type Reporter struct {
	List      *diag.List
	Spell     Spellers
	LowerCase bool // whether names of variables may have lower-case letters

	// misspelt has the tables with unknown keys, which may be misspelt known ones, and the values of a wrong type. Nil stands for the top
	// level of a file.
	misspelt map[*syntax.Value]bool
	shaped   []shaped        // the tables in which Missing looks for required keys
	lacking  map[string]bool // the keys that a finding says are missing
	compared int             // the number of comparisons of Candidates so far
}

// NewReporter returns a Reporter that adds its findings to list.
func NewReporter(list *diag.List) *Reporter {
	return &Reporter{List: list, misspelt: map[*syntax.Value]bool{}, lacking: map[string]bool{}}
}

// Into calls f, and adds the findings of f to list.
func (r *Reporter) Into(list *diag.List, f func()) {
	before := *r
	r.List = list
	f()
	*r = before
}

// MergeHelp is the help for a file of Go or of the go command that cannot be parsed where marks of a merge conflict may be.
const MergeHelp = "if git left the marks of a merge conflict there, keep one of the two sides, and remove the marks"

// Report reports an error.
func (r *Reporter) Report(code diag.Code, at diag.Span, text, help string, others ...diag.Label) {
	r.List.Add(diag.Finding{Code: code, At: at, Text: text, Help: help, Others: others})
}

// Warn reports a warning.
func (r *Reporter) Warn(code diag.Code, at diag.Span, text, help string, others ...diag.Label) {
	r.List.Add(diag.Finding{Code: code, Severity: diag.Warning, At: at, Text: text, Help: help, Others: others})
}

// Conflict reports a finding at the later of two places, with a label at the earlier one.
func (r *Reporter) Conflict(code diag.Code, a, b diag.Label, text, help string) {
	if b.At.Compare(a.At) < 0 {
		a, b = b, a
	}
	r.List.Add(diag.Finding{Code: code, At: b.At, Label: b.Text, Text: text, Help: help, Others: []diag.Label{a}})
}
