package library

import (
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
)

// GoEnvconfig is sethvargo/go-envconfig.
var GoEnvconfig = &Library{
	Name: "sethvargo/go-envconfig", Read: readGoEnvconfig, RawBytes: true, AnyBase: true, ReadsUnset: true, Trims: true, Inits: true, Keeps: true,
	Head: func(prefix string) string { return prefix },
	SelfRead: func(t types.Type) string {
		if method := firstMethod(t, "EnvDecode"); method != "" || spectype.IsText(t) || isURL(t) {
			return method
		}
		return firstMethod(t, "UnmarshalJSON", "UnmarshalBinary", "GobDecode")
	},
	Module: "github.com/sethvargo/go-envconfig",
	Declare: map[string]string{
		"github.com/sethvargo/go-envconfig.Base64Bytes": `{ type = "bytes", optional = true }`,
		"github.com/sethvargo/go-envconfig.HexBytes":    `{ type = "bytes", encoding = "hex", optional = true }`,
	},
	clues: clues{
		shared: []string{"env"}, option: []string{"default=", "prefix=", "delimiter=", "separator=", "noinit", "overwrite", "decodeunset"},
	},
}

// readGoEnvconfig reads the tag of a field as sethvargo/go-envconfig does.
func readGoEnvconfig(_ *types.Var, text, _ string) Tag {
	env := reflect.StructTag(text).Get("env")
	t := Tag{Present: env != "", Init: true}
	parts := splitEscaped(env)
	t.Name = strings.TrimSpace(parts[0])
	for i, option := range parts[1:] {
		if option = strings.TrimLeft(option, " "); strings.HasPrefix(option, "default=") { // the rest of the tag
			value, expand := unescaped(strings.TrimLeft(strings.Join(parts[1+i:], ","), " ")[len("default="):])
			t.Value, t.Expand = &value, expand
			break
		}
		if t.option(option); t.Wrong != "" {
			break
		}
	}
	if t.Required && t.Value != nil {
		t.Wrong = "it is required and has a default, and the loader of sethvargo/go-envconfig fails"
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
func (t *Tag) option(text string) {
	for _, o := range []struct {
		head string
		into *string
	}{{"prefix=", &t.Prefix}, {"delimiter=", &t.Separator}, {"separator=", &t.Pair}} {
		if value, ok := strings.CutPrefix(text, o.head); ok {
			*o.into = value
			return
		}
	}
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "required":
		t.Required = true
	case "noinit":
		t.Init = false
	case "overwrite": // matters only to structs that have values before loading
	case "decodeunset":
		t.DecodeUnset = true
	default:
		t.Wrong = "sethvargo/go-envconfig has no option `" + text + "`, and its loader fails"
	}
}
