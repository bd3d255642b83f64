package conformance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// A subject is a kind and the one resource of it, as specifications write them.
type subject struct {
	name string
	text strings.Builder
	seen *gen.Result // what resgen says to it alone
}

func (s *subject) line(format string, args ...any) { fmt.Fprintf(&s.text, format+"\n", args...) }

func newSubject(name string) *subject {
	s := &subject{name: name}
	s.line("[kind.%s]", name)
	return s
}

// resource begins the resource, and the environment that it reads as a whole if there is a prefix.
func (s *subject) resource(prefix string) {
	s.line("[resource.%s]\nkind = %q", s.name, s.name)
	if prefix != "" {
		s.line("env_prefix = %q", prefix)
	}
}

// refused reports whether s has findings that are errors. Nothing is generated for such a specification.
func (s *subject) refused() bool { return s.alone().Package == nil }

// findings are the codes of what is wrong with s.
func (s *subject) findings() []string {
	var codes []string
	for _, f := range s.alone().Findings {
		if f.Severity == diag.Error && !slices.Contains(codes, string(f.Code)) {
			codes = append(codes, string(f.Code))
		}
	}
	return codes
}

func (s *subject) alone() *gen.Result {
	if s.seen == nil {
		r := gen.Resolve(specification(s))
		s.seen = &r
	}
	return s.seen
}

// specification is the one in which subjects stand.
func specification(subjects ...*subject) gen.Spec {
	text := "version = 1\n[package]\nname = \"settings\"\n"
	for _, s := range subjects {
		text += s.text.String()
	}
	return gen.Spec{World: gotypes.From, Dir: "settings", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}}
}

// quote writes s as a basic string of TOML.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// literal writes text, as the libraries write defaults and parameters, for a field of a type of the language. What is no value of the
// type stays a string, for resgen to refuse.
func literal(spec, text string) string {
	switch {
	case strings.HasPrefix(spec, "[]"):
		var items []string
		for _, item := range strings.Split(text, ",") {
			items = append(items, literal(spec[2:], item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case strings.HasPrefix(spec, "map[string]"):
		var entries []string
		for _, entry := range strings.Split(text, ",") {
			k, v, _ := strings.Cut(entry, ":")
			entries = append(entries, quote(k)+" = "+literal(strings.TrimPrefix(spec, "map[string]"), v))
		}
		return "{ " + strings.Join(entries, ", ") + " }"
	case spec == "bool":
		if b, err := strconv.ParseBool(text); err == nil {
			return strconv.FormatBool(b)
		}
	case strings.HasPrefix(spec, "int"), strings.HasPrefix(spec, "uint"):
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return strconv.FormatInt(n, 10)
		}
	case strings.HasPrefix(spec, "float"):
		if x, err := strconv.ParseFloat(text, 64); err == nil {
			number := strconv.FormatFloat(x, 'f', -1, 64)
			if !strings.Contains(number, ".") {
				number += ".0"
			}
			return number
		}
	}
	return quote(text)
}

// scalars are the types of the corpus that are scalars of the language, by the language's names.
var scalars = map[string]string{
	"string": "string", "bool": "bool", "duration": "duration", "url": "url", "float32": "float32", "float64": "float",
	"int": "int", "int8": "int8", "int16": "int16", "int32": "int32", "int64": "int64",
	"uint": "uint", "uint8": "uint8", "uint16": "uint16", "uint32": "uint32", "uint64": "uint64",
}

// typeOf is a type of the corpus as the language writes it. Pointers are left out: they say that something may be unset.
func typeOf(name string) (string, *apart) {
	name = strings.ReplaceAll(name, "*", "")
	prefix := ""
	switch {
	case strings.HasPrefix(name, "[]"):
		prefix, name = "[]", name[2:]
	case strings.HasPrefix(name, "map["):
		key, elem, _ := strings.Cut(name[len("map["):], "]")
		if key != "string" {
			return "", &apart{"keys of a map are strings", "map[" + key + "]"}
		}
		prefix, name = "map[string]", elem
	}
	spec := scalars[name]
	if spec == "" {
		return "", &apart{"no such type", prefix + name}
	}
	return prefix + spec, nil
}
