package importing

import (
	"go/types"
	"reflect"
	"strings"
)

// A tag is what a library reads from the tags of a field.
type tag struct {
	present         bool    // the field has a tag of the library
	name            string  // the name of the variable, without prefixes; "" for none
	bare            string  // another variable, which has no prefix and is read after the first; "" for none
	value           *string // the default; nil for none
	prefix          string  // the prefix of the variables of a nested struct
	separator, pair string  // "" for the defaults of the library
	text            string  // all tags of the field
	wrong           string  // the reason why the library fails; "" if it does not

	ignored, required, notEmpty, file, expand, unset, init, decodeUnset bool
}

// tagNames are the keys of the tags that caarlos0/env reads.
type tagNames struct{ name, prefix, value string }

var defaultTags = tagNames{name: "env", prefix: "envPrefix", value: "envDefault"}

// readTag reads the tags of a field as caarlos0/env does.
func readTag(_ *types.Var, text string) tag { return readTags(defaultTags, text) }

// readTags is readTag for a program that has other keys.
func readTags(keys tagNames, text string) tag {
	tags := reflect.StructTag(text)
	env, present := tags.Lookup(keys.name)
	t := tag{present: present, prefix: tags.Get(keys.prefix), separator: tags.Get("envSeparator"), pair: tags.Get("envKeyValSeparator")}
	if value, ok := tags.Lookup(keys.value); ok {
		t.value, t.present = &value, true
	}
	name, options, _ := strings.Cut(env, ",")
	t.name, t.ignored = name, name == "-"
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "":
		case "-":
			t.ignored = true
		case "required":
			t.required = true
		case "notEmpty":
			t.notEmpty = true
		case "file":
			t.file = true
		case "expand":
			t.expand = true
		case "unset":
			t.unset = true
		case "init":
			t.init = true
		default:
			t.wrong = "caarlos0/env has no option `" + option + "`, and its loader fails"
		}
	}
	return t
}

// lookup returns the function that finds the values of tags by their keys, or "".
func lookup(text string) func(key string) string { return reflect.StructTag(text).Get }
