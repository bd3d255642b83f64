package importing

import (
	"go/ast"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/oldloader"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/importing/viper"
)

// A Library describes a library that loads structs from variables by their tags.
type Library struct {
	Name string // the last parts of its import path

	read       func(v *types.Var, tags string) tag
	ignored    string                                                   // the tag of a field that is not loaded
	head       func(prefix string) string                               // returns the beginning of all variables
	trims      bool                                                     // blanks around the items of lists and maps do not count
	anyBase    bool                                                     // integers may have a prefix for their base, and underscores, as in Go
	rawBytes   bool                                                     // []byte gets the text itself
	readsUnset bool                                                     // types with UnmarshalText, except structs, read an empty text if their variable is unset
	allocates  bool                                                     // pointers to structs are never nil
	inits      bool                                                     // a nil pointer to a struct is filled even with the option noinit, if something of it is set
	keeps      bool                                                     // a value that is in the struct before loading takes precedence over the variable
	lists      bool                                                     // lists of structs are read from variables with an index
	plainMaps  bool                                                     // the values of maps are read without UnmarshalText
	expandsAll bool                                                     // the option expand also applies to variables, which it names without the prefix
	unexported bool                                                     // the fields of embedded structs with an unexported type are loaded
	selfRead   func(t types.Type) string                                // returns a method of t that parses a text and that resgen does not support; "" for none
	declare    map[string]string                                        // declarations of fields of the library's own types, which have no UnmarshalText
	module     string                                                   // the import path that the test imports
	alias      string                                                   // the name of this import; "" for the name of the package
	clears     bool                                                     // the library reads the variables of the process: the test clears them
	clues      clues                                                    // the tags by which it is recognized
	untagged   bool                                                     // fields without a tag are loaded
	arguments  func(r *programReader, c *libraryCall, of ast.Expr) bool // finds the struct and the options of a call that loads a struct; of is a type argument
	options    func(r *programReader, c libraryCall) []string           // reads these options, and returns phrases about them
	load       func(module, config, prefix string, p *Program) string   // returns the body of loadBefore in the test; that function returns a config
}

// Libraries are the libraries whose tags can be read.
var Libraries = []*Library{
	{
		Name: "caarlos0/env", read: readTag, ignored: `env:"-"`, lists: true, plainMaps: true, expandsAll: true,
		head:     func(prefix string) string { return prefix },
		selfRead: func(types.Type) string { return "" },
		module:   "github.com/caarlos0/env/v11", alias: "caarlos",
		clues: clues{
			own: []string{"envDefault", "envPrefix", "envSeparator", "envKeyValSeparator", "envExpand"}, shared: []string{"env"},
			option: []string{"notEmpty", "file", "expand", "unset", "init"},
		},
		arguments: caarlosArguments, options: caarlosOptions,
		load: func(module, config, prefix string, p *Program) string {
			head := "var c " + config + "\n\t"
			if p.options.process {
				head = oldloader.Setting(config) + "\t"
			}
			options, functions := "caarlos.Options{Environment: environment"+p.options.source(prefix), p.options.functions(config)
			parse := "ParseWithOptions"
			early := slices.Contains([]string{"env", "v6", "v7"}, path.Base(module))
			if early {
				parse = "Parse"
			}
			switch {
			case functions != "" && early:
				parse, options = "ParseWithFuncs", functions+", "+options
			case functions != "":
				options += ", FuncMap: " + functions
			}
			options += "}"
			if strings.HasSuffix(module, "/v11") && len(p.begin) == 0 {
				return "return caarlos.ParseAsWithOptions[" + config + "](" + options + ")"
			}
			return head + p.begin.assignments() + "err := caarlos." + parse + "(&c, " + options + ")\n\treturn c, err"
		},
	},
	{
		Name: "kelseyhightower/envconfig", read: readEnvconfig, ignored: `ignored:"true"`, allocates: true, rawBytes: true, anyBase: true,
		head: func(prefix string) string {
			if prefix == "" {
				return ""
			}
			return strings.ToUpper(prefix) + "_"
		},
		selfRead: func(t types.Type) string {
			if method := firstMethod(t, "Decode", "Set"); method != "" || spectype.IsText(t) || isURL(t) {
				return method
			}
			return firstMethod(t, "UnmarshalBinary")
		},
		module: "github.com/kelseyhightower/envconfig", clears: true, untagged: true,
		clues:     clues{own: []string{"envconfig", "split_words", "ignored"}, shared: []string{"default", "required"}},
		arguments: envconfigArguments, options: envconfigOptions,
		load: func(_, config, prefix string, p *Program) string {
			return oldloader.Setting(config) + "\t" + p.begin.assignments() + "err := envconfig.Process(" + strconv.Quote(prefix) + ", &c)\n\treturn c, err"
		},
	},
	{
		Name: "sethvargo/go-envconfig", read: readGoEnvconfig, rawBytes: true, anyBase: true, readsUnset: true, trims: true, inits: true, keeps: true,
		head: func(prefix string) string { return prefix },
		selfRead: func(t types.Type) string {
			if method := firstMethod(t, "EnvDecode"); method != "" || spectype.IsText(t) || isURL(t) {
				return method
			}
			return firstMethod(t, "UnmarshalJSON", "UnmarshalBinary", "GobDecode")
		},
		module: "github.com/sethvargo/go-envconfig", alias: "envconfig",
		declare: map[string]string{
			"github.com/sethvargo/go-envconfig.Base64Bytes": `{ type = "bytes", optional = true }`,
			"github.com/sethvargo/go-envconfig.HexBytes":    `{ type = "bytes", encoding = "hex", optional = true }`,
		},
		clues: clues{
			shared: []string{"env"}, option: []string{"default=", "prefix=", "delimiter=", "separator=", "noinit", "overwrite", "decodeunset"},
		},
		arguments: goEnvconfigArguments, options: goEnvconfigOptions,
		load: func(_, config, prefix string, p *Program) string {
			lookuper := "envconfig.MapLookuper(environment)"
			if prefix != "" {
				lookuper = "envconfig.PrefixLookuper(" + strconv.Quote(prefix) + ", " + lookuper + ")"
			}
			if strings.HasPrefix(p.version, "v0.") {
				return "var c " + config + "\n\terr := envconfig.ProcessWith(context.Background(), &c, " + lookuper + ")\n\treturn c, err"
			}
			return "var c " + config + "\n\terr := envconfig.ProcessWith(context.Background(), &envconfig.Config{Target: &c, Lookuper: " + lookuper + p.options.goEnvconfig() + "})\n\treturn c, err"
		},
	},
	Viper,
}

// Viper is viper, whose structs have the tags of mapstructure. It needs a [viper.Setup].
var Viper = &Library{
	Name: "spf13/viper", read: readMapstructure, ignored: `mapstructure:"-"`, unexported: true, clears: true, module: viper.Path, untagged: true, anyBase: true,
	clues:    clues{own: []string{"mapstructure"}},
	head:     func(string) string { return "" },
	selfRead: func(types.Type) string { return "" },
}

// isURL reports whether t is a url.URL or a pointer to one.
func isURL(t types.Type) bool { return strings.TrimPrefix(spectype.GoName(t), "*") == "net/url.URL" }

// firstMethod returns the first of names that is a method of t, or "".
func firstMethod(t types.Type, names ...string) string {
	if _, pointer := types.Unalias(t).(*types.Pointer); !pointer && !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	methods := types.NewMethodSet(t)
	for _, name := range names {
		if methods.Lookup(nil, name) != nil {
			return name
		}
	}
	return ""
}

// readGoEnvconfig reads the tag of a field as sethvargo/go-envconfig does.
func readGoEnvconfig(v *types.Var, text string) tag {
	env := lookup(text)("env")
	t := tag{present: env != "", init: true}
	parts := splitEscaped(env)
	t.name = strings.TrimSpace(parts[0])
	for i, option := range parts[1:] {
		if option = strings.TrimLeft(option, " "); strings.HasPrefix(option, "default=") { // the rest of the tag
			value, expand := unescaped(strings.TrimLeft(strings.Join(parts[1+i:], ","), " ")[len("default="):])
			t.value, t.expand = &value, expand
			break
		}
		if t.option(option); t.wrong != "" {
			break
		}
	}
	if t.required && t.value != nil {
		t.wrong = "it is required and has a default, and the loader of sethvargo/go-envconfig fails"
	}
	return t
}

// splitEscaped splits a tag at its commas, except at those after a backslash, which it removes.
func splitEscaped(tag string) []string {
	parts := strings.Split(tag, ",")
	for i := len(parts) - 2; i >= 0; i-- {
		if before, escaped := strings.CutSuffix(parts[i], `\`); escaped {
			parts[i] = before + "," + parts[i+1]
			parts = slices.Delete(parts, i+1, i+2)
		}
	}
	return parts
}

// unescaped returns the value of a default, without the backslashes before `\` and `$`. If the default names variables, it returns the default
// as it is, which is expanded.
func unescaped(text string) (value string, expand bool) {
	value = strings.NewReplacer(`\\`, "\x00", `\$`, "\b").Replace(text)
	if strings.Contains(value, "$") {
		return text, true
	}
	return strings.NewReplacer("\x00", `\`, "\b", "$").Replace(value), false
}

// option reads one option of a tag of sethvargo/go-envconfig.
func (t *tag) option(text string) {
	for _, o := range []struct {
		head string
		into *string
	}{{"prefix=", &t.prefix}, {"delimiter=", &t.separator}, {"separator=", &t.pair}} {
		if value, ok := strings.CutPrefix(text, o.head); ok {
			*o.into = value
			return
		}
	}
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "required":
		t.required = true
	case "noinit":
		t.init = false
	case "overwrite": // matters only to structs that have values before loading
	case "decodeunset":
		t.decodeUnset = true
	default:
		t.wrong = "sethvargo/go-envconfig has no option `" + text + "`, and its loader fails"
	}
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
	if t.prefix = t.name + "_"; v.Embedded() {
		t.prefix = ""
	}
	if value := tags("default"); value != "" {
		t.value = &value
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
