package viper

import (
	"encoding/json"
	"errors"
	"go/constant"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/resource/format"
)

// An Opener finds a file of the program's module by the name that the program has for it. It returns the folder from which the name leads to
// the file, and the text of the file; false if there is none.
type Opener func(name string) (dir string, text []byte, ok bool)

// A configFile is what the program tells viper about its configuration file.
type configFile struct {
	whole    string   // the argument of SetConfigFile
	name     string   // without the ending
	format   string   // the argument of SetConfigType
	paths    []string // where it may be
	unknown  bool     // an argument is no literal
	required []string // the places of the calls that read it
}

// readFile takes the values of the configuration file as defaults, if the program reads one and it is in the module.
func (s *Setup) readFile(open Opener) {
	if len(s.file.required) == 0 {
		return
	}
	for _, name := range s.file.names() {
		dir, text, ok := open(name)
		if !ok {
			continue
		}
		shown := path.Join(dir, name)
		s.dir, s.found = dir, shown
		s.noteInit(name)
		values, err := decode(strings.TrimPrefix(path.Ext(name), "."), s.file.format, text)
		if err != nil {
			s.note(shown, "its values are not read: "+err.Error()+". Write them as defaults")
			return
		}
		keys := &fileKeys{Setup: s, shown: shown}
		keys.table("", values)
		if len(keys.taken) > 0 {
			s.add(note.Note{Field: shown, Carried: true, Why: "the values of its keys are defaults: `" + strings.Join(keys.taken, "`, `") + "`"})
		}
		for _, key := range keys.secret {
			s.note(shown, "the value of `"+key+"` may be a secret and is not copied: set the variable of the field")
		}
		return
	}
	for _, place := range s.file.required {
		s.note(place, "the new loader reads no configuration file. "+s.file.String()+": write its values as defaults, and let variables set its secrets")
	}
}

// names are the files that viper looks for.
func (c configFile) names() []string {
	if c.whole != "" {
		return []string{path.Clean(c.whole)}
	}
	var all []string
	for _, dir := range c.paths {
		for _, ending := range []string{"json", "toml", "yaml", "yml"} {
			all = append(all, path.Join(dir, c.name+"."+ending))
		}
		if c.format != "" {
			all = append(all, path.Join(dir, c.name))
		}
	}
	return all
}

// String says which file it is, and that it is not in the module.
func (c configFile) String() string {
	switch {
	case c.unknown && c.whole == "" && len(c.paths) == 0:
		return "The name of the file is no literal"
	case c.whole != "":
		return "The file `" + c.whole + "` is not in this module"
	case len(c.paths) == 0:
		return "No call names the folder of the file `" + c.name + "`"
	}
	return "The file `" + c.name + "` is not in this module, in `" + strings.Join(c.paths, "`, `") + "`"
}

// decode parses a configuration file. Its ending says its format, or what the program says.
func decode(ending, format string, text []byte) (values map[string]any, err error) {
	if format != "" {
		ending = format
	}
	switch ending {
	case "toml":
		err = toml.Unmarshal(text, &values)
	case "json":
		err = json.Unmarshal(text, &values)
	case "yaml", "yml":
		err = yaml.Unmarshal(text, &values)
	default:
		return nil, errors.New("import reads TOML, YAML and JSON")
	}
	if err != nil {
		return nil, errors.New("the file is no " + strings.ToUpper(ending)) // the text of the error may hold a value
	}
	return values, nil
}

// fileKeys takes up the keys of a configuration file.
type fileKeys struct {
	*Setup
	shown         string
	taken, secret []string
}

// table takes up the keys of a table, which begin with head. It returns their values, without those of secrets.
func (f *fileKeys) table(head string, values map[string]any) gosource.Literal {
	l := gosource.Literal{Open: true}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		key := strings.ToLower(head + name)
		if inner, ok := values[name].(map[string]any); ok {
			value := f.table(key+f.Delimiter, inner)
			f.Defaults[f.know(key, f.shown)] = value
			l.Keys, l.Items = append(l.Keys, name), append(l.Items, value)
			continue
		}
		value, ok := literal(values[name])
		switch {
		case !ok:
			f.note(f.shown, "the value of `"+key+"` is no text, number, boolean or list of such: write it as a default")
		case secret(name, value), f.beneath(head, value):
			f.secret = append(f.secret, key)
			f.InFile[key] = true
		default:
			f.Defaults[f.know(key, f.shown)] = value
			f.calls = append(f.calls, "SetDefault("+strconv.Quote(key)+", "+value.Source()+") // of "+f.shown)
			f.taken = append(f.taken, key)
			l.Keys, l.Items = append(l.Keys, name), append(l.Items, value)
		}
	}
	return l
}

// literal is a value of a file; false for one that no default can have.
// beneath reports whether a value may be a secret because it is in a table with a name of secrets, as in tokens: {alice: x}. Durations, numbers
// and booleans are none.
func (f *fileKeys) beneath(head string, l gosource.Literal) bool {
	if !slices.ContainsFunc(strings.Split(head, f.Delimiter), envvar.SoundsSecret) {
		return false
	}
	if l.Constant == nil {
		return slices.ContainsFunc(l.Items, func(item gosource.Literal) bool { return f.beneath(head, item) })
	}
	if l.Constant.Kind() != constant.String {
		return false
	}
	text := constant.StringVal(l.Constant)
	_, noNumber := strconv.ParseFloat(text, 64)
	_, noSpan := time.ParseDuration(text)
	_, noFlag := strconv.ParseBool(text)
	return text != "" && noNumber != nil && noSpan != nil && noFlag != nil
}

func literal(v any) (gosource.Literal, bool) {
	switch v := v.(type) {
	case string:
		return gosource.Literal{Constant: constant.MakeString(v)}, true
	case bool:
		return gosource.Literal{Constant: constant.MakeBool(v)}, true
	case int:
		return gosource.Literal{Constant: constant.MakeInt64(int64(v))}, true
	case int64:
		return gosource.Literal{Constant: constant.MakeInt64(v)}, true
	case float64:
		return gosource.Literal{Constant: constant.MakeFloat64(v)}, true
	case nil:
		return gosource.Literal{IsNil: true}, true
	case []any:
		var l gosource.Literal
		for _, item := range v {
			one, ok := literal(item)
			if !ok || one.Constant == nil {
				return l, false
			}
			l.Items = append(l.Items, one)
		}
		return l, true
	}
	return gosource.Literal{}, false
}

// secret reports whether a value may be a secret: by the name of its key, or by its text, such as a URL with a password.
func secret(name string, l gosource.Literal) bool {
	if l.Constant == nil || l.Constant.Kind() != constant.String || constant.StringVal(l.Constant) == "" {
		return slices.ContainsFunc(l.Items, func(item gosource.Literal) bool { return secret(name, item) })
	}
	text := constant.StringVal(l.Constant)
	return envvar.SoundsSecret(name) || envvar.HoldsSecret(text) || format.WithoutPassword(text) != text
}
