package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
)

// envSubject is what f loads, unless f has what the language does not.
func envSubject(f *fact) (*subject, *apart) {
	if why := unsupported(f, f.Fields); why != nil {
		return nil, why
	}
	return declared(f), nil
}

// declared declares the fields of f as the language would have them: a field of the library that nobody requires, and without a default,
// stays zero when its variable is not set, so it is optional, or of a type in which zero is a value, defaults to zero.
func declared(f *fact) *subject {
	s := newSubject(f.ID)
	var bindings, objects strings.Builder
	s.declare("kind."+f.ID, "config", "", f.variable(""), f.Fields, &objects, &bindings)
	s.text.WriteString(objects.String())
	s.resource("")
	s.text.WriteString(bindings.String())
	return s
}

// unsupported is what fields of f have that the language does not.
func unsupported(f *fact, fields []field) *apart {
	for _, fd := range fields {
		if fd.Fields != nil {
			if why := unsupported(f, fd.Fields); why != nil {
				return why
			}
			continue
		}
		spec, why := typeOf(fd.Type)
		if why != nil {
			return why
		}
		var want map[string]any
		_ = json.Unmarshal(f.Want, &want) // one that is no object has no fields
		_, text := want[fd.Name].(string)
		switch {
		case len(fd.Options) > 0:
			return &apart{"an option that the language does not have", strings.Join(fd.Options, ", ")}
		case fd.File && fd.Default != nil:
			return &apart{"a default is a value, not the path of a file", "file, default"}
		case fd.Required && fd.Default != nil:
			return &apart{"a field with a default cannot be required", "required, default"}
		case spec == "[]uint8" && text:
			return &apart{"a text as bytes: use the type bytes, or a string", "[]byte"}
		case strings.HasPrefix(spec, "map") && fd.Sep == "" && strings.ContainsAny(f.Env[fd.Key], ":="):
			return &apart{"maps are written k=v, unless the field has a pair_separator", f.Env[fd.Key]}
		}
	}
	return nil
}

// declare writes fields into table, and what binds them. path and prefix lead from the resource to them.
func (s *subject) declare(table, config, path, prefix string, fields []field, objects, bindings *strings.Builder) {
	for _, f := range fields {
		name := ident.Snake(f.Name)
		s.line("[%s.field.%s]\ngo_name = %q", table, name, f.Name)
		if f.Fields != nil {
			object := path + name
			s.line("type = \"object\"\nof = [%q]\noptional = %v", object, strings.HasPrefix(f.Type, "*"))
			inner := &subject{name: s.name}
			inner.declare("kind."+s.name+".object."+object, config+"."+name, object+"_", prefix+f.Prefix, f.Fields, objects, bindings)
			objects.WriteString(inner.text.String())
			continue
		}
		spec, _ := typeOf(f.Type)
		s.line("type = %q", spec)
		if state := f.state(spec); state != "" {
			s.line("%s", state)
		}
		if f.Sep != "" {
			s.line("separator = %q", f.Sep)
		}
		if f.Sep != "" && strings.HasPrefix(spec, "map") {
			s.line(`pair_separator = ":"`) // as the libraries have it
		}
		if f.Key != "" {
			key := "env"
			if f.File {
				key = "env_file"
			}
			fmt.Fprintf(bindings, "[resource.%s.%s.%s]\n%s = %s\nshared = true\n", s.name, config, name, key, quote(prefix+f.Key))
		}
	}
}

// state is the line that says whether f must be set: nothing, if it must.
func (f field) state(spec string) string {
	zero := map[string]string{"bool": "false", "duration": `"0s"`}
	switch {
	case f.Default != nil && (*f.Default != "" || spec == "string"):
		return "default = " + literal(spec, *f.Default)
	case f.Required || f.NotEmpty:
		return ""
	case strings.HasPrefix(f.Type, "*"):
		return "optional = true"
	case strings.HasPrefix(spec, "int"), strings.HasPrefix(spec, "uint"), strings.HasPrefix(spec, "float"):
		return "default = " + literal(spec, "0")
	case zero[spec] != "":
		return "default = " + zero[spec]
	}
	return "optional = true"
}

// judgeEnv compares values, or the classes of the errors.
func judgeEnv(f *fact, a *account, r result) {
	if f.Error == "" {
		var want any
		d := json.NewDecoder(bytes.NewReader(f.Want))
		d.UseNumber()
		if err := d.Decode(&want); err != nil {
			want = err
		}
		if r.Problems != nil || !same(want, r.Value) {
			a.verdict, a.got = different, fmt.Sprintf("want %s, got %s", f.Want, r)
		}
		return
	}
	var got []string
	for _, p := range r.Problems {
		got = append(got, classOf(p.Rule))
	}
	want := strings.Split(strings.ReplaceAll(f.Error, "empty", "required"), "+") // an empty variable counts as unset
	slices.Sort(want)
	slices.Sort(got)
	first := len(want) == 1 && slices.Contains(got, want[0]) // some libraries stop at the first error
	if !first && !slices.Equal(want, got) {
		a.verdict, a.got = different, fmt.Sprintf("want %s, got %s", f.Error, r)
	}
}

// classOf is the class of error, in the words of the corpus, that a problem belongs to.
func classOf(rule string) string {
	if rule == "type" {
		return "parse"
	}
	return rule
}

// same reports whether got is what a fact wants. Nothing, the empty text and the empty list are all one: Go types differ in which of
// them they can hold.
func same(want, got any) bool {
	if absent(want) && absent(got) {
		return true
	}
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok || !slices.Equal(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))) {
			return false
		}
		for k := range want {
			if !same(want[k], got[k]) {
				return false
			}
		}
		return true
	case []any:
		got, ok := got.([]any)
		return ok && slices.EqualFunc(want, got, same)
	case json.Number:
		got, ok := got.(json.Number)
		return ok && (want == got || number(want) == number(got) && strings.ContainsAny(string(want)+string(got), ".eE"))
	}
	return want == got
}

func number(n json.Number) float64 {
	x, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		panic("a number of JSON does not parse: " + n)
	}
	return x
}

func absent(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, e := range v {
			if !absent(e) {
				return false
			}
		}
		return true
	}
	return false
}

// A name fact says which variable a Go field reads. Here the field has the name that resgen would suggest for it.
func nameSubject(f *fact) *subject {
	s := newSubject(f.ID)
	s.line("[kind.%s.field.%s]\ntype = \"string\"", f.ID, ident.Snake(f.Input))
	s.resource(f.variable(""))
	return s
}

func nameEnvironment(f *fact) map[string]string {
	var want string
	_ = json.Unmarshal(f.Want, &want) // one that is no text is no variable's name
	return map[string]string{f.variable(want): "found"}
}

func judgeName(f *fact, a *account, r result) {
	if r.Problems != nil {
		a.verdict, a.got = different, fmt.Sprintf("%s does not read %s", f.Input, f.Want)
	}
}
