package emit_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// The models of these tests are made by hand, with the few words below.

var speller = ident.New(nil)

type edit func(*model.Field)

func field(name string, t *model.Type, edits ...edit) *model.Field {
	f := &model.Field{Name: name, Go: speller.Go(name), Type: t}
	for _, e := range edits {
		e(f)
	}
	return f
}

func optional(f *model.Field) { f.Optional = true }
func secret(f *model.Field)   { f.Secret = true }
func unique(f *model.Field)   { f.Rules.Unique = true }

func named(s string) edit      { return func(f *model.Field) { f.Go = s } }
func doc(s string) edit        { return func(f *model.Field) { f.Doc = s } }
func example(s string) edit    { return func(f *model.Field) { f.Example = s } }
func deprecated(s string) edit { return func(f *model.Field) { f.Deprecated = s } }
func def(v any) edit           { return func(f *model.Field) { f.Default = value(v) } }
func least(v any) edit         { return func(f *model.Field) { f.Rules.Min = value(v) } }
func most(v any) edit          { return func(f *model.Field) { f.Rules.Max = value(v) } }
func minLen(n int) edit        { return func(f *model.Field) { f.Rules.MinLen = &n } }
func maxLen(n int) edit        { return func(f *model.Field) { f.Rules.MaxLen = &n } }
func pattern(s string) edit    { return func(f *model.Field) { f.Rules.Pattern = s } }
func prefix(s string) edit     { return func(f *model.Field) { f.Rules.Prefix = s } }
func suffix(s string) edit     { return func(f *model.Field) { f.Rules.Suffix = s } }
func shaped(s string) edit     { return func(f *model.Field) { f.Rules.Format = s } }
func schemes(s ...string) edit { return func(f *model.Field) { f.Rules.Schemes = s } }
func exists(s string) edit     { return func(f *model.Field) { f.Rules.Exists = s } }
func choices(vs ...any) edit   { return func(f *model.Field) { f.Rules.OneOf = values(vs...) } }
func values(vs ...any) (l []*model.Value) {
	for _, v := range vs {
		l = append(l, value(v))
	}
	return l
}

// An amount is a size in bytes.
type amount int64

func value(v any) *model.Value {
	switch x := v.(type) {
	case int:
		return &model.Value{V: int64(x), Text: fmt.Sprint(x)}
	case amount:
		return &model.Value{V: int64(x), Text: fmt.Sprint(int64(x))}
	case time.Duration:
		return &model.Value{V: x, Text: x.String()}
	case time.Time:
		return &model.Value{V: x, Text: x.Format(time.RFC3339)}
	case []any:
		l := values(x...)
		var texts []string
		for _, e := range l {
			texts = append(texts, e.Text)
		}
		return &model.Value{V: l, Text: strings.Join(texts, ", ")}
	case []model.Item:
		var texts []string
		for _, e := range x {
			texts = append(texts, e.Key+"="+e.Value.Text)
		}
		return &model.Value{V: x, Text: strings.Join(texts, ", ")}
	}
	return &model.Value{V: v, Text: fmt.Sprint(v)}
}

func text() *model.Type     { return &model.Type{Kind: model.String, Spec: "string", Go: "string"} }
func boolean() *model.Type  { return &model.Type{Kind: model.Bool, Spec: "bool", Go: "bool"} }
func duration() *model.Type { return &model.Type{Kind: model.Duration, Spec: "duration"} }
func size() *model.Type     { return &model.Type{Kind: model.Size, Spec: "size"} }
func address() *model.Type  { return &model.Type{Kind: model.URL, Spec: "url"} }
func moment() *model.Type   { return &model.Type{Kind: model.Time, Spec: "time"} }
func file() *model.Type     { return &model.Type{Kind: model.Path, Spec: "path"} }
func raw() *model.Type      { return &model.Type{Kind: model.JSON, Spec: "json"} }

func integer(goType string) *model.Type {
	return &model.Type{Kind: model.Int, Spec: goType, Go: goType}
}

func unsigned(goType string) *model.Type {
	return &model.Type{Kind: model.Uint, Spec: goType, Go: goType}
}

func float(goType string) *model.Type {
	return &model.Type{Kind: model.Float, Spec: goType, Go: goType}
}

func seconds() *model.Type {
	return &model.Type{Kind: model.Duration, Spec: "duration", Unit: time.Second}
}

func list(elem *model.Type) *model.Type {
	return &model.Type{Kind: model.List, Spec: "[]" + elem.Spec, Elem: elem}
}

func dict(elem *model.Type) *model.Type {
	return &model.Type{Kind: model.Map, Spec: "map[string]" + elem.Spec, Elem: elem}
}

func enum(goName string, texts ...string) *model.Type {
	e := &model.Enum{Go: goName}
	for _, t := range texts {
		e.Values = append(e.Values, model.EnumValue{Text: t, Go: goName + speller.Value(t)})
	}
	t := text()
	t.Enum = e
	return t
}

func object(o *model.Object) *model.Type {
	return &model.Type{Kind: model.ObjectType, Spec: "object", Object: o}
}

func kind(name, doc string, fields ...*model.Field) *model.Kind {
	goName := speller.Go(name)
	return &model.Kind{Name: name, Doc: doc, Go: goName, Config: goName + "Config", Fields: fields}
}

func profiles(names ...string) *model.Profiles {
	ps := &model.Profiles{Env: "APP_ENV"}
	for _, n := range names {
		ps.Add(&model.Profile{Name: n, Go: "Profile" + speller.Go(n), Production: n == "prod"})
	}
	ps.Default = ps.All[0]
	return ps
}

// bindings are by leaf, or by leaf@profile.
type bindings map[string]model.Binding

func env(names ...string) model.Binding { return model.Binding{Env: names} }

// or is b with a fallback of the resource.
func or(b model.Binding, v any) model.Binding {
	b.Fallback, b.From = value(v), model.FromResource
	return b
}

// profiled is b with a fallback of the profile.
func profiled(b model.Binding, v any) model.Binding {
	b.Fallback, b.From = value(v), model.FromProfile
	return b
}

// resource is a resource of k; what bs does not bind has its kind's default alone.
func resource(name string, k *model.Kind, ps *model.Profiles, bs bindings) *model.Resource {
	r := &model.Resource{Name: name, Go: speller.Go(name), Kind: k}
	var walk func(path []*model.Field, prefix string, fields []*model.Field)
	walk = func(path []*model.Field, prefix string, fields []*model.Field) {
		for _, f := range fields {
			here := append(path[:len(path):len(path)], f)
			if f.Type.Kind == model.ObjectType {
				walk(here, prefix+f.Name+".", f.Type.Object.Fields)
				continue
			}
			r.Leaves = append(r.Leaves, leaf(here, prefix+f.Name, ps, bs))
		}
	}
	walk(nil, "", k.Fields)
	return r
}

func leaf(path []*model.Field, name string, ps *model.Profiles, bs bindings) *model.Leaf {
	l := &model.Leaf{Path: path, Name: name, Base: bs[name]}
	fromKind := func(b model.Binding) model.Binding {
		if d := l.Field().Default; b.Fallback == nil && d != nil {
			b.Fallback, b.From = d, model.FromKind
		}
		return b
	}
	l.Base = fromKind(l.Base)
	if ps == nil {
		return l
	}
	for _, p := range ps.All {
		if b, ok := bs[name+"@"+p.Name]; ok {
			l.ByProfile = append(l.ByProfile, model.ProfileBinding{Profile: p, Binding: fromKind(b)})
		}
	}
	return l
}

func pkg(name string, ps *model.Profiles, kinds []*model.Kind, resources ...*model.Resource) *model.Package {
	return &model.Package{
		Name: name, Sources: []string{"resgen.toml"}, Profiles: ps, Kinds: kinds, Resources: resources,
		Output: model.Output{SpecDir: ".", Dir: "."},
	}
}
