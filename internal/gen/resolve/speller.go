package resolve

import (
	"go/token"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// spellers hold the speller of each file: the files of a used package have the initialisms of that package. A name is spelled as
// the file that declares it does, because the code that was generated there has it so.
type spellers map[*diag.Source]*ident.Speller

// at is the speller of the file that holds the place.
func (s spellers) at(place diag.Span) *ident.Speller { return s[place.Source] }

// goNames are the Go names of entries that another entry gives: a field that a kind declares again keeps the name it has in the
// kind that it comes from, unless it has a go_name.
type goNames map[*syntax.Entry]string

// goName returns the Go name of what e declares. A go_name that is no name counts as missing.
func (s spellers) goName(e *syntax.Entry, kept goNames) string {
	if g := text(e.Value, "go_name"); isExported(g) {
		return g
	}
	if g := kept[e]; g != "" {
		return g
	}
	return s.at(e.At).Go(e.Key)
}

// keep gives e, which replaces old, the Go name of old. The fields of an object and the parameters of an operation do the same.
func (n goNames) keep(old, e *syntax.Entry, s spellers) {
	if old == e {
		return
	}
	n[e] = s.goName(old, n)
	for _, part := range []string{"field", "param"} {
		for _, inner := range entries(e.Value, part) {
			if o := entry(get(old.Value, part, syntax.Table), inner.Key); o != nil {
				n.keep(o, inner, s)
			}
		}
	}
}

// goName returns the Go name of what e declares, and reports a go_name that is no exported Go identifier.
func (r *reporter) goName(e *syntax.Entry, kept goNames) string {
	name := r.spell.goName(e, kept)
	g := get(e.Value, "go_name", syntax.String)
	if g == nil || g.Text == name {
		return name
	}
	help := name
	if capital := ident.Capital(g.Text); isExported(capital) {
		help = capital
	}
	r.report(diag.GoName, g.At, "`go_name` must be an exported Go identifier", "for example `go_name = \""+help+"\"`")
	return name
}

func isExported(s string) bool { return token.IsIdentifier(s) && token.IsExported(s) }
