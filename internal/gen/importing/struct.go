package importing

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
	"github.com/resgen-go/resgen/internal/ident"
)

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
	if w.Setup != nil {
		return w.keyed(here, path, f, v, t)
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
