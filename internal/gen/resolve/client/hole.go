package client

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// A holes finds the fields of an existing struct that nothing loads. Without this check, a program that moves its configuration to resgen
// could lose a field silently.
type holes struct {
	*maker
	at     diag.Span
	of     *types.Named // the existing struct of the kind
	ignore []*ignored

	objects map[string]string          // the objects of the kind, by the name of the Go struct that each fills
	paths   []string                   // the paths of all fields
	within  []string                   // the names of the Go structs around the field
	taken   map[string]map[string]bool // the names of fields, declared or suggested, by the table that declares them
	found   []*hole
}

// A hole is a field of a struct that nothing loads. The paths are those of all structs of one type that one object of the specification fills.
type hole struct {
	field *types.Var
	inner string // the path of the field in its struct
	table string // the table that declares such fields
	row   string // the line that declares this one, or ""
	paths []string
}

// An ignored is an element of the key ignore. It is the path of a field of the struct that the kind does not load, such as HTTP.Addr.
type ignored struct {
	at   diag.Span
	path string
	met  bool // whether the struct has such a field
}

// ignores returns the elements of the key ignore.
func (m *maker) ignores() []*ignored {
	t := m.lib.Trait(m.e, "ignore")
	if t.Value == nil || t.Value.Kind != syntax.Array {
		return nil
	}
	var all []*ignored
	for _, v := range t.Value.Items {
		if v.Kind == syntax.String {
			all = append(all, &ignored{at: v.At, path: v.Text})
		}
	}
	return all
}

// ignoredIn reports whether an element of all is the field at path or contains it. A promoted field may also be given by its promoted name.
func ignoredIn(all []*ignored, path, promoted string) bool {
	found := false
	for _, i := range all {
		if i.path == path || i.path == promoted || strings.HasPrefix(path, i.path+".") {
			i.met, found = true, true
		}
	}
	return found
}

// holes reports the fields of the existing struct s that are neither loaded nor ignored. A kind that extends another inherits its fields.
// It is checked again only if it restricts the fields itself.
func (m *maker) holes(t library.Trait, s *model.Struct, ignore []*ignored) {
	at := t.Value.At
	if t.Kind != m.e {
		own := read.Entry(m.e.Value, "ignore")
		if own == nil {
			own = read.Entry(m.e.Value, "fields")
		}
		if own == nil {
			return
		}
		at = own.At
	}
	h := &holes{maker: m, at: at, of: s.Type.(*types.Named), ignore: ignore, objects: map[string]string{}, taken: map[string]map[string]bool{}}
	h.fills(s)
	h.in(s, "", "kind."+m.e.Key+".field")
	meant := map[string]bool{} // the fields that findings about elements of ignore suggest
	for _, i := range ignore {
		if !i.met {
			meant[h.unknown(i)] = true
		}
	}
	for _, hole := range h.found {
		hole.paths = slices.DeleteFunc(hole.paths, func(path string) bool { return meant[path] })
		if len(hole.paths) > 0 {
			h.report(hole)
		}
	}
}

// fills records which object fills each struct in s.
func (h *holes) fills(s *model.Struct) {
	for _, p := range s.Pairs {
		switch p.How {
		case model.ToObject:
			h.objects[typeutil.Name(p.Part.Type)] = p.Field.Type.Object.Name
			h.fills(p.Part)
		case model.ToItems:
			h.objects[typeutil.Name(p.Part.Type)] = p.Field.Type.Items().Name
			h.fills(p.Part)
		case model.ToUnion:
			for _, member := range p.Parts {
				h.objects[typeutil.Name(member.Part.Type)] = member.Object.Name
				h.fills(member.Part)
			}
		}
	}
}

// in reports the fields of s that nothing loads. Their paths begin with the prefix. The table is the one in which such fields are declared.
func (h *holes) in(s *model.Struct, prefix, table string) {
	paired := map[string]bool{}
	if h.taken[table] == nil {
		h.taken[table] = map[string]bool{}
	}
	for _, p := range s.Pairs {
		paired[p.Go] = true
		h.taken[table][p.Field.Name] = true
	}
	h.within = append(h.within, typeutil.Name(s.Type))
	defer func() { h.within = h.within[:len(h.within)-1] }()
	for _, f := range gostruct.Members(s.Type.(*types.Named), paired) {
		if paired[f.Var.Name()] && (f.Reached || f.Path == f.Var.Name()) {
			continue
		}
		promoted := ""
		if f.Reached {
			promoted = prefix + f.Var.Name()
		}
		h.paths = append(h.paths, prefix+f.Path)
		if !ignoredIn(h.ignore, prefix+f.Path, promoted) && !h.onlyDeclared() {
			h.add(f, s.Type.(*types.Named), prefix, table)
		}
	}
	for _, p := range s.Pairs {
		h.loaded(p, prefix+p.Go)
		object := func(o *model.Object) string { return "kind." + h.e.Key + ".object." + o.Name + ".field" }
		switch p.How {
		case model.ToObject:
			h.in(p.Part, prefix+p.Go+".", object(p.Field.Type.Object))
		case model.ToItems:
			h.in(p.Part, prefix+p.Go+".", object(p.Field.Type.Items()))
		case model.ToUnion:
			h.union(p, prefix+p.Go+".", object)
		}
	}
}

// union reports the fields that nothing loads in the struct of a union and in those of its members.
func (h *holes) union(p model.Pair, prefix string, table func(*model.Object) string) {
	n, ok := types.Unalias(p.Type).(*types.Named)
	if !ok || !typeutil.IsStruct(n) {
		return
	}
	members := &model.Struct{Type: n}
	for _, member := range p.Parts {
		members.Pairs = append(members.Pairs, model.Pair{Go: member.Go, Field: p.Field})
	}
	h.in(members, prefix, "")
	for _, member := range p.Parts {
		h.in(member.Part, prefix+member.Go+".", table(member.Object))
	}
}

// onlyDeclared reports whether the kind has only the fields that it declares.
func (m *maker) onlyDeclared() bool {
	f := m.lib.Trait(m.e, "fields")
	return f.Value != nil && f.Value.Text == "declared"
}

// loaded reports an element of the key ignore for a field that the kind declares.
func (h *holes) loaded(p model.Pair, path string) {
	for _, i := range h.ignore {
		if i.path == path {
			i.met = true
			h.Conflict(diag.BadBinding, diag.Label{At: p.Field.At, Text: "loaded"}, diag.Label{At: i.at, Text: "ignored"},
				"the field `"+path+"` is ignored, and the field `"+p.Field.Name+"` loads it", "remove one of them")
		}
	}
}

// unknown reports an element of the key ignore that is no field of the struct. It returns the path of the field that was probably meant, or "".
func (h *holes) unknown(i *ignored) string {
	names := h.Candidates(func() []string { return h.paths })
	h.Report(diag.UnknownField, i.at, "the struct "+h.short(h.of)+" has no field `"+i.path+"`"+h.placeOf(h.of.Obj()), diag.DidYouMean(i.path, names))
	return diag.Suggest(i.path, names)
}

// add records that nothing loads the field f of the struct n.
func (h *holes) add(f gostruct.Member, n *types.Named, prefix, table string) {
	for _, known := range h.found {
		if known.table == table && known.inner == f.Path && types.Identical(known.field.Type(), f.Var.Type()) {
			known.paths = append(known.paths, prefix+f.Path)
			return
		}
	}
	found := &hole{field: f.Var, inner: f.Path, table: table, paths: []string{prefix + f.Path}}
	if table != "" && !typeutil.Unknown(f.Var.Type()) {
		found.row = h.declaration(f, n, table)
	}
	h.found = append(h.found, found)
}

// report reports a hole.
func (h *holes) report(found *hole) {
	t := found.field.Type()
	what := "the field `" + found.paths[0] + "`"
	if len(found.paths) > 1 {
		what = "the fields " + ident.Listed(ident.Ticked(found.paths))
	}
	ignored := `"` + strings.Join(found.paths, `", "`) + `"`
	ignore := "write `ignore = [" + ignored + "]` if the program sets it"
	if len(h.ignore) > 0 {
		ignore = "add `" + ignored + "` to `ignore` if the program sets it"
	}
	if len(found.paths) > 1 {
		ignore = strings.TrimSuffix(ignore, "it") + "them"
	}
	if typeutil.Unknown(t) {
		h.Report(diag.UnknownType, h.at, "the type of "+what+" of "+h.short(h.of)+" is not known"+h.firstProblem(found.field)+h.placeOf(found.field), "declare the type, or "+ignore)
		return
	}
	help := ignore
	if better := pointing(t); better != nil {
		help = "make it a " + h.short(better) + ", which the language has a type for, or " + ignore
	}
	if found.row != "" {
		help = "add `" + found.row + "` to [" + found.table + "], or " + ignore
		if own := typeutil.TextNamed(t); own != nil && !typeutil.UnmarshalsText(own) {
			help = "the type has the method " + typeutil.Decodes(own) + ", but generated code calls only UnmarshalText: add UnmarshalText, and " + help
		}
	}
	h.Report(diag.UnloadedField, h.at, "nothing loads "+what+" of "+h.short(h.of)+", of type "+h.short(t)+h.placeOf(found.field), help)
}

// pointing returns the type with pointers that the language has a type for, if it has none for t: []*url.URL for []url.URL. Otherwise it returns nil.
func pointing(t types.Type) types.Type {
	switch u := types.Unalias(t).(type) {
	case *types.Slice:
		if gostruct.ByPointer(u.Elem()) {
			return types.NewSlice(types.NewPointer(u.Elem()))
		}
	case *types.Map:
		if gostruct.ByPointer(u.Elem()) {
			return types.NewMap(u.Key(), types.NewPointer(u.Elem()))
		}
	default:
		if gostruct.ByPointer(t) {
			return types.NewPointer(t)
		}
	}
	return nil
}

// declaration returns the line in the table that declares a field for f, which is a field of the struct n. It returns "" if the language has no
// type for it.
func (h *holes) declaration(f gostruct.Member, n *types.Named, table string) string {
	name := ident.Snake(f.Var.Name())
	if !f.Reached && !(f.Path == f.Var.Name() && f.Var.Pkg().Path() == h.path) { // its own package can set a field that is not exported
		return h.embedding(f, n, table)
	}
	if !ident.Valid(name) {
		return ""
	}
	keys := h.typeOf(f.Var.Type(), name)
	if keys == "" {
		return ""
	}
	free := name
	for i := 2; h.taken[table][free]; i++ {
		free = name + strconv.Itoa(i)
	}
	h.taken[table][free] = true
	alike := func(v *types.Var) bool { return v != f.Var && fold(v.Name()) == fold(f.Var.Name()) }
	if free != name || h.Spell.At(h.e.At).Go(name) != f.Var.Name() && slices.ContainsFunc(gostruct.Settable(n), alike) {
		keys += ", go_name = \"" + f.Var.Name() + "\""
	}
	return free + " = { " + keys + " }"
}

// embedding returns the line in the table that declares an object for the struct that n embeds, of which f is a field. It returns "" if Go selects
// other fields of this struct by their own names: these are fields of n.
func (h *holes) embedding(f gostruct.Member, n *types.Named, table string) string {
	embedded, _, promoted := strings.Cut(f.Path, ".")
	name := ident.Snake(embedded)
	if !promoted || !ident.Valid(name) || h.taken[table][name] || !token.IsExported(embedded) && n.Obj().Pkg().Path() != h.path {
		return ""
	}
	for _, m := range gostruct.Members(n, nil) {
		if m.Reached && strings.HasPrefix(m.Path, embedded+".") {
			return ""
		}
	}
	return name + " = { type = \"object\", of = [\"" + name + "\"] }"
}

// typeOf returns the type in the declaration of a field with the Go type t. The name is for the object, if the field needs one.
func (h *holes) typeOf(t types.Type, name string) string {
	const optional = ", optional = true"
	if l := gostruct.TypeFor(t); l != nil && !gostruct.ReadsItself(t) {
		return "type = \"" + l.Spec + "\"" + optional
	}
	if keys := gostruct.SecretKeys(t); keys != "" {
		return keys + optional
	}
	pointed, pointer := t, false
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		pointed, pointer = p.Elem(), true
	}
	if n := typeutil.TextNamed(t); n != nil {
		return "type = \"" + n.Obj().Pkg().Path() + "." + n.Obj().Name() + "\"" + optional
	}
	of := func(t types.Type) string {
		known := h.objects[typeutil.Name(t)]
		if known == "" {
			known = name
		}
		return ", of = [\"" + known + "\"]"
	}
	switch {
	case h.fillable(pointed) && pointer:
		return "type = \"object\"" + of(pointed) + optional
	case h.fillable(pointed):
		return "type = \"object\"" + of(pointed)
	}
	if gostruct.Anonymous("", h.of, name, t) != nil {
		return "type = \"object\"" + of(t)
	}
	if bytes, ok := types.Unalias(t).(*types.Slice); ok && typeutil.IsBasic(bytes.Elem(), types.Byte) { // mostly the text of a key
		return "type = \"string\", secret = true" + optional
	}
	if l := gostruct.Similar(pointed); l != nil && !(pointer && l.Elem != nil) {
		return "type = \"" + l.Spec + "\"" + optional
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		if item := typeutil.Pointed(u.Elem()); h.fillable(item) {
			return "type = \"[]object\"" + of(item) + optional
		}
	case *types.Map:
		if item := typeutil.Pointed(u.Elem()); h.fillable(item) && typeutil.IsText(u.Key()) {
			return "type = \"map[string]object\"" + of(item) + optional
		}
	}
	return ""
}

// fillable reports whether t is a struct that an object of the specification can fill. An object cannot hold itself.
func (h *holes) fillable(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && typeutil.IsStruct(n) && !slices.Contains(h.within, typeutil.Name(n)) && scalar.OfGo("*"+typeutil.Name(n)) == nil && h.unreachable(n) == "" && len(gostruct.Members(n, nil)) > 0
}
