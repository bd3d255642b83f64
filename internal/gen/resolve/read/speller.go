package read

import (
	"go/token"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// Spellers has the speller of each file. The files of a used package have the initialisms of that package. A name is spelled as in the file
// that declares it, because the Go code of that package has this spelling.
type Spellers map[*diag.Source]*ident.Speller

// At returns the speller of the file in which the place is.
func (s Spellers) At(place diag.Span) *ident.Speller { return s[place.Source] }

// GoNames has the Go names of entries that get the name from another entry. If a kind declares an inherited field again, the field keeps
// its Go name, unless it has a go_name.
type GoNames map[*syntax.Entry]string

// GoName returns the Go name for the entry e. An invalid go_name is ignored.
func (s Spellers) GoName(e *syntax.Entry, kept GoNames) string {
	if g := Text(e.Value, "go_name"); IsExported(g) {
		return g
	}
	if g := kept[e]; g != "" {
		return g
	}
	return s.At(e.At).Go(e.Key)
}

// Keep gives e the Go name of the entry old, which e replaces. It does the same for the fields of an object and the parameters of an
// operation.
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

// GoName returns the Go name for the entry e. It reports a go_name that is not an exported Go identifier.
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
