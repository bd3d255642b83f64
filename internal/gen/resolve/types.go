package resolve

import (
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// scalars are the types that have no parts.
var scalars = []struct {
	spec string
	kind model.TypeKind
	goes string
}{
	{"string", model.String, "string"},
	{"bool", model.Bool, "bool"},
	{"int", model.Int, "int"},
	{"int8", model.Int, "int8"},
	{"int16", model.Int, "int16"},
	{"int32", model.Int, "int32"},
	{"int64", model.Int, "int64"},
	{"uint", model.Uint, "uint"},
	{"uint8", model.Uint, "uint8"},
	{"uint16", model.Uint, "uint16"},
	{"uint32", model.Uint, "uint32"},
	{"uint64", model.Uint, "uint64"},
	{"float32", model.Float, "float32"},
	{"float", model.Float, "float64"},
	{"duration", model.Duration, ""},
	{"size", model.Size, ""},
	{"url", model.URL, ""},
	{"time", model.Time, ""},
	{"path", model.Path, "string"},
	{"json", model.JSON, ""},
}

// otherNames are what other languages call our types.
var otherNames = map[string]string{
	"str": "string", "text": "string", "String": "string", "boolean": "bool", "integer": "int", "long": "int64", "number": "float", "double": "float",
	"float64": "float", "byte": "uint8", "rune": "int32", "bytes": "size", "uri": "url", "URL": "url", "timestamp": "time", "datetime": "time",
	"date": "time", "file": "path", "list": "[]string", "array": "[]string", "slice": "[]string", "map": "map[string]string",
	"dict": "map[string]string", "any": "json", "struct": "object", "oneof": "union", "time.Duration": "duration", "enum": "string",
}

// typeOf is the type of the field that e declares, or nil after reporting what is wrong with it.
func (r *resolver) typeOf(v *syntax.Value, e *syntax.Entry, f *model.Field, s *scope) *model.Type {
	if v.Text == "object" || v.Text == "union" {
		return r.composite(v, e, f, s)
	}
	if v.Text == "resource" {
		r.report(diag.UnknownType, v.At, "a field of type resource is for kinds, and this is "+s.what, "declare it in the kind: a constructor's parameter of its name gets it")
		return nil
	}
	if of := entry(e.Value, "of"); of != nil {
		r.report(diag.ConstraintMisfit, of.At, "`of` does not fit a field of type "+v.Text, "it is for object, union and resource")
	}
	if t := r.parseType(v); t != nil {
		return t
	}
	r.report(diag.UnknownType, v.At, "there is no type `"+v.Text+"`", typeHelp(v.Text))
	return nil
}

// parseType reads a scalar, []scalar or map[string]scalar; nil for anything else.
func (r *resolver) parseType(v *syntax.Value) *model.Type {
	spec := v.Text
	for prefix, kind := range map[string]model.TypeKind{"[]": model.List, "map[string]": model.Map} { // order: at most one fits
		elem, ok := strings.CutPrefix(spec, prefix)
		if !ok {
			continue
		}
		if e := r.single(elem, v, len(prefix)); e != nil {
			return &model.Type{Kind: kind, Spec: spec, Elem: e}
		}
		return nil
	}
	return r.single(spec, v, 0)
}

// single is the type without parts that spec, which begins at offset from of v, names: one of the language's own, or a Go type.
func (r *resolver) single(spec string, v *syntax.Value, from int) *model.Type {
	if t := scalar(spec); t != nil {
		return t
	}
	if otherNames[spec] != "" {
		return nil
	}
	return r.goType(spec, v, from)
}

func scalar(spec string) *model.Type {
	for _, s := range scalars {
		if s.spec == spec {
			return &model.Type{Kind: s.kind, Spec: spec, Go: s.goes}
		}
	}
	return nil
}

func typeHelp(spec string) string {
	if strings.HasPrefix(spec, "map[") && !strings.HasPrefix(spec, "map[string]") {
		return "the keys of a map are strings: `map[string]...`"
	}
	prefix, elem := "", spec
	for _, p := range []string{"[]", "map[string]"} {
		if rest, ok := strings.CutPrefix(spec, p); ok {
			prefix, elem = p, rest
		}
	}
	if strings.HasPrefix(elem, "[]") || strings.HasPrefix(elem, "map[") {
		return "lists and maps hold scalars; use `json` for deeper values"
	}
	if other, ok := otherNames[elem]; ok {
		return "write `" + prefix + other + "`"
	}
	names := make([]string, len(scalars))
	for i, s := range scalars {
		names[i] = prefix + s.spec
	}
	if prefix == "" {
		names = append(names, "object", "union", "resource")
	}
	return diag.DidYouMean(spec, names)
}

var units = map[string]time.Duration{
	"ns": time.Nanosecond, "us": time.Microsecond, "ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour,
}

// item is the type that constraints on single values are about: of a list its items, of a map its values.
func item(t *model.Type) *model.Type {
	if t.Elem != nil {
		return t.Elem
	}
	return t
}
