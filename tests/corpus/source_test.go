package corpus

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// A class is an entry of testdata/resources.json.
type class struct {
	Lib    string
	Class  string `json:"cls"`
	Fields []struct{ Name, Type, Default, Constraint string }
}

// A source is one field of a class, or of what it holds.
type source struct {
	name     string
	typ      string // "string", "map<string,any>", "object", "union", "enum"
	optional bool   // it may be null
	fallback string // the default as written; "" for none
	values   []string
	note     string              // the constraint, or the words behind the type
	fields   []source            // of an object
	members  map[string][]source // of a union
}

// TestSource walks the classes and asks whether the specification has all that they have.
func TestSource(t *testing.T) {
	classes, pkg := classes(t), specification(t)
	for _, c := range classes {
		t.Run(c.Lib+"/"+c.Class, func(t *testing.T) {
			i := slices.IndexFunc(entries, func(e entry) bool { return e.lib == c.Lib && e.class == c.Class })
			if i < 0 {
				t.Fatal("nothing expresses it")
			}
			e := entries[i]
			w := &walk{T: t, pkg: pkg, entry: e, used: map[string]bool{}}
			sources := w.fieldsOf(classes, c)
			if e.base != "" {
				j := slices.IndexFunc(classes, func(b class) bool { return b.Lib == c.Lib && b.Class == e.base })
				if j < 0 {
					t.Fatalf("there is no class %s", e.base)
				}
				sources = append(sources, w.fieldsOf(classes, classes[j])...)
			}
			w.top(sources)
			for field := range e.differs {
				if !w.used[field] {
					t.Errorf("%s is as in the class, and says why it differs", field)
				}
			}
		})
	}
	if len(classes) != len(entries) {
		t.Errorf("%d classes, and %d entries express them", len(classes), len(entries))
	}
}

func classes(t *testing.T) []class {
	t.Helper()
	text, err := os.ReadFile("testdata/resources.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []class
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func specification(t *testing.T) *model.Package {
	t.Helper()
	const dir = "../../spec/corpus/"
	more, err := filepath.Glob(dir + "*.resgen.toml")
	if err != nil {
		t.Fatal(err)
	}
	var files []*diag.Source
	for i, name := range append([]string{dir + "resgen.toml"}, more...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, &diag.Source{Name: filepath.Base(name), Order: i, Text: text})
	}
	res := gen.Resolve(gen.Spec{World: gotypes.From, Dir: "spec/corpus", Files: files})
	if len(res.Findings) > 0 {
		t.Fatalf("findings: %v", res.Findings)
	}
	return res.Package
}

// A walk compares one class with the kinds that express it.
type walk struct {
	*testing.T
	pkg   *model.Package
	entry entry
	used  map[string]bool // the fields that differ
}

// differs says that a field is not as the class has it, which the entry must know.
func (w *walk) differs(field, format string, args ...any) {
	w.Helper()
	if w.entry.differs[field] != "" {
		w.used[field] = true
		return
	}
	w.Errorf(field+": "+format, args...)
}

// top compares the fields of the class with those of the kinds: each kind's resource has its own, and all of them cover the class.
func (w *walk) top(sources []source) {
	found := map[string]bool{}
	for _, kind := range w.entry.kinds {
		i := slices.IndexFunc(w.pkg.Resources, func(r *model.Resource) bool { return r.Kind.Name == kind })
		if i < 0 {
			w.Errorf("there is no resource of the kind %s", kind)
			continue
		}
		r := w.pkg.Resources[i]
		for _, s := range sources {
			for _, name := range alternatives(s.name) {
				if f := find(r.Kind.Fields, name); f != nil {
					found[name] = true
					w.field(r, f, name, s)
				}
			}
		}
	}
	for _, s := range sources {
		for _, name := range alternatives(s.name) {
			if !found[name] {
				w.Errorf("no kind has the field %s", name)
			}
		}
	}
}

// alternatives are the names in "pod_name (cloud) / server_name (server)".
func alternatives(name string) []string {
	var all []string
	for _, part := range strings.Split(name, " / ") {
		name, _, _ := strings.Cut(part, " ")
		all = append(all, name)
	}
	return all
}

func find(fields []*model.Field, name string) *model.Field {
	i := slices.IndexFunc(fields, func(f *model.Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return fields[i]
}

// field compares the field at path with what the class has.
func (w *walk) field(r *model.Resource, f *model.Field, path string, s source) {
	if got := typeOf(f.Type); got != expected(s) {
		w.differs(path, "is of type %s, and in the class %s", got, expected(s))
	}
	w.presence(r, f, path, s)
	if secret := word(s, "secret") || word(s, "secrets"); secret != f.Secret {
		w.differs(path, "secret is %v, and in the class %v", f.Secret, secret)
	}
	if len(s.values) > 0 || f.Type.Enum != nil {
		if f.Type.Enum == nil || len(s.values) > 0 && !slices.Equal(f.Type.Enum.Texts(), s.values) {
			w.differs(path, "its values are not %v", s.values)
		} else if len(s.values) == 0 && !word(s, "enum") {
			w.differs(path, "it has values, and in the class none")
		}
	}
	w.constraints(f, path, s)
	switch {
	case s.fields != nil && f.Type.Kind == model.ObjectType:
		w.object(r, f.Type.Object, path, s.fields)
	case s.members != nil && f.Type.Kind == model.UnionType:
		w.union(r, f.Type.Union, path, s.members)
	}
}

// presence compares whether the field may be null, must be given, or has a default.
func (w *walk) presence(r *model.Resource, f *model.Field, path string, s source) {
	fallback, empty := f.Default, false
	if i := slices.IndexFunc(r.Leaves, func(l *model.Leaf) bool { return l.Name == path }); i >= 0 {
		fallback, empty = r.Leaves[i].Base.Fallback, r.Leaves[i].Base.AllowEmpty
	}
	text := f.Type.Class() == scalar.Text
	if nullable := f.Optional || text && f.Default != nil && empty; nullable != s.optional {
		w.differs(path, "may be null is %v, and in the class %v", nullable, s.optional)
	}
	if f.Optional && fallback != nil && !empty {
		w.Errorf("%s: it has a default, and nothing can make it null", path)
	}
	switch {
	case s.fallback == "library constant":
		if fallback == nil {
			w.differs(path, "has no default")
		}
	case s.fallback == "" && fallback != nil:
		w.differs(path, "has the default %s, and in the class none", fallback.Text)
	case s.fallback != "" && (fallback == nil || !equal(f.Type, fallback, s.fallback)):
		w.differs(path, "has not the default %s", s.fallback)
	}
}

// equal compares a default with what the class writes.
func equal(t *model.Type, v *model.Value, text string) bool {
	switch x := v.V.(type) {
	case time.Duration:
		if seconds, err := strconv.ParseFloat(text, 64); err == nil {
			return x.Seconds() == seconds
		}
		d, err := time.ParseDuration(strings.Trim(text, `"`))
		return err == nil && d == x
	case []*model.Value:
		var items []string
		return json.Unmarshal([]byte(text), &items) == nil && strings.Join(items, ", ") == v.Text
	case []model.Item:
		return len(x) == 0 && text == "{}"
	}
	return v.Text == strings.Trim(text, `"`) || t.Class() == scalar.Floating && v.Text+".0" == text
}

// constraints asks whether what the class says of the field in words is enforced.
func (w *walk) constraints(f *model.Field, path string, s source) {
	if t := f.Type; t.Class() == scalar.Signed && (s.name == "port" || strings.HasSuffix(s.name, "_port") || word(s, "port")) {
		least, most := f.Rules.Arg("min"), f.Rules.Arg("max")
		if least == nil || most == nil || least.V != int64(1) || most.V != int64(65535) {
			w.Errorf("%s: a port is from 1 to 65535", path)
		}
	}
	if word(s, "seconds") && f.Type.Option != "s" {
		w.differs(path, "does not take seconds")
	}
	if word(s, "DEPRECATED") && f.Deprecated == "" {
		w.differs(path, "is not deprecated")
	}
	if word(s, "insecure") && f.InsecureIf == nil {
		w.differs(path, "is insecure, and may be so")
	}
	if word(s, "pattern") && f.Rules.Arg("pattern") == nil {
		w.differs(path, "has no pattern")
	}
	if (word(s, "enum") || word(s, "enum-like")) && f.Type.Enum == nil {
		w.differs(path, "has any value")
	}
}

func (w *walk) object(r *model.Resource, o *model.Object, path string, sources []source) {
	for _, s := range sources {
		if f := find(o.Fields, s.name); f != nil {
			w.field(r, f, path+"."+s.name, s)
		} else {
			w.Errorf("%s: there is no field %s", path, s.name)
		}
	}
}

func (w *walk) union(r *model.Resource, u *model.Union, path string, members map[string][]source) {
	if len(u.Members) != len(members) {
		w.Errorf("%s: it has %d members, and in the class %d", path, len(u.Members), len(members))
	}
	for name, sources := range members {
		i := slices.IndexFunc(u.Members, func(m *model.Object) bool { return strings.ReplaceAll(m.Name, "_", "") == memberName(name) })
		if i < 0 {
			w.Errorf("%s: there is no member %s", path, name)
			continue
		}
		w.object(r, u.Members[i], path+"."+u.Members[i].Name, sources)
	}
}

// memberName is what the specification calls a member of a union, without underscores.
func memberName(class string) string {
	if class == "DuckLakeLocalDirectory" {
		return "local" // as configurations call it
	}
	return strings.ToLower(strings.TrimSuffix(class, "Config"))
}

// typeOf is a type as expected has it.
func typeOf(t *model.Type) string {
	switch {
	case t.Scalar != nil && t.Scalar.Name == "string":
		return "string"
	case t.Kind == model.ObjectType:
		return "object"
	case t.Kind == model.UnionType:
		return "union"
	}
	return t.Spec
}

// expected is the type that a field of the class should have, by its own type and what is said of it.
func expected(s source) string {
	number := s.typ == "int" || s.typ == "float"
	switch {
	case s.typ == "map<string,any>":
		return "json"
	case strings.HasPrefix(s.typ, "map<string,"):
		return "map[string]" + strings.TrimSuffix(strings.TrimPrefix(s.typ, "map<string,"), ">")
	case strings.HasPrefix(s.typ, "list<"):
		return "[]" + strings.TrimSuffix(strings.TrimPrefix(s.typ, "list<"), ">")
	case s.typ == "enum":
		return "string"
	case number && word(s, "seconds") || word(s, "duration"):
		return "duration"
	case number && word(s, "size"):
		return "size"
	case s.typ == "string" && word(s, "path"):
		return "path"
	case s.typ == "string" && word(s, "URL"):
		return "url"
	}
	return s.typ
}

var words = regexp.MustCompile(`[\w-]+`)

// word reports whether the class says w of the field.
func word(s source, w string) bool { return slices.Contains(words.FindAllString(s.note, -1), w) }

// fieldsOf reads the fields of a class.
func (w *walk) fieldsOf(all []class, c class) []source {
	var fields []source
	for _, f := range c.Fields {
		s := w.typed(all, c, f.Name, f.Type)
		s.name, s.note = f.Name, f.Constraint
		switch f.Default {
		case "req", "null", "computed":
		default:
			s.fallback = f.Default
		}
		if f.Default == "computed" {
			s.fallback = "what follows from other fields"
		}
		fields = append(fields, s)
	}
	return fields
}

var (
	held   = regexp.MustCompile(`^(?:object|resource|dependency)(\?)?\s*(\w+)?\s*(?:\{(.*)\})?$`)
	choice = regexp.MustCompile(`^interface(?: \w+)?(?:: (.*)| \(same two\))$`)
	member = regexp.MustCompile(`(\w+)\{([^{}]*(?:\{\}[^{}]*)*)\}`)
	inner  = regexp.MustCompile(`^(\w+) (\S+?)(\?)?(?: (req))?(?: (secret|path))?(?: = (.*?))?(?: \(enum (.*)\))?$`)
)

// typed reads the type of a field.
func (w *walk) typed(all []class, c class, name, typ string) source {
	if values, ok := strings.CutPrefix(typ, "enum? "); ok {
		return source{typ: "enum", optional: true, values: strings.Split(values, ",")}
	}
	if values, ok := strings.CutPrefix(typ, "enum "); ok {
		return source{typ: "enum", values: strings.Split(values, ",")}
	}
	if m := held.FindStringSubmatch(typ); m != nil {
		return source{typ: "object", optional: m[1] != "", fields: w.inside(m[3])}
	}
	if m := choice.FindStringSubmatch(typ); m != nil {
		if m[1] == "" {
			return w.sameAs(all, c, name)
		}
		s := source{typ: "union", members: map[string][]source{}}
		for _, m := range member.FindAllStringSubmatch(m[1], -1) {
			s.members[m[1]] = w.inside(m[2])
		}
		return s
	}
	scalar, optional := strings.CutSuffix(typ, "?")
	return source{typ: scalar, optional: optional}
}

// sameAs is the union that another class of the library spells out.
func (w *walk) sameAs(all []class, c class, name string) source {
	for _, other := range all {
		for _, f := range other.Fields {
			if other.Lib == c.Lib && f.Name == name && strings.Contains(f.Type, "{") {
				return w.typed(all, other, name, f.Type)
			}
		}
	}
	w.Fatalf("no class of %s spells out %s", c.Lib, name)
	return source{}
}

// inside reads the fields of an object: "host string = \"localhost\"; port int = 8000; token string req secret".
func (w *walk) inside(text string) []source {
	var fields []source
	for _, part := range strings.Split(text, "; ") {
		if part == "" {
			continue
		}
		m := inner.FindStringSubmatch(part)
		if m == nil {
			w.Fatalf("cannot read the field %q", part)
		}
		s := source{name: m[1], typ: m[2], optional: m[3] != "", note: m[5], fallback: m[6]}
		if m[7] != "" {
			s.values = strings.Split(m[7], ",")
		}
		fields = append(fields, s)
	}
	return fields
}
