package importing

import (
	"go/constant"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/importing/viper"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// keyed reads a field that viper sets from a key.
func (w *walker) keyed(here place, path string, f *field, v *types.Var, t library.Tag) (*field, string) {
	s := w.Setup
	key := strings.ToLower(here.prefix + t.Name)
	s.Used[key] = true
	value, why := w.kindFor(f, v.Type(), t)
	if why != "" {
		return nil, why
	}
	if hook := lacks(value, s); hook != "" {
		return nil, "viper reads its type " + spectype.GoName(v.Type()) + " with the decode hook " + hook + ", and no such call was found"
	}
	f.value = value
	b := binding{path: path, value: value}
	literal, toml := s.Defaults[key], ""
	if text := reflect.StructTag(t.Text).Get("default"); s.Filler != "" && text != "" && literal.Constant == nil && len(literal.Items) == 0 {
		literal.Constant = constant.MakeString(text)
	}
	if value.Shape == spectype.Map {
		f.value.Pair = "=" // it is not written in a variable
	}
	if literal.Open {
		literal.Keys = slices.Clone(literal.Keys)
		for i, name := range literal.Keys {
			literal.Keys[i] = strings.ToLower(name)
		}
	}
	if toml, b.text, why = value.Written(literal); why != "" {
		return nil, why
	}
	names := s.Variables(key)
	names = slices.DeleteFunc(names, func(name string) bool { return value.Shape == spectype.Map || !envvar.Valid(name) })
	switch {
	case len(names) > 0:
		b.variable, b.others = names[0], names[1:]
	case toml != "":
	case value.Shape == spectype.Map:
		return nil, "viper reads a map from a configuration file only, and it has no default"
	case len(s.Variables(key)) > 0:
		return nil, "no variable of a specification is called `" + s.Variables(key)[0] + "`: call SetEnvKeyReplacer"
	case !s.Known(key):
		return nil, "viper does not know the key `" + key + "`, because it has neither a default nor a BindEnv: Unmarshal leaves the field as it is"
	default:
		return nil, "no variable fills the key `" + key + "`, and it has no default"
	}
	if !s.Known(key) {
		switch {
		case s.InFile[key]:
		case s.BindsAny != "":
			w.note(note.Note{Field: here.goPath, Why: "viper reads `" + b.variable + "` only if BindEnv gets the key `" + key + "` at " + s.BindsAny})
		default:
			w.note(note.Note{Field: here.goPath, Why: "viper reads `" + b.variable + "` only if its configuration file has the key `" + key + "`"})
		}
		s.FromFile = append(s.FromFile, key)
	}
	w.secrecy(here, f, b.variable, toml != "")
	switch {
	case !strings.Contains(path, "."):
		f.literal = toml
	default: // another field of the same struct type may have another default
		b.literal = toml
	}
	w.differences(here, v, &field{value: f.value, literal: toml}, library.Tag{})
	if b.variable != "" || b.literal != "" {
		w.bind(b)
	}
	return f, ""
}

// lacks is the decode hook that a program needs and does not name, for viper to read values of type k; "" for none.
func lacks(k spectype.Type, s *viper.Setup) string {
	if k.Row != nil && k.Row.Class != scalar.Address && k.Row.Class != scalar.Moment {
		return ""
	}
	of, lacking := k.GoType, ""
	if k.Row != nil {
		of = k.Row.Go.Path + "." + k.Row.Go.Name
		if k.Row.Class == scalar.Address {
			of = "*net/url.URL"
		}
	}
	for _, h := range viper.Hooks {
		if slices.Contains(h.GoTypes, of) || h.Name == viper.TextHook && of != "*net/url.URL" {
			if s.Hooks[h.Name] {
				return ""
			}
			lacking = h.Name
		}
	}
	return lacking
}
