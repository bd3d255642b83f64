package depend

import (
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// config returns what the dependency d of res gets from target, a resource without a client: its configuration, or an object or a value
// in it, which the key field names. The constructor takes the value or a pointer to it. If config has reported a finding, the result has no resource.
func (r *Dependencies) config(res *model.Resource, d *model.Dep, target *model.Resource, w wish) model.Target {
	part := r.wholeConfig(target.Kind)
	if w.field != nil {
		if part = r.partIn(part, target, w.field); part == nil {
			return model.Target{}
		}
	}
	if slices.Contains(part.names, typeutil.Name(d.Param)) { // also a value that is a pointer itself
		return model.Target{Resource: target, Config: true, Path: part.path}
	}
	want, pointer := types.Unalias(d.Param), false
	if p, ok := want.(*types.Pointer); ok {
		want, pointer = p.Elem(), true
	}
	name := typeutil.Name(want)
	if !slices.Contains(part.names, name) { // to avoid walking all kinds
		name = r.structOf(name)
	}
	if slices.Contains(part.names, name) {
		return model.Target{Resource: target, Config: true, Path: part.path, Copy: pointer}
	}
	help := ""
	if fitting := r.fitting(part, name); fitting != nil {
		help = "write `" + d.Name + " = { resource = \"" + w.target.Text + "\", field = \"" + fitting.field + "\" }`"
	}
	what, at := "the configuration of `"+w.target.Text+"`", w.target.At
	if w.field != nil {
		what, at = "the field `"+w.field.Text+"` of `"+w.target.Text+"`", w.field.At
	}
	r.Report(diag.BadDependency, at, "the constructor of `"+res.Kind.Name+"` takes `"+d.Name+"` as "+typeutil.ShortIn(r.Pkg.Path, d.Param)+", and "+what+" is "+r.shortName(part), help,
		diag.Label{At: target.At, Text: "declared here"})
	return model.Target{}
}

// structOf returns the name of the existing struct if the named type is the configuration of a kind and an alias of this struct. For other
// types it returns name.
func (r *Dependencies) structOf(name string) string {
	for _, k := range r.Pkg.Kinds {
		if k.Struct != nil && slices.Contains(r.wholeConfig(k).names, name) {
			return typeutil.Name(k.Struct.Type)
		}
	}
	return name
}

// folders matches the part of an import path before its last element.
var folders = regexp.MustCompile(`[\w.~-]+/`)

// shortName returns the name of the Go type of x, with its package unless that is the generated one.
func (r *Dependencies) shortName(x *configPart) string {
	return folders.ReplaceAllString(strings.ReplaceAll(x.names[0], r.Pkg.Path+".", ""), "")
}

// A configPart is a configuration, or an object or a value in it.
type configPart struct {
	field  string         // "http.tls"; "" for the whole
	path   string         // the Go fields that lead to the object, ".HTTP.TLS"
	names  []string       // the names of the Go type that constructors may use
	fields []*model.Field // nil for a value
	of     *model.Struct  // the existing struct; nil for a generated one
	home   string         // the import path of the package that declares generated types
}

// wholeConfig returns the configuration of the kind k.
func (r *Dependencies) wholeConfig(k *model.Kind) *configPart {
	home := r.Pkg.Path
	if k.From != nil {
		home = k.From.Path
	}
	x := &configPart{names: []string{home + "." + k.Config}, fields: k.Fields, of: k.Struct, home: home}
	if k.From != nil {
		x.names = append(x.names, r.Pkg.Path+"."+k.Config) // the alias in this package
	}
	if k.Struct != nil {
		x.names = append([]string{typeutil.Name(k.Struct.Type)}, x.names...)
	}
	return x
}

// object returns the object f of x. It returns nil for other fields, and for objects that may be absent.
func (x *configPart) object(f *model.Field) *configPart {
	if f.Type.Kind != model.ObjectType {
		return nil
	}
	o := f.Type.Object
	inner := &configPart{field: strings.TrimPrefix(x.field+"."+f.Name, "."), fields: o.Fields, home: x.home}
	if x.of == nil {
		inner.path, inner.names = x.path+"."+f.Go, []string{x.home + "." + o.Go}
		if f.Pointer() {
			return nil
		}
		return inner
	}
	i := slices.IndexFunc(x.of.Pairs, func(p model.Pair) bool { return p.Field == f })
	if i < 0 || x.of.Pairs[i].How != model.ToObject {
		return nil
	}
	p := x.of.Pairs[i]
	if _, pointer := types.Unalias(p.Type).(*types.Pointer); pointer {
		return nil
	}
	inner.path, inner.names, inner.of = x.path+"."+p.Go, []string{typeutil.Name(p.Type)}, p.Part
	return inner
}

// value returns the field f of x, which is neither an object nor a union. It returns nil for those.
func (x *configPart) value(f *model.Field) *configPart {
	if f.Type.Kind == model.ObjectType || f.Type.Kind == model.UnionType {
		return nil
	}
	v := &configPart{field: strings.TrimPrefix(x.field+"."+f.Name, "."), home: x.home}
	if x.of == nil {
		name := f.Type.GoName(x.home, f.Secret)
		if f.Pointer() {
			name = "*" + name
		}
		v.path, v.names = x.path+"."+f.Go, []string{name}
		return v
	}
	i := slices.IndexFunc(x.of.Pairs, func(p model.Pair) bool { return p.Field == f })
	if i < 0 {
		return nil
	}
	v.path, v.names = x.path+"."+x.of.Pairs[i].Go, []string{typeutil.Name(x.of.Pairs[i].Type)}
	return v
}

// objects returns the objects in x, at any depth, in the order of the specification. Objects do not contain each other in a circle, because
// that would need pointers.
func (x *configPart) objects() []*configPart {
	var all []*configPart
	for _, f := range x.fields {
		if inner := x.object(f); inner != nil {
			all = append(append(all, inner), inner.objects()...)
		}
	}
	return all
}

// fitting returns the first object in x whose Go type has the name want, or nil.
func (r *Dependencies) fitting(x *configPart, want string) *configPart {
	for _, inner := range x.objects() {
		if slices.Contains(inner.names, want) {
			return inner
		}
	}
	return nil
}

// partIn returns the object or field in x, the configuration of target, that v names. It returns nil if it has reported a finding.
func (r *Dependencies) partIn(x *configPart, target *model.Resource, v *syntax.Value) *configPart {
	parts := strings.Split(v.Text, ".")
	for i, name := range parts {
		last := i == len(parts)-1
		at := slices.IndexFunc(x.fields, func(f *model.Field) bool { return f.Name == name })
		if at < 0 {
			names := func() []string {
				var names []string
				for _, o := range x.objects() {
					names = append(names, o.field)
				}
				return names
			}
			r.Report(diag.UnknownField, v.At, "the kind `"+target.Kind.Name+"` has no field `"+v.Text+"`", diag.DidYouMean(v.Text, r.Candidates(names)))
			return nil
		}
		f := x.fields[at]
		inner := x.object(f)
		if inner == nil && last {
			inner = x.value(f)
		}
		if inner == nil {
			why := "is of type " + f.Type.Spec + ", and has no fields"
			switch f.Type.Kind {
			case model.ObjectType:
				why = "is a pointer in Go, which may be nil"
			case model.UnionType:
				why = "is a union, and a part of a configuration is an object or a single value"
			}
			r.Report(diag.BadDependency, v.At, "the field `"+strings.TrimPrefix(x.field+"."+name, ".")+"` of the kind `"+target.Kind.Name+"` "+why,
				"remove `field`, and let the constructor take the whole configuration of `"+target.Kind.Name+"`", diag.Label{At: f.At, Text: "declared here"})
			return nil
		}
		x = inner
	}
	return x
}
