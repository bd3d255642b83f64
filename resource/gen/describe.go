package gen

import (
	"reflect"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// A Layer is a place where values come from.
type Layer int

// The layers.
const (
	FromDefault     Layer = iota // the default of the kind
	FromResource                 // the specification: a value of the resource
	FromProfile                  // the specification: a value of the resource for the active profile
	FromEnv                      // a variable
	FromFile                     // a file that a variable names
	FromResolver                 // a resource.Resolver
	FromCode                     // the program, for a configuration that no loader made
	FromParams                   // parameters of a factory
	FromStore                    // a secret store that the specification names
	FromDefaultFile              // a file that the specification names
	FromTemplate                 // a template of the specification, filled with the values of other fields
)

// An Origin says where the value of a field comes from.
type Origin struct {
	Resource string
	Field    string
	Layer    Layer
	Var      string // FromEnv and FromFile: the name of the variable
	File     string // FromDefaultFile: the path of the file
	Store    string // FromStore: the store and the reference, "vault:prod/orders#password"
}

// Origins records where a loader found its values. The zero value is for a configuration that no loader made.
type Origins struct{ list []trail }

// A trail is a field and the variable that set its value. A loader adds one for each value, so a trail is small enough to be passed in
// registers. Rare cases have a mark in place of the variable.
type trail struct {
	field string
	name  string // a variable or a mark
}

// A mark begins with "=", which no name of a variable contains.
const (
	begins   = "="         // field is the name of a resource; the following trails belong to this resource
	replaces = "=replaced" // field is a list of objects; the preceding trails belong to items that have been replaced
)

var layerMarks = [...]string{
	FromDefault:     "=default",
	FromResource:    "=resource",
	FromProfile:     "=profile",
	FromFile:        "=file", // the preceding trail names the variable
	FromResolver:    "=resolver",
	FromParams:      "=params",
	FromStore:       "=store",       // the preceding trail names the store and the reference
	FromDefaultFile: "=defaultfile", // the preceding trail names the file
	FromTemplate:    "=template",
}

// Of returns the origin of a field. If nothing has set the field, the origin is FromDefault. If no loader made the configuration of the
// resource, because an option or a handle passed it, the origin is FromCode.
func (os Origins) Of(resource, field string) Origin {
	o := Origin{Resource: resource, Field: field, Layer: FromCode}
	in := false
	for _, t := range os.list {
		switch {
		case t.name == begins:
			if in = t.field == resource; in {
				o.Layer = FromDefault
			}
		case in && t.name == replaces && lex.Within(field, t.field):
			o.Layer, o.Var, o.Store = FromDefault, "", ""
		case !in || t.field != field || t.name == replaces:
		case t.name == layerMarks[FromFile]:
			o.Layer = FromFile
		case t.name == layerMarks[FromStore]:
			o.Layer, o.Var, o.Store = FromStore, "", o.Var
		case t.name == layerMarks[FromDefaultFile]:
			o.Layer, o.Var, o.File = FromDefaultFile, "", o.Var
		case strings.HasPrefix(t.name, "="): // the last value that was set is the one that counts
			o.Layer, o.Var, o.File, o.Store = Layer(slices.Index(layerMarks[:], t.name)), "", "", ""
		default:
			o.Layer, o.Var, o.File, o.Store = FromEnv, t.name, "", ""
		}
	}
	return o
}

// Forget removes the origins of a resource, because the program has replaced its configuration. Copies of os are not changed.
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

// A Value is a field and its value.
type Value struct {
	Field    string
	Value    any
	Optional bool // a zero value means that the field is unset, unless something has set the field to zero
}

// A Describer writes a resource.Description.
type Describer struct {
	d       resource.Description
	origins Origins
}

// Describe begins the description of a configuration.
func Describe(profile string, origins Origins) *Describer {
	return &Describer{resource.Description{Profile: profile}, origins}
}

// Add adds a resource and its fields.
func (d *Describer) Add(name, kind string, values []Value) {
	rd := resource.ResourceDescription{Name: name, Kind: kind}
	var secrets []lookup.Watched
	for _, v := range values {
		text := show(v.Value)
		if v.Optional && isZero(v.Value) && (d.unset(name, v.Field) || isInvalid(v.Value)) {
			text = ""
		}
		rd.Fields = append(rd.Fields, resource.FieldDescription{Field: v.Field, Value: text, From: d.from(name, v.Field, text)})
		if s, ok := v.Value.(resource.Secret); ok && !s.IsZero() {
			secrets = append(secrets, lookup.Watched{Field: v.Field, Secret: lookup.Hidden(s)})
		}
	}
	lookup.SetWatched(&rd, secrets)
	d.d.Resources = append(d.d.Resources, rd)
}

// Absent adds a resource that is absent, and the reason.
func (d *Describer) Absent(name, kind, why string) {
	d.d.Resources = append(d.d.Resources, resource.ResourceDescription{Name: name, Kind: kind, Absent: why})
}

// Description returns the finished description.
func (d *Describer) Description() resource.Description { return d.d }

func (d *Describer) from(resource, field, text string) string {
	o := d.origins.Of(resource, field)
	if text == "" && d.unset(resource, field) {
		return "unset"
	}
	switch o.Layer {
	case FromResource:
		return "resource"
	case FromProfile:
		return "profile " + d.d.Profile
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

// unset reports whether neither a variable nor a store nor the specification has set the field.
func (d *Describer) unset(resource, field string) bool {
	layer := d.origins.Of(resource, field).Layer
	return layer == FromDefault || layer == FromCode
}

func isZero(v any) bool { return v == nil || reflect.ValueOf(v).IsZero() }

// isInvalid reports whether v has a method IsValid that returns false, as the types of net/netip have. An empty variable sets such a field
// to the invalid value.
func isInvalid(v any) bool {
	t, ok := v.(interface{ IsValid() bool })
	return ok && !t.IsValid()
}
