package resolve

import (
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
func (r *registry) claim(name string, at diag.Span, what string) bool {
	other, ok := r.taken[name]
	if !ok {
		r.taken[name] = diag.Label{At: at, Text: what}
		return true
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
	return false
}

// againstGo reports the names that Go files of people declare already, in the package that is generated.
func (r *registry) againstGo(declared []string, fixed diag.Span) {
	for _, name := range declared {
		taken, ok := r.taken[name]
		if !ok {
			continue
		}
		at, what, help := taken.At, taken.Text, "rename it there, or set `go_name` here"
		if !at.Valid() {
			at, what, help = fixed, "the specification", "rename it there, or generate a package of its own: `[output] dir = \"...\"`"
		}
		r.list.Add(diag.Finding{
			Code: diag.NameCollision, At: at,
			Text: what + " would generate the Go name `" + name + "`, which a Go file of the package declares",
			Help: help,
		})
	}
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
	if s := ident.Snake(name); ident.Valid(s) {
		return "write `" + s + "`"
	}
	return "use lower-case letters, digits and single underscores, beginning with a letter"
}
