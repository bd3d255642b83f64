package schema

import (
	"math"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

func (b *builder) kindNames() []string {
	var names []string
	for _, k := range b.ordered() {
		names = append(names, k.Name)
	}
	return names
}

// ordered returns the kinds in the order of the specification. The place of a kind of another package depends on its first resource: it
// comes after the own kind of the nearest earlier resource with an own kind. So two branches that each add a kind do not both add it at the
// end.
func (b *builder) ordered() []*model.Kind {
	var all []*model.Kind
	after := map[*model.Kind][]*model.Kind{} // the kinds of other packages, by the own kind before them; nil: there is no kind before them
	var own *model.Kind
	seen := map[*model.Kind]bool{}
	for _, r := range b.pkg.All() {
		if r.Kind.From == nil {
			own = r.Kind
		} else if !seen[r.Kind] {
			seen[r.Kind] = true
			after[own] = append(after[own], r.Kind)
		}
	}
	all = append(all, after[nil]...)
	for _, k := range b.pkg.Kinds {
		if !seen[k] {
			all = append(append(all, k), after[k]...)
		}
	}
	return all
}

func (b *builder) profileNames() []string {
	if b.pkg.Profiles == nil {
		return nil
	}
	var names []string
	for _, p := range b.pkg.Profiles.All {
		names = append(names, p.Name)
	}
	return names
}

// byKind returns the part of the schema that selects the fields of config and profiles by the kind of a resource.
func (b *builder) byKind() object {
	if b.pkg == nil || len(b.pkg.Kinds) == 0 {
		return nil
	}
	var cases []object
	for _, k := range b.ordered() {
		fields := ref(fieldsDef(k))
		config := append(object{{"description", k.Doc}}, anyOf(fields)...)
		profile := append(typed("object"), member{"additionalProperties", fields})
		if names := b.profileNames(); names != nil {
			var properties object
			for _, name := range names {
				properties = append(properties, member{name, fields})
			}
			profile = append(typed("object"), member{"properties", properties}, member{"additionalProperties", fields})
		}
		cases = append(cases, object{
			{"if", object{{"properties", object{{"kind", object{{"enum", []any{k.Name}}}}}}, {"required", []any{"kind"}}}},
			{"then", object{{"properties", object{{"config", config}, {"profile", profile}}}}},
		})
	}
	all := rows{}
	for _, c := range cases {
		all = append(all, c)
	}
	return object{{"allOf", append(all, true)}} // the last item has no comma, so it is always the same
}

func fieldsDef(k *model.Kind) string { return "config." + k.Name }

// objectDef returns the name of an object's definition. The schema refers to objects by name, because objects may contain each other many
// times.
func objectDef(o *model.Object) string { return "object." + o.Go }

// kinds returns the definitions of the fields of each kind and of its objects.
func (b *builder) kinds() object {
	if b.pkg == nil {
		return nil
	}
	var defs object
	for _, k := range b.ordered() {
		defs = append(defs, member{fieldsDef(k), fields(k.Fields)})
		for _, o := range k.Objects {
			defs = append(defs, member{objectDef(o), fields(o.Fields)})
		}
	}
	return defs
}

// fields returns the schema of a table with values and bindings of fs. Other keys are valid too.
func fields(fs []*model.Field) object {
	var properties object
	for _, f := range fs {
		properties = append(properties, member{f.Name, field(f)})
	}
	return open(properties)
}

func open(properties object) object {
	o := typed("object")
	if properties != nil {
		o = append(o, member{"properties", rowObject(properties)})
	}
	return append(o, member{"additionalProperties", ref(valueDef)})
}

// field returns the schema of the entry for f in a resource.
func field(f *model.Field) object {
	o := object{}
	if f.Doc != "" {
		o = append(o, member{"description", f.Doc})
	}
	if f.Default != nil && !f.Secret && f.Type.Kind != model.Map {
		o = append(o, member{"default", plain(f.Type, f.Default)})
	}
	switch {
	case f.Type.Kind == model.ObjectType:
		return append(o, anyOf(ref(objectDef(f.Type.Object)))...)
	case f.Type.Kind == model.UnionType:
		return append(o, union(f.Type.Union)...)
	case f.Secret:
		return append(o, anyOf(ref(secretDef))...)
	case f.Type.Kind == model.Map && f.Type.Items() != nil: // a binding, or its entries
		entries := append(typed("object"), member{"additionalProperties", ref(objectDef(f.Type.Items()))})
		return append(o, anyOf(bindingOf(f), append(entries, names(f)...))...)
	case f.Type.Kind == model.Map: // its literals are tables, and are under the key default of a binding
		return append(o, anyOf(bindingOf(f))...)
	}
	binding := plainDef
	if f.Stored() {
		binding = storedDef
	}
	return append(o, anyOf(append(literals(f.Type, f.Rules), ref(binding))...)...)
}

// bindingOf returns the schema of a binding of the map f, whose literal is under the key default.
func bindingOf(f *model.Field) object {
	if names(f) == nil {
		return ref(plainDef)
	}
	return object{{"allOf", []any{ref(plainDef), object{{"properties", object{{"default", names(f)}}}}}}}
}

// names returns the schema of the keys of the map f, or nil.
func names(f *model.Field) object {
	if f.Keys == nil {
		return nil
	}
	var o object
	for _, c := range f.Keys.Rules {
		row, arg := constraint.Of(c.Key), c.Arg.V
		if row.Arg == constraint.Values {
			arg = plain(f.Keys.Type, c.Arg)
		}
		if row.Names != "" {
			o = append(o, member{row.Names, arg})
		}
	}
	if o == nil {
		return nil
	}
	return object{{"propertyNames", o}}
}

// union returns the schema of a union: the selected member, and the fields of each member.
func union(u *model.Union) object {
	choice := anyOf(append(typed("string"), member{"enum", list(u.Names())}), ref(plainDef))
	properties := object{{"select", append(object{{"description", "Which one it is."}}, choice...)}}
	for _, m := range u.Members {
		o := object{}
		if m.Doc != "" {
			o = append(o, member{"description", m.Doc})
		}
		properties = append(properties, member{m.Name, append(o, anyOf(ref(objectDef(m)))...)})
	}
	return open(properties)
}

// types are the types of JSON that literals have.
var types = map[scalar.Written]string{
	scalar.AsString: "string", scalar.AsBool: "boolean", scalar.AsInteger: "integer", scalar.AsNumber: "number", scalar.AsDatetime: "string",
}

// literals returns the forms of the literals of t. cs are the constraints of the field. The schema has only those on single values.
func literals(t *model.Type, cs model.Constraints) []object {
	switch t.Kind {
	case model.List:
		items := literals(t.Elem, cs)
		if len(items) == 1 {
			return []object{array(items[0])}
		}
		return []object{array(anyOf(items...))}
	case model.ObjectType:
		return []object{ref(objectDef(t.Object))}
	case model.Scalar:
		o := typed(types[t.Scalar.Written])
		if t.Class().Number() || t.Enum != nil {
			o = append(o, limits(t, cs)...)
		}
		if t.Scalar.Written == scalar.AsDatetime {
			return []object{o, dateTime}
		}
		if t.Lenient && t.Scalar.Written != scalar.AsString {
			return []object{o, typed("string")}
		}
		if t.Scalar.Outgrows() && greater(cs) {
			return []object{o, longNumber}
		}
		return []object{o}
	}
	return []object{typed("string")}
}

// greater reports whether cs allows whole numbers above 2^63-1, which are strings in TOML.
func greater(cs model.Constraints) bool {
	above := func(v *model.Value) bool {
		n, _ := v.V.(uint64)
		return n > math.MaxInt64
	}
	for _, c := range cs {
		switch values, _ := c.Arg.V.([]*model.Value); constraint.Of(c.Key).Schema {
		case "maximum":
			if !above(c.Arg) {
				return false
			}
		case "enum":
			if !slices.ContainsFunc(values, above) {
				return false
			}
		}
	}
	return true
}

// limits returns the keywords for the constraints cs on literals of t.
func limits(t *model.Type, cs model.Constraints) object {
	var o object
	for _, c := range cs {
		if row := constraint.Of(c.Key); row.Schema != "" {
			o = append(o, member{row.Schema, plain(t, c.Arg)})
		}
	}
	return o
}

// plain returns v, a literal of type t or several of them, as encoding/json writes it. A value that is a string in TOML is a string here
// too.
func plain(t *model.Type, v *model.Value) any {
	switch vs := v.V.(type) {
	case []*model.Value:
		items := []any{}
		for _, item := range vs {
			items = append(items, plain(t.Item(), item))
		}
		return items
	}
	if t.Kind == model.Scalar && types[t.Scalar.Written] == "string" {
		return v.Text
	}
	return v.V
}
