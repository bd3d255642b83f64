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
	FromDefault     Layer = iota // the kind's default
	FromResource                 // the specification: the resource's values
	FromProfile                  // the specification: the resource's values in the active profile
	FromEnv                      // a variable
	FromFile                     // a file whose path a variable holds
	FromResolver                 // a resource.Resolver
	FromCode                     // the program: no loader made the configuration of the resource
	FromParams                   // the parameters of a factory
	FromStore                    // a secret store that the specification names
	FromDefaultFile              // a file whose path the specification has
	FromTemplate                 // a template of the specification, filled with the values of other fields
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

// Origins records where a loader found its values. The zero value is for a configuration that no loader made.
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

// Of returns the origin of a field. If nothing set the field, the origin is FromDefault, or FromCode if no loader made the configuration of
// the resource but an option or a handle gave it.
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
		case strings.HasPrefix(t.name, "="): // what was set last won
			o.Layer, o.Var, o.File, o.Store = Layer(slices.Index(layerMarks[:], t.name)), "", "", ""
		default:
			o.Layer, o.Var, o.File, o.Store = FromEnv, t.name, "", ""
		}
	}
	return o
}

// Forget removes the origins of a resource, because the program has replaced its configuration. Copies of os keep them.
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
	Optional bool // the zero value means that the field is unset, unless something has set it to that value
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

// unset reports whether nothing has set a field: no variable, no store, and not the specification.
func (d *Describer) unset(resource, field string) bool {
	layer := d.origins.Of(resource, field).Layer
	return layer == FromDefault || layer == FromCode
}

func isZero(v any) bool { return v == nil || reflect.ValueOf(v).IsZero() }

// isInvalid reports whether v says of itself that it is no value, as types of net/netip do: an empty variable has unset it.
func isInvalid(v any) bool {
	t, ok := v.(interface{ IsValid() bool })
	return ok && !t.IsValid()
}
