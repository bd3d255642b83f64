package lang

import (
	"cmp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// Factory is [factory.N].
var Factory = &Table{
	Title: "[factory.N]",
	Doc:   "Resources that a program opens together while it runs, once for each set of parameters.",
	Keys: []Key{
		{Name: "doc", Shape: Text, Doc: "A description of the group; it becomes a Go comment."},
		{Name: "go_name", Shape: Text, Doc: "Its Go name, when the one made from its name is not wanted."},
		{Name: "param", Shape: Named, Table: FactoryParam, Doc: "Its parameters."},
		{Name: "resource", Shape: Named, Table: FactoryResource, Required: true, Doc: "Its resources."},
	},
}

// FactoryParam is [factory.N.param.P]: a field whose value the program gives, or a variable of its own.
var FactoryParam = &Table{
	Title: "[factory.N.param.P]",
	Doc:   "A parameter of a factory.",
	Keys: slices.Concat(paramKeys(), []Key{
		*Binding.Key("env"),
		*Binding.Key("env_file"),
		*Binding.Key("deprecated_env"),
		*Binding.Key("shared"),
		*Binding.Key("file_content"),
		*Binding.Key("prefer_env"),
		*Binding.Key("trim"),
		*Binding.Key("lower"),
	}),
}

// paramKeys returns the keys of fields that parameters have too. Parameters are scalars, and Review does not look at them.
func paramKeys() []Key {
	var keys []Key
	for _, k := range Field.Keys {
		all := k.For == nil
		k.For = slices.DeleteFunc(slices.Clone(k.For), func(name string) bool { return slices.Contains(composites, name) })
		if !all && len(k.For) == 0 || k.Name == "with" || k.Name == "deprecated" || k.Name == "insecure_if" {
			continue
		}
		switch k.Name {
		case "type":
			k.Doc = "Its type: " + strings.Join(scalar.Names(), ", ") + "."
		case "default":
			k.Doc = "The value if the program does not pass one. Not for secrets."
		case "optional":
			k.Doc = "It may stay unset. A parameter with neither default nor optional is required."
		}
		if r := constraint.Of(k.Name); r != nil {
			k.Doc = cmp.Or(r.OfOne, k.Doc)
		}
		keys = append(keys, k)
	}
	return keys
}

// composites are the types that consist of others, as in the column For of keys.
var composites = []string{"list", "map", "object", "union", "resource", "[]object", "map[string]object"}

// FactoryResource is [factory.N.resource.R]: a resource that may have cases, and no condition.
var FactoryResource = &Table{
	Title: "[factory.N.resource.R]",
	Doc:   "A resource of a factory.",
	Keys: slices.Concat(slices.DeleteFunc(slices.Clone(Resource.Keys), func(k Key) bool { return k.Name == "when" }), []Key{
		{Name: "case", Shape: Many, Table: Case, Doc: "Other values of fields for certain parameters. If several cases apply, a field has the value of the last one that names it. A variable of the field that is set wins over all cases."},
	}),
}

// Case is [[factory.N.resource.R.case]].
var Case = &Table{
	Title: "[[factory.N.resource.R.case]]",
	Doc:   "Values of fields for certain parameters. They override config and profile, and variables override them.",
	Keys: []Key{
		{Name: "when", Shape: Text, Shown: true, Required: true, Doc: "A Go expression that names at least one parameter, or `profile`. The case applies if it is true."},
		{Name: "config", Shape: Bindings, Required: true, Doc: "The fields, each with its value in this case, or a binding with default, param or template. Not for dependencies, lists and maps of objects, fields of Go types, fields from a store, and fields that may be absent with an optional object or a union."},
	},
}
