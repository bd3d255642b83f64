package importing

import (
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/ident"
)

// Variables makes a specification from variables that files set. It guesses types from the values, and the values become examples. A
// variable becomes a secret if its name is typical of secrets, or if its value contains a password, a token or a private key. The values of
// secrets are not in the result. The names for the result are in q. notes are the notes on what was left out before.
func Variables(q Request, all envvar.List, notes []note.Note) Result {
	w := &walker{Request: q, spell: ident.New(nil), uses: map[string]int{}, noted: true, notes: notes}
	var names []string
	for _, v := range all {
		if v.Mount == "" {
			names = append(names, v.Name)
		}
	}
	prefix := commonPrefix(names)
	top := &object{}
	fields := map[string]*binding{} // by the names of their variables
	var order []*binding
	taken := namesTaken{spell: w.spell, names: map[string]bool{}, goNames: map[string]bool{}}
	for _, method := range model.ConfigMethods {
		taken.goNames[method] = true
	}
	for _, v := range all {
		bare, file := strings.CutSuffix(v.Name, "_FILE")
		if file = file && envvar.SoundsSecret(bare); !file {
			bare = v.Name
		}
		f := &field{name: ident.Snake(strings.TrimPrefix(bare, prefix))}
		if !ident.Valid(f.name) { // for example, the name 2 for SHOP_2
			f.name = ident.Snake(bare)
		}
		switch plain, named := fields[bare], fields[v.Name+"_FILE"]; {
		case v.Mount == "" && !envvar.Valid(v.Name):
			w.note(note.Note{Field: v.Name, Left: true, Why: "no variable of a specification has such a name"})
			continue
		case !ident.Valid(f.name):
			w.note(note.Note{Field: v.Name, Left: true, Why: "its name cannot become a name of a specification"})
			continue
		case v.Mount != "":
		case file && plain != nil:
			plain.fileToo = v.Name
			continue
		case named != nil && named.file:
			named.variable, named.fileToo, named.file = v.Name, named.variable, false
			continue
		}
		taken.give(f)
		b := &binding{path: f.name, variable: v.Name, file: file, fallback: v.Mount}
		switch {
		case file || v.Mount != "":
			b.mount = v.Mount
			f.value.Row, f.secret, f.need = scalar.OfGo(types.Typ[types.String].Name()), true, v.Need
		default:
			f.secret = v.Secret
			f.guess(v.Name, v.Text)
			f.need = v.Need
		}
		if b.mount != "" {
			b.variable = ""
		}
		if v.Mount == "" {
			fields[v.Name] = b
		}
		order = append(order, b)
		top.fields = append(top.fields, f)
	}
	for _, b := range order {
		w.bindings = append(w.bindings, *b)
	}
	return Result{Spec: w.spec(top), Notes: w.notes, Count: len(w.bindings)}
}

// namesTaken are the names that fields have already, in the specification and in Go.
type namesTaken struct {
	spell          *ident.Speller
	names, goNames map[string]bool
}

// give numbers the name of f if another field has it, and gives f a Go name of its own if its name in Go is taken.
func (t *namesTaken) give(f *field) {
	base := f.name
	for n := 2; t.names[f.name]; n++ {
		f.name = base + "_" + strconv.Itoa(n)
	}
	t.names[f.name] = true
	usual := t.spell.Go(f.name)
	goName := usual
	for n := 2; t.goNames[goName]; n++ {
		goName = ident.Join(usual, "Value")
		if n > 2 {
			goName = ident.Join(goName, strconv.Itoa(n-1))
		}
		f.goName = goName
	}
	t.goNames[goName] = true
}

// interpolated matches a variable in a value that another program replaces, such as Docker Compose. The first group is its name.
var interpolated = regexp.MustCompile(`\$\{([A-Za-z_]\w*)[^}]*\}`)

// guess guesses the type of a variable from its value. A value that names other variables is no example.
func (f *field) guess(name, text string) {
	rows := []*scalar.Type{
		scalar.OfGo(types.Typ[types.Bool].Name()), scalar.OfGo(types.Typ[types.Int].Name()), scalar.OfGo("time.Duration"), scalar.OfGo("*net/url.URL"),
	}
	f.value.Row = scalar.OfGo(types.Typ[types.String].Name())
	named := f.secret || envvar.SoundsSecret(name)
	names := interpolated.FindAllStringSubmatch(text, -1)
	for _, m := range names {
		named = named || envvar.SoundsSecret(m[1])
	}
	holds := envvar.HoldsSecret(text)
	for _, row := range rows {
		v, err := row.Parse("", text)
		if named || err != nil {
			continue
		}
		switch {
		case row.Class == scalar.Address && strings.Count(text, "://") > 1 && strings.Contains(text, ","): // several URLs
			continue
		case row.Class == scalar.Address:
		case row.Class == scalar.Span && strings.Trim(text, "0123456789") != "":
		case row.Format("", v) == text: // 007 and T are texts
		default:
			continue
		}
		f.value.Row = row
		break
	}
	v, err := f.value.Row.Parse("", text)
	f.secret = named || holds || err == nil && f.value.Row.Hidden != nil && f.value.Row.Hidden(v)
	if !f.secret && text != "" && len(names) == 0 {
		f.example, _ = f.value.One(text)
	}
}

// commonPrefix returns the first word of all names, with its underscore, or "" if they have none in common.
func commonPrefix(names []string) string {
	if len(names) < 2 {
		return ""
	}
	word, _, ok := strings.Cut(names[0], "_")
	prefix := word + "_"
	if !ok || slices.ContainsFunc(names, func(name string) bool { return !strings.HasPrefix(name, prefix) }) {
		return ""
	}
	return prefix
}
