// Package schema generates JSON Schemas (draft-07) of specifications, for completion, hover texts and first checks in editors.
package schema

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/output"
)

// JSON returns the schema of the specification language, with a newline at the end. If p is not nil, the schema also knows the names,
// kinds, fields and profiles of this specification, for completion. The argument source is the path of the specification relative to the
// file of the schema; it may be empty.
//
// Keys of the language are a closed set. Names that the specification declares (kinds, fields, profiles) are completed and described, but
// other names are valid too, because the specification may have new names since the schema was generated. The verb check reports unknown
// names.
func JSON(p *model.Package, source string) []byte {
	comment := output.Header
	if source != "" {
		comment += " " + output.SourcePrefix + source
	}
	b := newBuilder(p)
	top := object{
		{"$schema", "http://json-schema.org/draft-07/schema#"},
		{"$comment", comment},
		{"title", "resgen specification"},
		{"x-tombi-toml-version", "v1.0.0"},
	}
	top = append(top, b.properties(lang.File)...)
	top = append(top, member{"definitions", b.definitions()})
	return top.encode()
}

// The definitions that are not tables of the language.
const (
	literalDef = "literal"        // a value of a type that is not known
	valueDef   = "value"          // the entry for a field whose type is not known
	bindingDef = "binding"        // a binding of such a field
	plainDef   = "plain_binding"  // a binding of a field that is not a secret
	storedDef  = "stored_binding" // a binding of a field that is not a secret but belongs to one
	secretDef  = "secret_binding" // a binding of a secret
)

// A builder makes the parts of one schema.
type builder struct {
	pkg   *model.Package // nil for the language alone
	names map[*lang.Table]string
}

func newBuilder(p *model.Package) *builder {
	b := &builder{pkg: p, names: map[*lang.Table]string{}}
	taken := map[string]bool{}
	for _, t := range lang.Tables() {
		for _, k := range t.Keys {
			if k.Table == nil || b.names[k.Table] != "" {
				continue
			}
			name := k.Name
			if taken[name] { // some tables of factories have the names of other tables
				name = b.names[t] + "_" + name
			}
			b.names[k.Table], taken[name] = name, true
		}
	}
	b.names[lang.Binding] = bindingDef
	return b
}

// table returns a reference to the definition of t. The definition has the name of the first key that leads to the table. If another table
// has this name, it consists of all keys that lead to the table.
func (b *builder) table(t *lang.Table) object { return ref(b.names[t]) }

func ref(definition string) object { return object{{"$ref", "#/definitions/" + definition}} }

// definitions returns the definitions of the tables of the language, of values, and of the fields of each kind.
func (b *builder) definitions() object {
	defs := b.kinds() // the last definition has no comma, so it is always the same
	for _, t := range lang.Tables() {
		if t == lang.File {
			continue
		}
		def := b.properties(t)
		if t == lang.Resource || t == lang.FactoryResource {
			def = append(def, b.byKind()...)
		}
		defs = append(defs, member{b.names[t], def})
	}
	return append(defs,
		member{plainDef, b.properties(without(lang.Binding, "insecure_default", "store"))},
		member{storedDef, b.properties(without(lang.Binding, "insecure_default"))},
		member{secretDef, b.properties(without(lang.Binding, "default"))},
		member{literalDef, anyOf(append(scalars(), typed("array"), typed("object"))...)},
		// A table is a binding, or for objects and unions a table of such values. Some editors do not follow a $ref in a circle, so
		// the latter is any table.
		member{valueDef, anyOf(append(scalars(), typed("array"), b.table(lang.Binding), anyTable)...)},
	)
}

func without(t *lang.Table, keys ...string) *lang.Table {
	less := *t
	less.Keys = slices.DeleteFunc(slices.Clone(t.Keys), func(k lang.Key) bool { return slices.Contains(keys, k.Name) })
	return &less
}

// properties returns the schema of a table. The schema requires the required keys, except at the top level, because one of several files
// may lack them.
func (b *builder) properties(t *lang.Table) object {
	var properties object
	var required []string
	for i := range t.Keys {
		k := &t.Keys[i]
		properties = append(properties, member{k.Name, b.key(t, k)})
	}
	for _, k := range t.Required("") {
		if t != lang.File {
			required = append(required, k.Name)
		}
	}
	o := object{{"description", t.Doc}, {"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
	if required != nil {
		o = append(o, member{"required", list(required)})
	}
	return o
}

// key returns the schema of the value of k, a key of t.
func (b *builder) key(t *lang.Table, k *lang.Key) object {
	return append(object{{"description", k.Doc}}, b.shape(t, k)...)
}

func (b *builder) shape(t *lang.Table, k *lang.Key) object {
	if names := b.known(t, k); names != nil {
		return names
	}
	switch k.Shape {
	case lang.Text:
		if k.Values != nil {
			return append(typed("string"), member{"enum", list(k.Values)})
		}
		return typed("string")
	case lang.Flag:
		return typed("boolean")
	case lang.Whole:
		return typed("integer")
	case lang.Texts:
		return array(typed("string"))
	case lang.TextOrFalse:
		return anyOf(typed("string"), never)
	case lang.TextOrTexts:
		return anyOf(typed("string"), array(typed("string")))
	case lang.TextsOrNot:
		return anyOf(typed("string"), array(typed("string")), never)
	case lang.Literal:
		return anyOf(ref(literalDef))
	case lang.Literals:
		return array(ref(literalDef))
	case lang.Bindings:
		return bindings
	case lang.One:
		return anyOf(b.table(k.Table))
	case lang.OneOrFalse:
		return anyOf(b.table(k.Table), never)
	case lang.Numbers:
		return array(typed("number"))
	case lang.Many:
		return array(b.table(k.Table))
	case lang.TextMap:
		return append(typed("object"), member{"additionalProperties", typed("string")})
	case lang.Span:
		return append(typed("string"), member{"pattern", `^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$`})
	}
	return b.named(k)
}

// named returns the schema of a table of named tables.
func (b *builder) named(k *lang.Key) object {
	if k.Table == nil { // profiles, each a table of bindings
		return append(typed("object"), member{"additionalProperties", bindings})
	}
	return append(typed("object"),
		member{"propertyNames", object{{"pattern", "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"}}},
		member{"additionalProperties", b.table(k.Table)})
}

// known returns the schema of keys whose values are known by name: the types, and what the specification declares. It returns nil for other
// keys.
func (b *builder) known(t *lang.Table, k *lang.Key) object {
	switch {
	case t == lang.File && k.Name == "version":
		return append(typed("integer"), member{"enum", []any{lang.Version}})
	case t == lang.Field && k.Name == "type":
		return append(typed("string"), member{"enum", list(lang.TypeNames())})
	case t == lang.FactoryParam && k.Name == "type":
		return append(typed("string"), member{"enum", list(scalar.Names())})
	case b.pkg == nil:
		return nil
	case (t == lang.Resource || t == lang.FactoryResource) && k.Name == "kind":
		return suggestEach(b.kindNames())
	case t == lang.Profiles && k.Name == "default":
		return suggest(b.profileNames())
	case t == lang.Profiles && k.Name == "production", (t == lang.Resource || t == lang.FactoryResource) && k.Name == "only_in":
		return array(suggest(b.profileNames()))
	}
	return nil
}

var (
	anyTable = append(typed("object"), member{"additionalProperties", true})
	bindings = append(typed("object"), member{"additionalProperties", ref(valueDef)})
	never    = append(typed("boolean"), member{"enum", []any{false}})
	dateTime = append(typed("string"), member{"format", "date-time"})

	longNumber = append(typed("string"), member{"pattern", "^[0-9]{19,20}$"})
)

func scalars() []object {
	return []object{typed("string"), typed("boolean"), typed("integer"), typed("number"), dateTime}
}

func typed(name string) object { return object{{"type", name}} }

func array(items object) object { return append(typed("array"), member{"items", items}) }

// anyOf returns a schema with one alternative for each type, because some editors report each type in a list of types.
func anyOf(alternatives ...object) object { return object{{"anyOf", list(alternatives)}} }

// suggest returns a schema that completes names, and accepts others too.
func suggest(names []string) object {
	if len(names) == 0 {
		return typed("string")
	}
	return anyOf(append(typed("string"), member{"enum", list(names)}), typed("string"))
}

// suggestEach is suggest with each name on a line of its own.
func suggestEach(names []string) object {
	if len(names) == 0 {
		return typed("string")
	}
	all := rows{}
	for _, name := range names {
		all = append(all, object{{"enum", []any{name}}})
	}
	return object{{"anyOf", append(all, typed("string"))}}
}
