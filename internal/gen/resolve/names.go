package resolve

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// A registry holds every name at the top of the generated package.
type registry struct {
	list  *diag.List
	taken map[string]diag.Label
}

func newRegistry(list *diag.List) *registry {
	return &registry{list: list, taken: map[string]diag.Label{}}
}

// reserve takes a name that every generated package has.
func (r *registry) reserve(name string) {
	r.taken[name] = diag.Label{Text: "every generated package has it"}
}

// claim takes a name for what stands at a place, or reports who has it.
func (r *registry) claim(name string, at diag.Span, what string) {
	other, ok := r.taken[name]
	if !ok {
		r.taken[name] = diag.Label{At: at, Text: what}
		return
	}
	f := diag.Finding{
		Code: diag.NameCollision,
		At:   at,
		Text: what + " would generate the Go name `" + name + "`, which is taken",
		Help: "set `go_name`, or choose another name",
	}
	if other.At.Valid() {
		other.Text += " has it"
		f.Others = []diag.Label{other}
		if at.Compare(other.At) < 0 {
			f.At, f.Others[0].At = other.At, at
		}
	} else {
		f.Text += ": " + other.Text
	}
	r.list.Add(f)
}

// snake reports a name that is not of the form that all names of the language have.
func (r *resolver) snake(e *syntax.Entry, what string) bool {
	if ident.Valid(e.Key) {
		return true
	}
	r.report(diag.BadName, e.At, "the name of a "+what+" must be in snake_case", snakeHelp(e.Key))
	return false
}

func snakeHelp(name string) string {
	if s := snakeOf(name); ident.Valid(s) {
		return "write `" + s + "`"
	}
	return "use lower-case letters, digits and single underscores, beginning with a letter"
}

// snakeOf is the nearest snake_case name: dbHost and DB-Host become db_host.
func snakeOf(s string) string {
	var b strings.Builder
	lower := false // the last rune was a lower-case letter or digit
	for _, c := range s {
		switch {
		case c >= 'A' && c <= 'Z':
			if lower {
				b.WriteByte('_')
			}
			b.WriteRune(c - 'A' + 'a')
			lower = false
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
			lower = true
		case c == '-', c == '.', c == ' ', c == '_':
			if b.Len() > 0 && !strings.HasSuffix(b.String(), "_") {
				b.WriteByte('_')
			}
			lower = false
		default:
			return ""
		}
	}
	return strings.TrimSuffix(b.String(), "_")
}
