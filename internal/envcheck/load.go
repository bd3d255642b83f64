package envcheck

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

// A loader loads one resource like the generated loader, in the same order.
type loader struct {
	res    *model.Resource
	active *model.Profile
	plan   model.Plan
	env    Environment

	places    map[*model.Leaf]*value.Struct // the structs with the values of the leaves that have a template or are in one
	templates []*model.Leaf                 // the leaves with a template

	stores []string // the stores that the resource reads secrets from, with their references
}

func (l *loader) load(r *gen.Reader) settings {
	if l.res.ClaimedIn(l.active) {
		r.Claim()
	}
	l.stores = nil // the resource may be loaded a second time
	l.places, l.templates = map[*model.Leaf]*value.Struct{}, l.plan.Templates(l.res)
	s := settings{kind: l.res.Kind, values: value.NewStruct(), profile: r.Profile()}
	l.literals(r)
	l.fields(r, l.res.Kind.Fields, "", s.values)
	for _, leaf := range l.templates {
		l.read(r, leaf, l.places[leaf])
	}
	s.review(r)
	return s
}

// fields loads the fields whose names begin with prefix.
func (l *loader) fields(r *gen.Reader, fields []*model.Field, prefix string, into *value.Struct) {
	for _, f := range fields {
		name := prefix + f.Name
		switch f.Type.Kind {
		case model.ObjectType:
			l.object(r, f, name, into)
		case model.UnionType:
			l.union(r, f, name, into)
		default:
			l.leaf(r, f, name, into)
		}
	}
}

// object loads an object; an optional one only if a variable or a literal of the specification makes it present.
func (l *loader) object(r *gen.Reader, f *model.Field, place string, into *value.Struct) {
	if f.Pointer() && l.res.FirstValued(place, l.active) == nil && !(l.asks(place) && r.Any(l.variables(place)...)) {
		return
	}
	inner := value.NewStruct()
	l.fields(r, f.Type.Object.Fields, place+".", inner)
	into.SetObject(f, inner)
}

// asks reports whether the generated loader checks if a variable of a field in the object at place is set.
func (l *loader) asks(place string) bool { return slices.ContainsFunc(l.res.Below(place), l.plan.Asks) }

// variables returns the variables of the leaves in the object or member at place.
func (l *loader) variables(place string) []gen.Var {
	var vars []gen.Var
	for _, leaf := range l.res.Below(place) {
		if s := leaf.Source(l.active); s.Bound() {
			vars = append(vars, variable(leaf, s))
		}
	}
	return vars
}

// union loads the member that is selected.
func (l *loader) union(r *gen.Reader, f *model.Field, name string, into *value.Struct) {
	leaf := l.res.Leaf(name)
	if m := l.plan.Settled(leaf); m != nil {
		l.member(r, f, m, name, into)
		return
	}
	s := leaf.Source(l.active)
	if l.env.Remote && l.fromFile(s) { // the file that selects the member is on another machine
		l.unseen(r, s)
		into.SetUnseen(f)
		return
	}
	var choices []gen.Choice
	from := variable(leaf, s)
	if leaf.Pinned(l.active) {
		from = from.Or(leaf.Selected(l.active))
	}
	for _, m := range f.Type.Union.Members {
		if !leaf.Selectable(m.Name, l.active) {
			continue
		}
		choices = append(choices, gen.Member(m.Name, l.variables(name+"."+m.Name)...))
	}
	selected := r.Select(name, from, leaf.Leaning(l.active), choices...)
	for _, m := range f.Type.Union.Members {
		if m.Name == selected {
			l.member(r, f, m, name, into)
		}
	}
}

// member loads the member m of a union.
func (l *loader) member(r *gen.Reader, f *model.Field, m *model.Object, name string, into *value.Struct) {
	inner := value.NewStruct()
	l.fields(r, m.Fields, name+"."+m.Name+".", inner)
	into.SetMember(f, m, inner)
}

// leaf loads a field that is not an object.
func (l *loader) leaf(r *gen.Reader, f *model.Field, name string, into *value.Struct) {
	leaf := l.res.Leaf(name)
	if f.Type.Items() != nil {
		l.items(r, leaf, into)
		return
	}
	l.places[leaf] = into
	if !slices.Contains(l.templates, leaf) { // leaves with templates are read after all others
		l.read(r, leaf, into)
	}
}

// read reads a leaf that is not a list or map of objects.
func (l *loader) read(r *gen.Reader, leaf *model.Leaf, into *value.Struct) {
	f, name := leaf.Field(), leaf.Name
	r.Message(name, f.Message)
	reading, v := leaf.Reading(l.active), leaf.Fallback(l.active).Literal()
	if leaf.Valued(l.active) && reading.Store != "" {
		r.From(given(leaf.From(l.active)), name)
	}
	switch {
	case l.env.Remote && l.fromFile(reading.Source):
		r.From(gen.FromFile, name)
		l.unseen(r, reading.Source)
		into.SetUnseen(f)
		return
	case l.env.Remote && reading.DefaultFile != "" && !l.set(reading.Source):
		into.SetUnseen(f)
		return
	case reading.Template != nil && !l.set(reading.Source) && l.unknown(reading.Template):
		into.SetUnseen(f)
		return
	case l.plan.Reads(leaf):
		from := variable(leaf, reading.Source)
		if reading.Template != nil {
			v = nil
			from = l.orTemplate(from, reading.Template)
		}
		if reading.DefaultFile != "" {
			from = from.OrDefaultFile(reading.DefaultFile)
		}
		if reading.Required {
			from = from.Required()
		}
		gen.Read(r, &v, name, from, func(text string) (*model.Value, error) {
			if text == "" && (f.Pointer() || f.Optional && value.RefusesEmpty(f)) { // like format.Pointer and format.Empty
				return nil, nil
			}
			return parse(r, f, text)
		})
	}
	if reading.Store != "" && !l.set(reading.Source) {
		l.stores = append(l.stores, reading.Store)
		into.SetUnseen(f)
		return
	}
	if v != nil && v.Made != nil { // computed from a parameter whose value is not known
		into.SetUnseen(f)
		return
	}
	into.Set(f, v)
	for _, c := range f.Rules {
		if look := constraint.Of(c.Key).Looks; look != nil && v != nil && !l.env.Remote {
			looks(r, look, name, v, c.Arg.Text)
		}
	}
}

// parse parses the text of f, and calls Conceal of r for secrets in it.
func parse(r *gen.Reader, f *model.Field, text string) (*model.Value, error) {
	v, err := value.ParseField(f, text)
	if !f.Secret {
		return v, err
	}
	r.Conceal(text)
	if v != nil {
		switch items := v.V.(type) {
		case []*model.Value:
			for _, item := range items {
				r.Conceal(item.Text)
			}
		case []model.Item:
			for _, item := range items {
				r.Conceal(item.Value.Text)
			}
		}
	}
	return v, err
}

// literals records which fields have a value in the specification, including fields of union members that are not selected. The generated
// loader does this too before it reads variables.
func (l *loader) literals(r *gen.Reader) {
	for _, layer := range []model.Layer{model.FromResource, model.FromProfile} { // in this order, because the generated loader has a separate switch for profiles
		for _, leaf := range l.res.Leaves {
			if from := leaf.From(l.active); (from == model.FromProfile) == (layer == model.FromProfile) {
				l.literal(r, leaf, from)
			}
		}
	}
}

// literal records that the specification has a value for leaf, if it has one.
func (l *loader) literal(r *gen.Reader, leaf *model.Leaf, from model.Layer) {
	v := leaf.Fallback(l.active)
	switch {
	case !leaf.Valued(l.active) || v.Literal() == nil:
	case v.Template() != nil:
		r.From(gen.FromTemplate, leaf.Name)
	case leaf.Field().Type.Items() != nil:
		for _, g := range leaf.GivenFields(v, from) {
			r.From(given(g.From), g.Name)
		}
	default:
		r.From(given(from), leaf.Name)
	}
}

// given returns the layer of the runtime for a layer of the specification.
func given(layer model.Layer) gen.Layer {
	if layer == model.FromProfile {
		return gen.FromProfile
	}
	return gen.FromResource
}

// looks checks the file that v names.
func looks(r *gen.Reader, look *constraint.Look, name string, v *model.Value, arg string) {
	switch x := v.V.(type) {
	case string:
		look.One(r, name, x, arg)
	case []*model.Value:
		var texts []string
		for _, item := range x {
			texts = append(texts, item.V.(string))
		}
		look.Each(r, name, texts, arg)
	case []model.Item:
		texts := map[string]string{}
		for _, item := range x {
			texts[item.Key] = item.Value.V.(string)
		}
		look.EachValue(r, name, texts, arg)
	}
}

// unseen records that a variable names a file on another machine.
func (l *loader) unseen(r *gen.Reader, s model.Source) {
	if !s.Shared {
		r.Claim()
	}
}

// fromFile reports whether s reads a file, and no variable is set that must not be set together with the file.
func (l *loader) fromFile(s model.Source) bool {
	if path, _ := lookup(l.env.Source, s.File); path == "" {
		return false
	}
	s.File = ""
	return !l.set(s)
}

// set reports whether a variable of s is set.
func (l *loader) set(s model.Source) bool {
	path, _ := lookup(l.env.Source, s.File)
	return path != "" || slices.ContainsFunc(slices.Concat(s.Env, s.Old), func(name string) bool {
		text, ok := lookup(l.env.Source, name)
		return ok && (s.Read(text) != "" || s.AllowEmpty)
	})
}

func lookup(s resource.Source, name string) (string, bool) {
	if name == "" {
		return "", false
	}
	return s.Lookup(name)
}

// variable returns the Var with which the generated loader reads the variables s of leaf.
func variable(leaf *model.Leaf, s model.Source) gen.Var {
	v := gen.Env(s.Env...)
	if f := leaf.Field(); f.Type.Items() != nil && s.Bound() {
		var fields []string
		for _, i := range f.Type.Items().ItemFields() {
			fields = append(fields, i.Name)
		}
		if f.Type.Kind == model.List {
			v = v.List(fields...)
		} else {
			v = v.Map(fields...)
		}
		v = v.Separated(f.Between()).Beside(leaf.Beside...)
	}
	if s.File != "" {
		v = v.OrFile(s.File)
	}
	if len(s.Old) > 0 {
		v = v.Deprecated(s.Old...)
	}
	if s.AllowEmpty {
		v = v.AllowEmpty()
	}
	if s.Shared {
		v = v.Shared()
	}
	switch s.FileContent {
	case "raw":
		v = v.RawFile()
	case "trim":
		v = v.TrimFile()
	}
	if s.PreferEnv {
		v = v.PreferEnv()
	}
	if s.Trim {
		v = v.Trim()
	}
	if s.Lower {
		v = v.Lower()
	}
	return v
}
