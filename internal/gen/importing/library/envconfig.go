package library

import (
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
)

// Envconfig is kelseyhightower/envconfig.
var Envconfig = &Library{
	Name: "kelseyhightower/envconfig", Read: readEnvconfig, Ignored: `ignored:"true"`, Allocates: true, RawBytes: true, AnyBase: true,
	Head: func(prefix string) string {
		if prefix == "" {
			return ""
		}
		return strings.ToUpper(prefix) + "_"
	},
	SelfRead: func(t types.Type) string {
		if method := firstMethod(t, "Decode", "Set"); method != "" || spectype.IsText(t) || isURL(t) {
			return method
		}
		return firstMethod(t, "UnmarshalBinary")
	},
	Module: "github.com/kelseyhightower/envconfig", Clears: true, untagged: true,
	clues: clues{own: []string{"envconfig", "split_words", "ignored"}, shared: []string{"default", "required"}},
}

// readEnvconfig reads the tags of a field as kelseyhightower/envconfig does.
func readEnvconfig(v *types.Var, text, _ string) Tag {
	tags := reflect.StructTag(text).Get
	isTrue := func(key string) bool {
		value, _ := strconv.ParseBool(tags(key))
		return value
	}
	t := Tag{Present: tags("envconfig") != "", Name: v.Name(), Ignored: isTrue("ignored"), Required: isTrue("required"), Init: true}
	if isTrue("split_words") {
		t.Name = strings.Join(words(t.Name), "_")
	}
	if name := tags("envconfig"); name != "" {
		t.Name, t.Bare = name, strings.ToUpper(name)
	}
	t.Name = strings.ToUpper(t.Name)
	if t.Prefix = t.Name + "_"; v.Embedded() {
		t.Prefix = ""
	}
	if value := tags("default"); value != "" {
		t.Value = &value
	}
	return t
}

// words returns the words of a Go name: HTTP and Port of HTTPPort.
func words(name string) []string {
	isUpper := func(i int) bool { return i < len(name) && name[i] >= 'A' && name[i] <= 'Z' }
	var all []string
	for start := 0; start < len(name); {
		lower := start
		for isUpper(lower) {
			lower++
		}
		end := lower
		for end < len(name) && !isUpper(end) {
			end++
		}
		if lower-start > 1 && end > lower {
			all = append(all, name[start:lower-1])
			start = lower - 1
		}
		all = append(all, name[start:end])
		start = end
	}
	return all
}
