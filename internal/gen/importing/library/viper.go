package library

import (
	"go/types"
	"reflect"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/viper"
)

// Viper is viper, whose structs have the tags of mapstructure. It needs a [viper.Setup].
var Viper = &Library{
	Name: "spf13/viper", Read: readMapstructure, Ignored: `mapstructure:"-"`, Unexported: true, Clears: true, Module: viper.Path, untagged: true, AnyBase: true,
	clues:    clues{own: []string{"mapstructure"}},
	Head:     func(string) string { return "" },
	SelfRead: func(types.Type) string { return "" },
}

// readMapstructure reads the tag of a field as mapstructure does, which fills structs for viper. The name is part of a key.
func readMapstructure(v *types.Var, text, _ string) Tag {
	value := reflect.StructTag(text).Get("mapstructure")
	name, options, _ := strings.Cut(value, ",")
	t := Tag{Present: value != "", Name: name, Ignored: name == "-", Text: text}
	if t.Name == "" {
		t.Name = v.Name()
	}
	t.Prefix = t.Name + "."
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "squash":
			t.Prefix = ""
			if _, pointer := types.Unalias(v.Type()).(*types.Pointer); pointer {
				t.Wrong = "it is a pointer with the option squash, and the loader of spf13/viper fails while it is nil"
			}
		case "remain":
			t.Wrong = "it has the option remain: it holds the keys of a configuration file that no other field has"
		}
	}
	return t
}
