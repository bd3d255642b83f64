package lang

import (
	"cmp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// Field is [kind.N.field.F]. Its constraints, and the options of its types, are rows of the tables of constraints and types.
var Field = &Table{
	Title: "[kind.N.field.F]",
	Doc:   "One setting of a kind.",
	Keys: slices.Concat([]Key{
		{Name: "type", Shape: Text, Shown: true, Required: true, Doc: "Its type: " + strings.Join(scalar.Names(), ", ") + ", []T, map[string]T, object, union, resource, []object, map[string]object, or import/path.Type of a Go type with UnmarshalText."},
		{Name: "of", Shape: Texts, Shown: true, For: []string{"object", "union", "resource", "[]object", "map[string]object"}, Doc: "The object of a field of type object, or of the items of a list or map; the two or more objects of a union; the kinds that a field of type resource accepts."},
		{Name: "doc", Shape: Text, Shown: true, Doc: "What it is; it becomes a Go comment."},
		{Name: "go_name", Shape: Text, Shown: true, Doc: "Its Go name, when the one made from its name is not wanted."},
		{Name: "default", Shape: Literal, Doc: "The value when nothing else gives one. Secrets, objects, unions, and lists and maps of objects have none."},
		{Name: "optional", Shape: Flag, Shown: true, Doc: "It may stay unset. A field with neither default nor optional is required."},
		{Name: "secret", Shape: Flag, Shown: true, Doc: "Its value is masked everywhere."},
		{Name: "with", Shape: Text, Shown: true, Doc: "The secret that the field belongs to, such as the password for a user name. The field must be a string. Both are looked up together, so that they change together. The field may come from a secret store too. It is not masked."},
		{Name: "example", Shape: Literal, Doc: "A value for documentation."},
	}, constraints(), []Key{
		{Name: "keys", Shape: One, Table: Keys, For: []string{"map", "map[string]object"}, Doc: "Constraints on each key; the other constraints do not apply to keys."},
		{Name: "deprecated", Shape: Text, Shown: true, Doc: "What to use instead. If the field is set, loading warns with this text."},
		{Name: "message", Shape: Text, Shown: true, Doc: "The text that is shown in place of the reason if its value is not valid: `\"the port must be from 1 to 65535\"`. A required field that is not set is reported without it."},
		{Name: "insecure_if", Shape: Literal, Doc: "An insecure value. If the field has it, loading warns, and fails in a production profile."},
		{Name: "separator", Shape: Text, Shown: true, For: []string{"list", "map", "[]object", "map[string]object"}, Doc: "The separator of the items in a variable: a comma (the default), semicolon, colon, bar, ampersand or blank. For lists and maps of objects, the separator in the names of the items' variables: \"_\" (the default) or \"__\"."},
		{Name: "pair_separator", Shape: Text, Shown: true, Values: []string{"=", ":"}, For: []string{"map"}, Doc: "The separator of a key and its value in a variable; by default \"=\"."},
		{Name: "decode", Shape: Text, Shown: true, Values: []string{"percent", "csv"}, For: []string{"list", "map"}, Doc: "The encoding of the items of a list, and of the values of a map, in a variable. \"percent\" is the encoding of URLs (RFC 3986), as in `key=va%20lue`. \"csv\" has quotes around an item or entry with a separator in it (RFC 4180), as in `\"a,b\",c`. Blanks around an item belong to it, so a blank between a separator and a quote is an error. By default there is no encoding."},
	}, options()),
}

// shapes maps the arguments of constraints to the shapes of their values.
var shapes = map[constraint.Arg]Shape{
	constraint.Limit: Literal, constraint.Count: Whole, constraint.Text: Text, constraint.Pattern: Text, constraint.Choice: Text,
	constraint.Schemes: Texts, constraint.Values: Literals, constraint.On: Flag,
}

// constraints returns the keys of the table of constraints.
func constraints() []Key {
	var keys []Key
	for _, r := range constraint.Rows {
		keys = append(keys, Key{Name: r.Key, Shape: shapes[r.Arg], Values: r.Choices, For: r.For(), Doc: r.Doc, Shown: r.Arg != constraint.Values})
	}
	return keys
}

// Keys is [kind.N.field.F.keys], usually written in one line: `keys = { max_len = 63 }`.
var Keys = &Table{
	Title: "[kind.N.field.F.keys]",
	Doc:   "What each key of a map must be.",
	Keys:  keyConstraints(),
}

// keyConstraints returns the keys of the constraints that the keys of a map can have.
func keyConstraints() []Key {
	var keys []Key
	for _, r := range constraint.OfKeys() {
		k := Key{Name: r.Key, Shape: shapes[r.Arg], Values: r.Choices, Doc: cmp.Or(r.OfKey, r.Doc), Shown: true}
		if k.Shape == Literals {
			k.Shape = Texts
		}
		keys = append(keys, k)
	}
	return keys
}

// options returns the keys that complete a type.
func options() []Key {
	var keys []Key
	for _, t := range scalar.Types {
		if o := t.Option; o != nil {
			keys = append(keys, Key{Name: o.Key, Shape: Text, Shown: true, Values: o.Values, For: []string{t.Name}, Doc: o.Doc})
		}
	}
	doc := "Variables, and strings in the specification, may have further forms."
	for _, t := range scalar.Types {
		if t.Lenient != nil {
			doc += " For a " + t.Name + ": " + strings.ToLower(t.Lenient.Doc[:1]) + t.Lenient.Doc[1:]
		}
	}
	return append(keys, Key{Name: "lenient", Shape: Flag, Shown: true, For: scalar.LenientNames(), Doc: doc})
}

// Composites are the types of fields that need the key "of", which names objects or kinds.
var Composites = []string{"object", "union", "resource", "[]object", "map[string]object"}

// TypeNames returns every type that a field can have: the scalars, then lists and maps of them, then the composites.
func TypeNames() []string {
	var names []string
	for _, prefix := range []string{"", "[]", "map[string]"} {
		for _, name := range scalar.Names() {
			names = append(names, prefix+name)
		}
	}
	return append(names, Composites...)
}
