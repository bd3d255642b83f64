package resource

import (
	"log/slog"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Layer is a place where values come from.
type Layer int

// The layers.
const (
	FromDefault     Layer = iota // the kind's default
	FromResource                 // the specification's words on the resource
	FromProfile                  // the specification's words on the resource in the active profile
	FromEnv                      // a variable
	FromFile                     // a file that a variable names
	FromResolver                 // a Resolver
	FromCode                     // the program: no loader made the configuration of the resource
	FromParams                   // the parameters of a factory
	FromStore                    // a store of secrets that the specification names
	FromDefaultFile              // a file that the specification names
	FromTemplate                 // other fields, of which a template of the specification makes the value
)

// An Origin says where the value of a field comes from.
type Origin struct {
	Resource string
	Field    string
	Layer    Layer
	Var      string // FromEnv and FromFile: the variable
	File     string // FromDefaultFile: its path
	Store    string // FromStore: the store and the reference, "vault:prod/orders#password"
}

// Origins say where a loader's values come from. The zero value is that of a configuration which no loader made.
type Origins struct{ list []trail }

// A trail leads from a field to the variable that filled it. Loaders leave one for each value, so it is no larger than what fits in
// registers; a mark in place of the variable says what is seldom.
type trail struct {
	field string
	name  string // the variable, or a mark
}

// The marks begin with =, which no variable has in its name.
const (
	begins   = "="         // field is a resource, to which the trails behind it belong
	replaces = "=replaced" // field is a list of objects: the trails before are of items that it has no more
)

var layerMarks = [...]string{
	FromDefault:     "=default",
	FromResource:    "=resource",
	FromProfile:     "=profile",
	FromFile:        "=file", // the trail before names the variable
	FromResolver:    "=resolver",
	FromParams:      "=params",
	FromStore:       "=store",       // the trail before names the store and the reference
	FromDefaultFile: "=defaultfile", // the trail before names the file
	FromTemplate:    "=template",
}

// Of returns the origin of a field. Where nothing else set it, that is FromDefault, or FromCode if no loader made the configuration of the
// resource: an option may have given it, or a handle.
func (os Origins) Of(resource, field string) Origin {
	o := Origin{Resource: resource, Field: field, Layer: FromCode}
	in := false
	for _, t := range os.list {
		switch {
		case t.name == begins:
			if in = t.field == resource; in {
				o.Layer = FromDefault
			}
		case in && t.name == replaces && within(field, t.field):
			o.Layer, o.Var, o.Store = FromDefault, "", ""
		case !in || t.field != field || t.name == replaces:
		case t.name == layerMarks[FromFile]:
			o.Layer = FromFile
		case t.name == layerMarks[FromStore]:
			o.Layer, o.Var, o.Store = FromStore, "", o.Var
		case t.name == layerMarks[FromDefaultFile]:
			o.Layer, o.Var, o.File = FromDefaultFile, "", o.Var
		case strings.HasPrefix(t.name, "="): // what was set last won
			o.Layer, o.Var, o.File, o.Store = Layer(slices.Index(layerMarks[:], t.name)), "", "", ""
		default:
			o.Layer, o.Var, o.File, o.Store = FromEnv, t.name, "", ""
		}
	}
	return o
}

// Forget takes out what a loader found for a resource whose configuration the program has replaced since. Copies of os keep it.
func (os *Origins) Forget(resource string) {
	if len(os.list) == 0 {
		return
	}
	in := false
	os.list = slices.DeleteFunc(slices.Clone(os.list), func(t trail) bool {
		if t.name == begins {
			in = t.field == resource
		}
		return in
	})
}

// A Value is a field and what it holds.
type Value struct {
	Field    string
	Value    any
	Optional bool // the zero value stands for an unset field unless something has set it
}

// A Description shows a configuration to people: what each field is and where it came from. Secrets are [REDACTED], passwords in
// urls are xxxxx.
type Description struct {
	Profile   string                `json:"profile,omitempty"`
	Resources []ResourceDescription `json:"resources"`

	origins Origins
}

// A ResourceDescription is about one resource.
type ResourceDescription struct {
	Name   string             `json:"name"`
	Kind   string             `json:"kind"`
	Absent string             `json:"absent,omitempty"` // why there is none: "only in prod"
	Fields []FieldDescription `json:"fields,omitempty"`

	secrets []fieldSecret // those that a loader has found, and may find changed
}

// A fieldSecret is what a field holds.
type fieldSecret struct {
	field string
	value Secret
}

// A FieldDescription is about one field.
type FieldDescription struct {
	Field string `json:"field"`
	Value string `json:"value"`
	From  string `json:"from"` // "DB_HOST", "file named by DB_PASSWORD_FILE", "resolver", "store vault:prod/orders#password", "profile prod", "resource", "default", "code", "parameters", "template", "unset"
}

// Describe begins the description of a configuration.
func Describe(profile string, origins Origins) Description {
	return Description{Profile: profile, origins: origins}
}

// Add describes a resource.
func (d *Description) Add(name, kind string, values []Value) {
	rd := ResourceDescription{Name: name, Kind: kind}
	for _, v := range values {
		text := show(v.Value)
		if v.Optional && isZero(v.Value) && (d.unset(name, v.Field) || isInvalid(v.Value)) {
			text = ""
		}
		rd.Fields = append(rd.Fields, FieldDescription{v.Field, text, d.from(name, v.Field, text)})
		if s, ok := v.Value.(Secret); ok && !s.IsZero() {
			rd.secrets = append(rd.secrets, fieldSecret{v.Field, s})
		}
	}
	d.Resources = append(d.Resources, rd)
}

// Absent describes a resource that is not there, and why.
func (d *Description) Absent(name, kind, why string) {
	d.Resources = append(d.Resources, ResourceDescription{Name: name, Kind: kind, Absent: why})
}

func (d *Description) from(resource, field, text string) string {
	o := d.origins.Of(resource, field)
	if text == "" && d.unset(resource, field) {
		return "unset"
	}
	switch o.Layer {
	case FromResource:
		return "resource"
	case FromProfile:
		return "profile " + d.Profile
	case FromEnv:
		return o.Var
	case FromFile:
		return "file named by " + o.Var
	case FromResolver:
		return "resolver"
	case FromStore:
		return "store " + o.Store
	case FromDefaultFile:
		return "file " + o.File
	case FromCode:
		return "code"
	case FromParams:
		return "parameters"
	case FromTemplate:
		return "template"
	}
	return "default"
}

// unset reports whether nothing has set a field: no variable, no store, and not the specification.
func (d *Description) unset(resource, field string) bool {
	layer := d.origins.Of(resource, field).Layer
	return layer == FromDefault || layer == FromCode
}

func isZero(v any) bool { return v == nil || reflect.ValueOf(v).IsZero() }

// isInvalid reports whether v says of itself that it is no value, as types of net/netip do: an empty variable has unset it.
func isInvalid(v any) bool {
	t, ok := v.(interface{ IsValid() bool })
	return ok && !t.IsValid()
}

// widest is the length of the longest value, in characters, with which others are aligned. A longer one, a certificate for instance, makes
// only its own row longer.
const widest = 60

// String writes a table, with a block for each resource.
func (d Description) String() string {
	var b strings.Builder
	if d.Profile != "" {
		b.WriteString("profile " + d.Profile + "\n")
	}
	for i, r := range d.Resources {
		if i > 0 || d.Profile != "" {
			b.WriteByte('\n')
		}
		b.WriteString(r.Name + " (" + r.Kind + ")")
		if r.Absent != "" {
			b.WriteString(": " + r.Absent)
		}
		b.WriteByte('\n')
		r.rows(&b)
	}
	return b.String()
}

// rows writes the fields of r in columns.
func (r *ResourceDescription) rows(b *strings.Builder) {
	name, value := 0, 0
	cells := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		cells[i] = cell(f.Value)
		name = max(name, utf8.RuneCountInString(f.Field))
		if n := utf8.RuneCountInString(cells[i]); n <= widest {
			value = max(value, n)
		}
	}
	pad := func(text string, width int) {
		b.WriteString(text)
		b.WriteString(strings.Repeat(" ", max(width-utf8.RuneCountInString(text), 0)+2))
	}
	for i, f := range r.Fields {
		b.WriteString("  ")
		pad(f.Field, name)
		pad(cells[i], value)
		b.WriteString(f.From + "\n")
	}
}

// cell keeps a value on its line.
func cell(s string) string {
	switch {
	case s == "":
		return "-"
	case strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }):
		return strconv.Quote(s)
	}
	return s
}

// LogValue is a group of groups: one for each resource, with its fields that are set.
func (d Description) LogValue() slog.Value {
	var attrs []slog.Attr
	if d.Profile != "" {
		attrs = append(attrs, slog.String("profile", d.Profile))
	}
	for _, r := range d.Resources {
		if r.Absent != "" {
			attrs = append(attrs, slog.String(r.Name, r.Absent))
			continue
		}
		var fields []any
		for _, f := range r.Fields {
			if f.Value != "" {
				fields = append(fields, slog.String(f.Field, f.Value))
			}
		}
		attrs = append(attrs, slog.Group(r.Name, fields...))
	}
	return slog.GroupValue(attrs...)
}
