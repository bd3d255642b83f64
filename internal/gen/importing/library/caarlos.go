package library

import (
	"go/types"
	"reflect"
	"strings"
	"unicode"

	"golang.org/x/mod/semver"
)

// Caarlos is caarlos0/env.
var Caarlos = &Library{
	Name: "caarlos0/env", Read: readCaarlos, Ignored: `env:"-"`, Lists: true, PlainMaps: true, ExpandsAll: true,
	Head:     func(prefix string) string { return prefix },
	SelfRead: func(types.Type) string { return "" },
	Module:   "github.com/caarlos0/env/v11",
	clues: clues{
		own: []string{"envDefault", "envPrefix", "envSeparator", "envKeyValSeparator", "envExpand"}, shared: []string{"env"},
		option: []string{"notEmpty", "file", "expand", "unset", "init"},
	},
}

// These are versions of caarlos0/env. Before expandOption, a tag envExpand is what the option expand is now. Before OwnNames, defaults name
// variables of the process. From then on, caarlos0/env remembers values: first by the names in the tags, and from FullNames on by whole names.
const (
	expandOption = "v9.0.0"
	OwnNames     = "v10.0.0"
	FullNames    = "v11.4.0"
)

// TagNames are the keys of the tags that caarlos0/env reads.
type TagNames struct{ Name, Prefix, Value string }

// DefaultTags are these keys, unless a program passes others.
var DefaultTags = TagNames{Name: "env", Prefix: "envPrefix", Value: "envDefault"}

// readCaarlos reads the tags of a field as caarlos0/env does.
func readCaarlos(_ *types.Var, text, version string) Tag {
	return ReadCaarlos(DefaultTags, text, version)
}

// ReadCaarlos reads the tags of a field as caarlos0/env does if it gets these keys.
func ReadCaarlos(keys TagNames, text, version string) Tag {
	tags := reflect.StructTag(text)
	env, present := tags.Lookup(keys.Name)
	t := Tag{Present: present, Prefix: tags.Get(keys.Prefix), Separator: tags.Get("envSeparator"), Pair: tags.Get("envKeyValSeparator")}
	if value, ok := tags.Lookup(keys.Value); ok {
		t.Value, t.Present = &value, true
	}
	name, options, _ := strings.Cut(env, ",")
	t.Name, t.Ignored = name, name == "-"
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "":
		case "-":
			t.Ignored = true
		case "required":
			t.Required = true
		case "notEmpty":
			t.NotEmpty = true
		case "file":
			t.File = true
		case "expand":
			t.Expand = true
		case "unset":
			t.Unset = true
		case "init":
			t.Init = true
		default:
			t.Wrong = "caarlos0/env has no option `" + option + "`, and its loader fails"
		}
	}
	t.Expand = t.Expand || OlderThan(version, expandOption) && strings.EqualFold(tags.Get("envExpand"), "true")
	return t
}

// VariableName returns the variable that caarlos0/env of the given version derives from the name of a field. Before v11, a capital
// or a digit began a word, unless the name so far had an underscore at the place before the letter's place in the field: DBPass is D_BPASS.
func VariableName(field, version string) string {
	eachCapital := OlderThan(version, "v11.0.0")
	var name []rune
	for i, c := range field {
		if eachCapital {
			if i > 0 && name[i-1] != '_' && c != '_' && unicode.ToUpper(c) == c {
				name = append(name, '_')
			}
			name = append(name, unicode.ToUpper(c))
			continue
		}
		if c == '_' {
			continue
		}
		if len(name) > 0 && unicode.IsUpper(c) && len(field) > i+1 && (unicode.IsLower(rune(field[i+1])) || unicode.IsLower(rune(field[i-1]))) {
			name = append(name, '_')
		}
		name = append(name, unicode.ToUpper(c))
	}
	return string(name)
}

// OlderThan reports whether a program is known to have a version of caarlos0/env before the given one. Its version is "" if it is not known.
func OlderThan(version, given string) bool {
	return version != "" && semver.Compare(version, given) < 0
}
