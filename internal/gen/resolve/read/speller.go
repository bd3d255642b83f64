package read

import (
	"go/token"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// Spellers hold the speller of each file: the files of a used package have the initialisms of that package. A name is spelled as
// the file that declares it does, because the code that was generated there has it so.
type Spellers map[*diag.Source]*ident.Speller

// At is the speller of the file that holds the place.
func (s Spellers) At(place diag.Span) *ident.Speller { return s[place.Source] }

// GoNames are the Go names of entries that another entry gives: a field that a kind declares again keeps the name it has in the
// kind that it comes from, unless it has a go_name.
type GoNames map[*syntax.Entry]string

// GoName returns the Go name of what e declares. A go_name that is no name counts as missing.
func (s Spellers) GoName(e *syntax.Entry, kept GoNames) string {
	if g := Text(e.Value, "go_name"); IsExported(g) {
		return g
	}
	if g := kept[e]; g != "" {
		return g
	}
	return s.At(e.At).Go(e.Key)
}

// Keep gives e, which replaces old, the Go name of old. The fields of an object and the parameters of an operation do the same.
func (n GoNames) Keep(old, e *syntax.Entry, s Spellers) {
	if old == e {
		return
	}
	n[e] = s.GoName(old, n)
	for _, part := range []string{"field", "param"} {
		for _, inner := range Entries(e.Value, part) {
			if o := Entry(Get(old.Value, part, syntax.Table), inner.Key); o != nil {
				n.Keep(o, inner, s)
			}
		}
	}
}

// GoName returns the Go name of what e declares, and reports a go_name that is no exported Go identifier.
func (r *Reporter) GoName(e *syntax.Entry, kept GoNames) string {
	name := r.Spell.GoName(e, kept)
	g := Get(e.Value, "go_name", syntax.String)
	if g == nil || g.Text == name {
		return name
	}
	help := name
	if capital := ident.Capital(g.Text); IsExported(capital) {
		help = capital
	}
	r.Report(diag.GoName, g.At, "`go_name` must be an exported Go identifier", "for example `go_name = \""+help+"\"`")
	return name
}

// IsExported reports whether s is an exported Go identifier.
func IsExported(s string) bool { return token.IsIdentifier(s) && token.IsExported(s) }
