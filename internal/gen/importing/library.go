package importing

import (
	"go/types"
	"strconv"
	"strings"
)

// A Library is one that loads structs from variables by tags.
type Library struct {
	Name string // the last parts of its import path

	read      func(v *types.Var, tags string) tag
	ignored   string                     // the tag of a field that is not loaded
	head      func(prefix string) string // what all variables begin with
	allocates bool                       // pointers to structs are never nil
	own       func(t types.Type) string  // the method by which t reads itself in a way that resgen does not know; "" for none
	loader    string                     // what the test imports
	clears    bool                       // the library reads the variables of the process: the test clears them
	load      func(prefix string) string // the body of loadBefore in the test, where QUALIFIERNAMEConfig is the struct
}

// Libraries are the libraries whose tags are known.
var Libraries = []*Library{
	{
		Name: "caarlos0/env", read: readTag, ignored: `env:"-"`,
		head:   func(prefix string) string { return prefix },
		own:    func(types.Type) string { return "" },
		loader: `caarlos "github.com/caarlos0/env/v11"`,
		load: func(prefix string) string {
			if prefix != "" {
				prefix = ", Prefix: " + strconv.Quote(prefix)
			}
			return "return caarlos.ParseAsWithOptions[QUALIFIERNAMEConfig](caarlos.Options{Environment: environment" + prefix + "})"
		},
	},
	{
		Name: "kelseyhightower/envconfig", read: readEnvconfig, ignored: `ignored:"true"`, allocates: true,
		head: func(prefix string) string {
			if prefix == "" {
				return ""
			}
			return strings.ToUpper(prefix) + "_"
		},
		own: func(t types.Type) string {
			for _, name := range []string{"Decode", "Set"} {
				if reads(t, name, types.Typ[types.String]) {
					return name
				}
			}
			return ""
		},
		loader: `"github.com/kelseyhightower/envconfig"`, clears: true,
		load: func(prefix string) string {
			return "var c QUALIFIERNAMEConfig\n\tfor name, value := range environment {\n\t\tif err := os.Setenv(name, value); err != nil {\n\t\t\treturn c, err\n\t\t}\n" +
				"\t\tdefer os.Unsetenv(name)\n\t}\n\terr := envconfig.Process(" + strconv.Quote(prefix) + ", &c)\n\treturn c, err"
		},
	},
}

// readEnvconfig reads the tags of a field as kelseyhightower/envconfig does.
func readEnvconfig(v *types.Var, text string) tag {
	tags := lookup(text)
	isTrue := func(key string) bool {
		value, _ := strconv.ParseBool(tags(key))
		return value
	}
	t := tag{present: tags("envconfig") != "", name: v.Name(), ignored: isTrue("ignored"), required: isTrue("required"), init: true}
	if isTrue("split_words") {
		t.name = strings.Join(words(t.name), "_")
	}
	if name := tags("envconfig"); name != "" {
		t.name, t.bare = name, strings.ToUpper(name)
	}
	t.name = strings.ToUpper(t.name)
	t.prefix = t.name + "_"
	if value := tags("default"); value != "" {
		t.value = &value
	}
	return t
}

// words are the words of a Go name: HTTP and Port of HTTPPort.
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
