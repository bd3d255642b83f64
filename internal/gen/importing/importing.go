package importing

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/program"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/importing/viper"
	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/ident"
)

// A Request is a struct, and the names for the result.
type Request struct {
	Struct  *types.Named
	Library *library.Library
	Module  string            // the import path of the library, if the program uses another major version than Library
	Version string            // the version of the library that go.mod requires; "" if it is not known
	Setup   *viper.Setup      // what the program tells viper; nil for other libraries
	Program *program.Program  // the calls of another library; nil for none
	Source  gosource.Source   // the package of the struct
	Others  []gosource.Source // further packages that load it
	Prefix  string            // the prefix of all variables, which the program passes to the library
	Name    string            // the name of the kind and of the resource, valid in a specification
	Package string            // the name of the generated package
	Path    string            // the import path of the generated package

	Declared []string // the declarations in the hand-written files of the generated package
}

// A Result is the result of a Request.
type Result struct {
	Spec  string      // the text of resgen.toml
	Test  string      // the text of a test that compares the two loaders
	Notes []note.Note // in the order of the struct's fields
	Count int         // the number of fields that are loaded
}

// Alias returns the Go name of the struct in the generated package, for a resource with this name.
func Alias(name string) string { return ident.New(nil).Go(name) + "Config" }

// Import reads the tags of a struct.
func Import(q Request) Result {
	w := &walker{Request: q, spell: ident.New(nil), objects: map[*types.Named]*object{}, uses: map[string]int{}}
	w.noted = true
	if w.Program == nil {
		w.Program = program.New(q.Library)
	}
	if w.Prefix == "" {
		w.Prefix = w.Program.Prefix
	}
	if w.Setup != nil && q.Prefix != "" {
		w.Setup.Prefix = q.Prefix
	}
	w.Program.Version = q.Version
	top := w.structure(place{goPath: q.Struct.Obj().Name(), prefix: q.Library.Head(w.Prefix)}, q.Struct)
	if w.Setup != nil {
		w.notes = slices.Concat(w.notes, w.Setup.Notes, w.Setup.Unused(q.Struct.Obj().Name()))
	}
	w.notes = slices.Concat(w.notes, w.Program.Notes(q.Struct, append([]gosource.Source{q.Source}, q.Others...)))
	if need := w.needed(); w.Program.Early != "" && len(need) > 0 {
		w.note(note.Note{Field: w.Program.Early, Left: true, Why: "the program loads the struct when its package is initialized. So set the required variables for `go test`: `" + strings.Join(need, "`, `") + "`"})
	}
	result := Result{Notes: w.notes, Count: len(w.bindings)}
	result.Spec = w.spec(top)
	result.Test = w.test()
	return result
}

// needed returns the variables without which the old loader fails.
func (w *walker) needed() []string {
	var names []string
	for _, b := range w.bindings {
		if b.required && b.variable != "" {
			names = append(names, b.variable)
		}
	}
	for _, l := range w.lost {
		if l.required {
			names = append(names, l.variable)
		}
	}
	return names
}

// A walker visits the fields of a struct and of the structs in it.
type walker struct {
	Request
	spell    *ident.Speller
	objects  map[*types.Named]*object // the objects for nested structs, except for items of lists
	order    []*object                // the objects, in the order in which they are found
	within   []*types.Named           // the structs around the current field
	bindings []binding
	uses     map[string]int // the number of fields that a variable sets
	lost     []lostField    // the fields that are left out although the library reads a variable for them
	hidden   []string       // the fields that are secrets, or sound like secrets: Config.DB.Password
	notes    []note.Note
	noted    bool // whether notes must be added, because the struct is visited for the first time
}

// A place is the place of a struct in the configuration.
type place struct {
	goPath string // Config.DB
	path   string // the path in a specification: db; "" for the whole struct
	prefix string // the prefix of its variables
	noInit bool   // pointers in it stay nil if nothing is set
}

// A target is the object that a struct fills, together with the structs that it embeds.
type target struct {
	*object
	of    *types.Named    // the struct; Go selects the fields of embedded structs by their own names
	taken map[string]bool // the names of the fields in the specification
}

// An object is the object of a specification for a struct.
type object struct {
	name   string
	of     *types.Named
	fields []*field
}

// A field is a field of an object.
type field struct {
	name    string
	member  string // the name of the struct's field
	goName  string // the go_name, if it is not the Go name of the field's name
	value   spectype.Type
	object  *object
	literal string // the default in TOML; "" for none
	example string // the example in TOML; "" for none
	need    bool   // the field is required
	secret  bool
	absent  bool // the object may be absent
}

// A lostField is a field that only the old loader reads. The test sets its variable, so that it lists the difference.
type lostField struct {
	variable string
	text     string // for the variable
	required bool
}

// A binding is a variable that fills a field.
type binding struct {
	path     string   // db.host
	variable string   // "" for none
	own      string   // the variable without prefixes
	others   []string // further variables, read after the first
	file     bool     // the variable names a file
	fileToo  string   // another variable, which names a file; "" for none
	mount    string   // the path of a file that holds the value, which has no variable; "" for none
	raw      bool     // every byte of the file belongs to the value
	empty    bool     // an empty file is a value
	fallback string   // the file that is read if the variable is not set
	template string   // the template for the default; "" for none
	prefixed bool     // the tag of the field does not have the whole name of the variable
	required bool
	secret   bool
	value    spectype.Type
	text     string    // the default; "" for none
	items    []binding // for a list of objects: the variables of an item, without the part before the names of its fields
	literal  string    // a default in TOML that is not the default of the field; "" for none
}

// structure returns the object for a struct.
func (w *walker) structure(at place, n *types.Named) *object {
	into := target{object: &object{of: n}, of: n, taken: map[string]bool{}}
	w.within = append(w.within, n)
	w.fields(at, n.Underlying().(*types.Struct), into)
	w.within = w.within[:len(w.within)-1]
	return into.object
}

// fields reads the fields of a struct.
func (w *walker) fields(at place, s *types.Struct, into target) {
	for i := range s.NumFields() {
		v := s.Field(i)
		t := w.Program.Tag(v, s.Tag(i))
		if w.Setup != nil && t.Prefix != "" {
			t.Prefix = t.Name + w.Setup.Delimiter
		}
		t.Init = t.Init && !at.noInit
		here := place{goPath: at.goPath + "." + v.Name(), prefix: at.prefix, noInit: at.noInit}
		f, why := w.field(at, here, v, t, into)
		switch {
		case why != "":
			w.note(note.Note{Field: here.goPath, Left: true, Why: why})
			if soundsSecret(v, t.Name, 0) { // the test compares it all the same
				w.hidden = append(w.hidden, here.goPath)
			}
		case f != nil:
			into.taken[f.name] = true
			into.object.fields = append(into.object.fields, f)
		}
	}
}

func (w *walker) note(n note.Note) {
	if w.noted {
		w.notes = append(w.notes, n)
	}
}

// field reads one field. It returns nil and no reason for a field that no loader reads, and for an embedded struct, whose fields it reads.
func (w *walker) field(at, here place, v *types.Var, t library.Tag, into target) (f *field, why string) {
	embedded := promoting(v)
	switch {
	case !v.Exported() && !t.Present && embedded == nil:
		return nil, ""
	case !v.Exported() && (embedded == nil || !w.Library.Unexported):
		return nil, "it is unexported, and " + w.Library.Name + " does not load it either"
	case t.Ignored:
		return nil, "its tag is " + w.Library.Ignored + ", and " + w.Library.Name + " does not load it either"
	case t.Wrong != "":
		return nil, t.Wrong
	case strings.Contains(spectype.GoName(v.Type()), types.Typ[types.Invalid].Name()):
		return nil, "its type is not known, because the package does not compile: `go vet` prints the errors"
	case embedded != nil:
		w.fields(place{goPath: here.goPath, path: at.path, prefix: at.prefix + t.Prefix, noInit: at.noInit}, embedded, into)
		return nil, ""
	}
	if found, _, _ := types.LookupFieldOrMethod(into.of, true, v.Pkg(), v.Name()); found != v {
		return nil, "another field or method hides it: Go does not select it by its own name"
	}
	f = &field{name: ident.Snake(v.Name()), member: v.Name()}
	if !ident.Valid(f.name) { // for example, Größe
		f.name, f.goName = ident.Snake(t.Name), v.Name()
	}
	if !ident.Valid(f.name) {
		return nil, "its name cannot become a name of a specification: declare it with another name and `go_name = \"" + v.Name() + "\"`"
	}
	for n, base := 2, f.name; into.taken[f.name]; n++ {
		f.name, f.goName = base+"_"+strconv.Itoa(n), v.Name()
	}
	if w.spell.Go(f.name) != v.Name() && ambiguous(into.of, v.Name()) {
		f.goName = v.Name()
	}
	path := f.name
	if at.path != "" {
		path = at.path + "." + f.name
	}
	if of := w.Program.Parses(v.Type()); of != "" {
		if t.Name != "" && w.Program.StandIn(w.Struct, here.goPath, spectype.GoName(v.Type()) != of) {
			w.lost = append(w.lost, lostField{here.prefix + t.Name, "1", t.Required && t.Value == nil || t.NotEmpty})
		}
		return nil, "a function in FuncMap reads its type " + of + ": give the type a method UnmarshalText"
	}
	if why := w.ownReader(v.Type(), t); why != "" {
		w.lose(here.prefix+t.Name, v.Type(), t)
		return nil, why
	}
	if nested, pointer := spectype.Struct(v.Type()); nested != nil {
		here.path, here.prefix = path, at.prefix+t.Prefix
		return w.nested(here, f, v, into.of, nested, pointer, t)
	}
	if elem := spectype.Elem(v.Type()); elem != nil {
		switch s, pointer := spectype.Struct(elem); {
		case s != nil && spectype.Named(elem) == nil:
			return nil, "the struct type of its items has no name: declare a type for it"
		case s != nil:
			here.path, here.prefix = path, at.prefix+t.Prefix
			return w.list(here, f, v, spectype.Named(elem), pointer)
		}
	}
	return w.scalar(here, path, f, v, t)
}

// ambiguous reports whether another field of n, or of a struct that n embeds, has the same name in another spelling.
func ambiguous(n *types.Named, name string) bool {
	fold := func(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }
	var within func(s *types.Struct) bool
	within = func(s *types.Struct) bool {
		for v := range s.Fields() {
			embedded := promoting(v)
			if v.Name() != name && fold(v.Name()) == fold(name) || embedded != nil && within(embedded) {
				return true
			}
		}
		return false
	}
	return within(n.Underlying().(*types.Struct))
}

// promoting returns the struct that v embeds by value, whose fields count as fields of the struct around it, or nil for other fields.
func promoting(v *types.Var) *types.Struct {
	s, pointer := spectype.Struct(v.Type())
	if !v.Embedded() || pointer {
		return nil
	}
	return s
}

// nested reads a field of the struct in, which is a struct itself, or a pointer to one.
func (w *walker) nested(here place, f *field, v *types.Var, in *types.Named, s *types.Struct, pointer bool, t library.Tag) (*field, string) {
	n := spectype.Named(v.Type())
	if n == nil && !pointer {
		n = gostruct.Anonymous("", in, v.Name(), v.Type())
	}
	if w.Setup != nil {
		w.Setup.Used[strings.ToLower(strings.TrimSuffix(here.prefix, w.Setup.Delimiter))] = true
		t.Init = true
		f.absent = pointer && !w.Setup.Below(strings.ToLower(here.prefix))
	}
	if begin, ok := w.Program.Preset(here.goPath); ok && begin.Pointer {
		t.Init = true
	}
	switch {
	case pointer && !t.Init && !w.Library.Inits:
		return nil, "it is a pointer to a struct without the option init, and " + w.Library.Name + " leaves it as it is"
	case n == nil && pointer:
		return nil, "it is a pointer to a struct type that has no name: declare a type for it"
	case n == nil:
		return nil, "no field of its struct is loaded"
	case !w.nameable(n):
		return nil, "generated code cannot name its type " + spectype.GoName(n)
	case slices.ContainsFunc(w.within, func(o *types.Named) bool { return types.Identical(o, n) }):
		return nil, "its struct holds itself"
	case s.NumFields() == 0:
		return nil, "its struct has no fields"
	}
	known := w.objects[n]
	noted := w.noted
	w.noted = noted && (known == nil || w.Setup != nil) // for viper, each place of the struct has other keys
	here.noInit = pointer && !t.Init && w.Library.Inits
	o := w.structure(here, n)
	w.noted = noted
	if len(o.fields) == 0 {
		return nil, "no field of its struct is loaded"
	}
	if known == nil {
		known = w.keep(o)
		w.objects[n] = known
	} else if w.Setup != nil || w.Program.HasPresets() {
		known.join(o)
	}
	f.object = known
	if here.noInit && !known.always() {
		f.absent = true
		w.note(note.Note{Field: here.goPath, Why: "it is nil if none of its variables is set, and for " + w.Library.Name + " also if all of them have zero values"})
	}
	return f, ""
}

// always reports whether a field of the object has a value although no variable is set, or must be set.
func (o *object) always() bool {
	return slices.ContainsFunc(o.fields, func(f *field) bool {
		return f.need || f.literal != "" || f.object != nil && f.value.Shape == spectype.Single && f.object.always()
	})
}

// keep returns the object of the specification that has the same fields as o. If there is none, it adds o.
func (w *walker) keep(o *object) *object {
	at := slices.IndexFunc(w.order, func(known *object) bool {
		return types.Identical(known.of, o.of) && slices.EqualFunc(known.fields, o.fields, func(a, b *field) bool { return a.text() == b.text() && a.name == b.name })
	})
	if at >= 0 {
		return w.order[at]
	}
	o.name = w.objectName(o.of)
	w.order = append(w.order, o)
	return o
}

// objectName makes a name for the object of n that no other object has.
func (w *walker) objectName(n *types.Named) string {
	name := n.Obj().Name()
	name = ident.Snake(name[strings.LastIndexByte(name, '.')+1:]) // of a struct without a name, the field has one
	if !ident.Valid(name) {
		name = "part"
	}
	free := func(name string) bool {
		return name != "config" && !slices.ContainsFunc(w.order, func(o *object) bool { return o.name == name })
	}
	if in := ident.Snake(n.Obj().Pkg().Name()) + "_" + name; !free(name) && ident.Valid(in) {
		name = in
	}
	for !free(name) {
		name += "_other"
	}
	return name
}

// scalar reads a field that is read from one text.
func (w *walker) scalar(here place, path string, f *field, v *types.Var, t library.Tag) (_ *field, why string) {
	if w.Setup != nil {
		return w.keyed(here, path, f, v, t)
	}
	begin, begun := w.Program.Preset(here.goPath)
	if t.Name == "" && (t.Value == nil || *t.Value == "") && !begun {
		return nil, "it has neither a variable nor a default, and " + w.Library.Name + " does not load it either"
	}
	variable := here.prefix + t.Name
	if t.Name != "" {
		defer func() {
			if why != "" {
				w.lose(variable, v.Type(), t)
			}
		}()
	}
	value, why := w.kindFor(f, v.Type(), t)
	if why != "" {
		return nil, why
	}
	if t.Name != "" && !envvar.Valid(variable) {
		return nil, "no variable of a specification is called `" + variable + "`"
	}
	f.value, f.secret = value, value.Raw
	b := binding{path: path, variable: variable, own: t.Name, prefixed: here.prefix != "", value: value}
	undefaulted := false
	if t.Value != nil {
		b.text = *t.Value
	}
	if t.Expand {
		if why := w.expand(here, f, &b, t); why != "" {
			then := "Without a default it is optional: set it in a function that `fill` names"
			if t.NotEmpty {
				then = "Its variable must be set"
			}
			w.note(note.Note{Field: here.goPath, Why: why + ". " + then})
			b.text, undefaulted = "", true
		}
	}
	switch {
	case b.template != "":
	case t.File:
		w.fromFile(here, f, &b, t)
	case undefaulted:
		f.need = t.NotEmpty
	case b.text != "":
		literal, why := value.Literal(b.text)
		if why != "" {
			return nil, why
		}
		f.literal = literal
		if value.Shape == spectype.Single && value.AnyBase && value.Decimal(b.text) != b.text && value.Row.Class != scalar.Floating {
			w.note(note.Note{Field: here.goPath, Why: "its variable must be in base 10, also if it begins with a 0, and " + w.Library.Name + " takes other bases, as in its default `" + b.text + "`"})
		}
	case t.NotEmpty, t.Required && t.Value == nil:
		f.need = true
	case begun:
		literal, text, why := value.Written(begin.Literal)
		if why != "" {
			return nil, why
		}
		b.text = text
		if path == f.name {
			f.literal = literal
		} else { // a different field of the same struct type may have another value
			b.literal = literal
		}
	}
	b.required = f.need && b.fallback == "" && b.template == ""
	if f.literal+b.literal == "" && !f.need && w.allocates(v, t) {
		f.literal = value.Zero(t.Name)
	}
	w.secrecy(here, f, t.Name, f.literal+b.literal != "")
	b.secret = f.secret
	shown := *f
	shown.literal += b.literal
	w.differences(here, v, &shown, t)
	if t.Name != "" || b.literal != "" {
		if t.Bare != "" && t.Bare != variable {
			b.others = []string{t.Bare}
		}
		w.bind(b)
	}
	return f, ""
}

// lose records a variable of a field of type t that is left out. A text must not be zero for the library.
func (w *walker) lose(variable string, t types.Type, of library.Tag) {
	one, text := t, "1"
	if elem := spectype.Elem(t); elem != nil && !spectype.IsText(t) {
		one = elem
	}
	k, ok := spectype.Of(one)
	switch {
	case of.File:
		return // the test has one file, whose text is that of a secret
	case strings.TrimPrefix(spectype.GoName(one), "*") == "time.Location":
		text = "UTC"
	case ok:
		text = k.Example("")
	}
	w.lost = append(w.lost, lostField{variable, text, of.Required && of.Value == nil || of.NotEmpty})
}

// bind adds a binding.
func (w *walker) bind(b binding) {
	w.bindings = append(w.bindings, b)
	for _, name := range append([]string{b.variable}, b.others...) {
		w.uses[name]++
	}
}

// fromFile makes the field one that is read from a file. The library uses every byte of the file, and reads an empty file as an empty text.
// The content of a file is often a key, so a text becomes a secret.
func (w *walker) fromFile(here place, f *field, b *binding, t library.Tag) {
	b.file, b.raw = true, true
	f.secret = f.value.Is(scalar.Text)
	f.need = t.Required || t.NotEmpty || b.text != ""
	if b.empty = !f.need; f.need && f.secret {
		w.note(note.Note{Field: here.goPath, Why: "an empty file is an error, and " + w.Library.Name + " takes it"})
	}
	switch {
	case strings.HasPrefix(b.text, "/") && f.secret:
		b.fallback = b.text
	case b.text != "":
		w.note(note.Note{Field: here.goPath, Why: "its default is the path `" + b.text + "`, and a specification has such defaults for secrets and absolute paths only: the variable must be set"})
	}
	b.text = ""
}

// secrecy makes a text a secret if its name is typical of secrets.
func (w *walker) secrecy(here place, f *field, variable string, hasDefault bool) {
	sounds := f.value.Hides && envvar.SoundsSecret(variable)
	if f.secret || sounds {
		w.hidden = append(w.hidden, here.goPath)
	}
	switch {
	case f.secret || !sounds:
	case hasDefault:
		w.note(note.Note{Field: here.goPath, Why: "its name is like that of a secret, but it is not a secret, because it has a default: remove the default, and write `secret = true`"})
	default:
		f.secret = true
	}
}

// differences adds notes on values that the new loader reads differently.
func (w *walker) differences(here place, v *types.Var, f *field, t library.Tag) {
	if f.need && t.Required && !t.NotEmpty {
		w.note(note.Note{Field: here.goPath, Why: "an empty variable is an error, and " + w.Library.Name + " takes it"})
	}
	if t.Unset {
		w.note(note.Note{Field: here.goPath, Why: "its variable stays in the environment of the process: the option unset has no counterpart"})
	}
	if method := w.replaced(v.Type()); method != "" {
		w.note(note.Note{Field: here.goPath, Why: "it is read with UnmarshalText, and " + w.Library.Name + " calls " + method})
	}
	_, ok := types.Unalias(v.Type()).(*types.Pointer)
	_, structured := v.Type().Underlying().(*types.Struct)
	if w.Library.ReadsUnset && f.value.Row == nil && f.value.Shape == spectype.Single && !ok && f.literal == "" && !f.need && (!structured || t.DecodeUnset) {
		w.note(note.Note{Field: here.goPath, Why: "it is the zero value when it is unset, and " + w.Library.Name + " lets it read an empty text"})
	}
	if !ok || f.need || f.literal != "" {
		return
	}
	if w.allocates(v, t) {
		w.note(note.Note{Field: here.goPath, Why: "it is nil when it is unset, and no longer points to the zero value"})
	}
}

// allocates reports whether the library makes the field a pointer to the zero value if its variable is unset.
func (w *walker) allocates(v *types.Var, t library.Tag) bool {
	pointer, ok := types.Unalias(v.Type()).(*types.Pointer)
	if !ok {
		return false
	}
	if _, isStruct := pointer.Elem().Underlying().(*types.Struct); w.Library.Allocates {
		return isStruct
	}
	return t.Init
}
