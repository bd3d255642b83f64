package importing

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource/dotenv"

	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/ident"
)

// An EnvironmentRequest is a file of variables, and the names for the result.
type EnvironmentRequest struct {
	Text    []byte // in dotenv syntax
	Name    string // of the kind and of the resource, valid in a specification
	Package string // the name of the generated package
}

// Environment makes a specification from the variables in a dotenv file. It guesses types from their values, and the values become
// examples. A variable with a name that is typical of secrets, or with a value that contains a password, becomes a secret, and its value is
// not in the result. If the file is not valid, the error says why.
func Environment(q EnvironmentRequest) (Result, error) {
	values, err := dotenv.Parse(q.Text)
	if err != nil {
		return Result{}, err
	}
	w := &walker{Request: Request{Name: q.Name, Package: q.Package}, spell: ident.New(nil), uses: map[string]int{}, noted: true}
	names := inOrder(string(q.Text), values)
	prefix := commonPrefix(names)
	top := &object{}
	taken := map[string]bool{}
	for _, name := range names {
		f := &field{name: ident.Snake(strings.TrimPrefix(name, prefix))}
		if !ident.Valid(f.name) { // 2 of SHOP_2
			f.name = ident.Snake(name)
		}
		if !ident.Valid(f.name) || taken[f.name] {
			w.note(Note{Field: name, Left: true, Why: "no name of a specification can be made of its name"})
			continue
		}
		taken[f.name] = true
		f.guess(name, values[name])
		top.fields = append(top.fields, f)
		w.bindings = append(w.bindings, binding{path: f.name, variable: name})
	}
	return Result{Spec: w.spec(top), Notes: w.notes, Count: len(w.bindings)}, nil
}

// guess finds the type of a variable by its value.
func (f *field) guess(name, text string) {
	f.need = text != ""
	rows := []*scalar.Type{
		scalar.OfGo(types.Typ[types.Bool].Name()), scalar.OfGo(types.Typ[types.Int].Name()), scalar.OfGo("time.Duration"), scalar.OfGo("*net/url.URL"),
	}
	f.value.row = scalar.OfGo(types.Typ[types.String].Name())
	f.secret = soundsSecret(name)
	for _, row := range rows {
		v, err := row.Parse("", text)
		if f.secret || err != nil {
			continue
		}
		switch {
		case row.Class == scalar.Address:
		case row.Class == scalar.Span && strings.Trim(text, "0123456789") != "":
		case row.Format("", v) == text: // 007 and T are texts
		default:
			continue
		}
		f.value.row = row
		break
	}
	v, err := f.value.row.Parse("", text)
	f.secret = f.secret || err == nil && f.value.row.Hidden != nil && f.value.row.Hidden(v)
	if !f.secret && f.need {
		f.example, _ = f.value.one(text)
	}
}

// inOrder lists the names of variables as their lines stand in a dotenv file.
func inOrder(text string, values map[string]string) []string {
	at := map[string]int{}
	for line := range strings.Lines(text) {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if name = strings.TrimSpace(name); at[name] == 0 {
			at[name] = len(at) + 1
		}
	}
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int { return cmp.Or(cmp.Compare(at[a], at[b]), cmp.Compare(a, b)) })
}

// commonPrefix is the first word of all names, with its underscore; "" if they have none in common.
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
