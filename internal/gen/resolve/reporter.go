package resolve

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A reporter reports what is wrong with one specification. It knows what [package] says about the names in it.
type reporter struct {
	list      *diag.List
	spell     spellers
	lowerCase bool // the names of variables may have lower-case letters

	misspelt map[*syntax.Value]bool // tables with unknown keys, which may be others misspelt; nil: the top level of a file
	compared int                    // names that unknown ones have been compared with
}

// newReporter reports to list.
func newReporter(list *diag.List) *reporter {
	return &reporter{list: list, misspelt: map[*syntax.Value]bool{}}
}

// into calls f, whose findings go to list.
func (r *reporter) into(list *diag.List, f func()) {
	before := *r
	r.list = list
	f()
	*r = before
}

func (r *reporter) report(code diag.Code, at diag.Span, text, help string, others ...diag.Label) {
	r.list.Add(diag.Finding{Code: code, At: at, Text: text, Help: help, Others: others})
}

func (r *reporter) warn(code diag.Code, at diag.Span, text, help string, others ...diag.Label) {
	r.list.Add(diag.Finding{Code: code, Severity: diag.Warning, At: at, Text: text, Help: help, Others: others})
}

// conflict reports at the later of two places and labels the earlier one.
func (r *reporter) conflict(code diag.Code, a, b diag.Label, text, help string) {
	if b.At.Compare(a.At) < 0 {
		a, b = b, a
	}
	r.list.Add(diag.Finding{Code: code, At: b.At, Label: b.Text, Text: text, Help: help, Others: []diag.Label{a}})
}
