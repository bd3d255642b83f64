package importing

import (
	"cmp"
	"go/types"
	"maps"
	"regexp"
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
// not in the result. A variable that stands only in a comment becomes optional. If the file is not valid, the error says why.
func Environment(q EnvironmentRequest) (Result, error) {
	values, err := dotenv.Parse(q.Text)
	if err != nil {
		return Result{}, err
	}
	off := commentedOut(string(q.Text), values)
	maps.Copy(values, off)
	var all []variable
	for _, name := range inOrder(string(q.Text), values) {
		_, idle := off[name]
		all = append(all, variable{name: name, text: values[name], need: values[name] != "" && !idle})
	}
	return describe(Request{Name: q.Name, Package: q.Package}, all, nil), nil
}

// A variable is one that a file sets for a program.
type variable struct {
	name   string
	text   string // its value; "" for one that is not known, or that nobody may see
	need   bool   // it is set to something
	secret bool
	mount  string // the path of a file that holds a secret, which has no variable; name is that of the secret
}

// describe makes a specification of variables. notes are about what is left out already.
func describe(q Request, all []variable, notes []Note) Result {
	w := &walker{Request: q, spell: ident.New(nil), uses: map[string]int{}, noted: true, notes: notes}
	var names []string
	for _, v := range all {
		if v.mount == "" {
			names = append(names, v.name)
		}
	}
	prefix := commonPrefix(names)
	top := &object{}
	fields := map[string]*binding{}
	var order []string
	for _, v := range all {
		bare, file := strings.CutSuffix(v.name, "_FILE")
		if file = file && soundsSecret(bare); !file {
			bare = v.name
		}
		f := &field{name: ident.Snake(strings.TrimPrefix(bare, prefix))}
		if !ident.Valid(f.name) { // 2 of SHOP_2
			f.name = ident.Snake(bare)
		}
		known := fields[f.name]
		pair := known != nil && known.mount == "" && v.mount == "" && (known.variable+"_FILE" == v.name || v.name+"_FILE" == known.variable)
		switch {
		case v.mount == "" && !validVariable(v.name):
			w.note(Note{Field: v.name, Left: true, Why: "no variable of a specification has such a name"})
			continue
		case !ident.Valid(f.name) || known != nil && !pair:
			w.note(Note{Field: v.name, Left: true, Why: "no name of a specification can be made of its name"})
			continue
		case pair && file:
			known.fileToo = v.name
			continue
		case pair:
			known.variable, known.fileToo, known.file = v.name, known.variable, false
			continue
		}
		b := &binding{path: f.name, variable: v.name, file: file, fallback: v.mount}
		switch {
		case file || v.mount != "":
			b.mount = v.mount
			f.value.row, f.secret, f.need = scalar.OfGo(types.Typ[types.String].Name()), true, v.need
		default:
			f.secret = v.secret
			f.guess(v.name, v.text)
			f.need = v.need
		}
		if b.mount != "" {
			b.variable = ""
		}
		fields[f.name] = b
		order = append(order, f.name)
		top.fields = append(top.fields, f)
	}
	for _, name := range order {
		w.bindings = append(w.bindings, *fields[name])
	}
	return Result{Spec: w.spec(top), Notes: w.notes, Count: len(w.bindings)}
}

// guess finds the type of a variable by its value.
func (f *field) guess(name, text string) {
	rows := []*scalar.Type{
		scalar.OfGo(types.Typ[types.Bool].Name()), scalar.OfGo(types.Typ[types.Int].Name()), scalar.OfGo("time.Duration"), scalar.OfGo("*net/url.URL"),
	}
	f.value.row = scalar.OfGo(types.Typ[types.String].Name())
	named := f.secret || soundsSecret(name)
	for _, row := range rows {
		v, err := row.Parse("", text)
		if named || err != nil {
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
	f.secret = named || err == nil && f.value.row.Hidden != nil && f.value.row.Hidden(v)
	if !f.secret && text != "" {
		f.example, _ = f.value.one(text)
	}
}

// assignment is a line that sets a variable and is commented out. A sentence has a blank before the `=`, or words in lower case.
var assignment = regexp.MustCompile(`^\s*# ?([A-Z_][A-Z0-9_]*=.*)`)

// commentedOut returns the variables that only comments set. A file of examples has variables with a default in such lines.
func commentedOut(text string, set map[string]string) map[string]string {
	off := map[string]string{}
	for line := range strings.Lines(text) {
		m := assignment.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		one, err := dotenv.Parse([]byte(m[1]))
		if err != nil {
			continue // it is not meant to be a line of the file
		}
		for name, value := range one { // order: a line sets one variable
			_, known := off[name]
			if _, ok := set[name]; !ok && !known {
				off[name] = value
			}
		}
	}
	return off
}

// inOrder lists the names of variables as their lines stand in a dotenv file.
func inOrder(text string, values map[string]string) []string {
	at := map[string]int{}
	for line := range strings.Lines(text) {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimLeft(line, "# \t"), "export "), "=")
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
