package importing

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// list reads a field that is a list or map of structs of type n, or of pointers to them. caarlos0/env reads the variables MIRROR_0_HOST,
// MIRROR_1_HOST and so on, as resgen does if the fields of the object have the names of the variables.
func (w *walker) list(here place, f *field, v *types.Var, n *types.Named, pointer bool) (*field, string) {
	_, isMap := v.Type().Underlying().(*types.Map)
	variable := strings.TrimSuffix(here.prefix, "_")
	switch {
	case isMap || pointer || !w.Library.Lists:
		of := "[]object"
		if isMap {
			of = "map[string]object"
		}
		return nil, w.Library.Name + " does not read its type " + spectype.GoName(v.Type()) + " from variables. To load it with resgen, write `" + f.name + " = { type = \"" + of + "\", of = [\"" + ident.Snake(n.Obj().Name()) + "\"], optional = true }` and the fields of the object, as in docs/language.md#lists-and-maps-of-objects"
	case !envvar.Valid(variable):
		return nil, "its variables begin with `" + here.prefix + "0_`, which a specification has only after a word: write a tag envPrefix"
	case !w.nameable(n):
		return nil, "generated code cannot name its type " + spectype.GoName(n)
	case slices.ContainsFunc(w.within, func(o *types.Named) bool { return types.Identical(o, n) }):
		return nil, "its struct holds itself"
	}
	if l := typeutil.LockedItems(w.Path, n); l != nil {
		return nil, l.Why + ": " + l.Help + ", or let the program set the field"
	}
	before := *w
	w.bindings, w.uses, w.objects = nil, maps.Clone(w.uses), maps.Clone(w.objects)
	o := w.structure(place{goPath: here.goPath + "[]"}, n)
	inner, notes, order, objects, lost := w.bindings, w.notes, w.order, w.objects, w.lost[len(before.lost):]
	*w = before
	for _, l := range lost {
		l.variable, l.required = variable+"_0_"+l.variable, false
		w.lost = append(w.lost, l)
	}
	if len(inner) == 0 {
		return nil, "no field of its struct is loaded"
	}
	if why := o.asItem(inner); why != "" {
		return nil, why
	}
	w.notes, w.order, w.objects = notes, order, objects
	f.object, f.absent, f.value.Shape = w.keep(o), true, spectype.List
	w.bind(binding{path: here.path, variable: variable, items: inner})
	return f, ""
}

// asItem renames the fields of o after their variables, or returns the reason why o cannot be an item of a list.
func (o *object) asItem(bindings []binding) (why string) {
	byPath := map[string]binding{}
	for _, b := range bindings {
		byPath[b.path] = b
	}
	for _, f := range o.fields {
		if f.object == nil || f.value.Shape != spectype.Single {
			continue
		}
		if slices.ContainsFunc(f.object.fields, func(inner *field) bool { return inner.object != nil && inner.value.Shape != spectype.Single }) {
			return "its items hold the list " + f.member + "." + f.object.fields[0].member + ", and items of a specification hold no lists of objects"
		}
	}
	for _, path := range leaves(o, "") {
		b, ok := byPath[path]
		switch {
		case !ok:
			return "the field `" + path + "` of its items has no variable, and a specification gives it one"
		case b.items != nil:
			return "its items hold a list of structs, and items of a specification hold no lists of objects"
		case b.file || b.template != "" || len(b.others) > 0:
			return "the field `" + path + "` of its items has more than one variable, a file or a template, and items of a specification have one variable for each field"
		case strings.Contains(path, ".") && upper(path) != b.variable:
			return "its items have the variable `" + b.variable + "`, and a specification would call it `" + upper(path) + "`"
		}
	}
	for _, f := range o.fields {
		b := byPath[f.name]
		if f.object != nil || upper(f.name) == b.variable {
			continue
		}
		name := strings.ToLower(b.variable)
		if !ident.Valid(name) || upper(name) != b.variable || slices.ContainsFunc(o.fields, func(other *field) bool { return other.name == name }) {
			return "its items have the variable `" + b.variable + "`, which cannot become the name of a field"
		}
		f.name, f.goName = name, f.member
	}
	return ""
}
