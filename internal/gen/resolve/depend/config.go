package depend

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/client"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// config is what the dependency d of res gets of target, a resource without a client: its configuration, or the object of it that field
// names. The constructor takes the value or a pointer to it. The result has no resource after a finding.
func (r *Dependencies) config(res *model.Resource, d *model.Dep, target *model.Resource, w wish) model.Target {
	part := r.wholeConfig(target.Kind)
	if w.field != nil {
		if part = r.objectIn(part, target, w.field); part == nil {
			return model.Target{}
		}
	}
	want, pointer := types.Unalias(d.Param), false
	if p, ok := want.(*types.Pointer); ok {
		want, pointer = p.Elem(), true
	}
	name := typeutil.Name(want)
	if !slices.Contains(part.names, name) { // else no walk over all kinds
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
	r.Report(diag.BadDependency, at, "the constructor of `"+res.Kind.Name+"` takes `"+d.Name+"` as "+client.ShortIn(r.Pkg.Path, d.Param)+", and "+what+" is "+r.shortName(part), help,
		diag.Label{At: target.At, Text: "declared here"})
	return model.Target{}
}

// structOf is the name of the existing struct that the type called name is an alias of: it is the configuration of a kind. It is name for others.
func (r *Dependencies) structOf(name string) string {
	for _, k := range r.Pkg.Kinds {
		if k.Struct != nil && slices.Contains(r.wholeConfig(k).names, name) {
			return typeutil.Name(k.Struct.Type)
		}
	}
	return name
}

// shortName is the name of the Go type of x, with its package unless that is the generated one.
func (r *Dependencies) shortName(x *configPart) string {
	name := strings.TrimPrefix(x.names[0], r.Pkg.Path+".")
	return name[strings.LastIndexByte(name, '/')+1:]
}

// A configPart is a configuration, or an object in it.
type configPart struct {
	field  string   // "http.tls"; "" for the whole
	path   string   // the Go fields that lead to it, ".HTTP.TLS"
	names  []string // of its Go type, by which constructors may call it
	fields []*model.Field
	of     *model.Struct // the existing struct that it is; nil for a generated one
	home   string        // the import path of the package that declares generated types
}

// wholeConfig is the configuration of the kind k.
func (r *Dependencies) wholeConfig(k *model.Kind) *configPart {
	home := r.Pkg.Path
	if k.From != nil {
		home = k.From.Path
	}
	x := &configPart{names: []string{home + "." + k.Config}, fields: k.Fields, of: k.Struct, home: home}
	if k.From != nil {
		x.names = append(x.names, r.Pkg.Path+"."+k.Config) // the alias here
	}
	if k.Struct != nil {
		x.names = append([]string{typeutil.Name(k.Struct.Type)}, x.names...)
	}
	return x
}

// object is the object f of x. It is nil for other fields, and for objects that may be absent.
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
	inner.path, inner.names, inner.of = x.path+"."+p.Go, []string{typeutil.Name(p.Part.Type)}, p.Part
	return inner
}

// objects are the objects in x, at any depth, in the order of the specification. Objects hold each other without a circle, as only pointers
// could close one.
func (x *configPart) objects() []*configPart {
	var all []*configPart
	for _, f := range x.fields {
		if inner := x.object(f); inner != nil {
			all = append(append(all, inner), inner.objects()...)
		}
	}
	return all
}

// fitting is the first object in x whose Go type has the name want; nil if there is none.
func (r *Dependencies) fitting(x *configPart, want string) *configPart {
	for _, inner := range x.objects() {
		if slices.Contains(inner.names, want) {
			return inner
		}
	}
	return nil
}

// objectIn is the object in x, the configuration of target, that v names; nil after a finding.
func (r *Dependencies) objectIn(x *configPart, target *model.Resource, v *syntax.Value) *configPart {
	for name := range strings.SplitSeq(v.Text, ".") {
		i := slices.IndexFunc(x.fields, func(f *model.Field) bool { return f.Name == name })
		if i < 0 {
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
		f := x.fields[i]
		inner := x.object(f)
		if inner == nil {
			why := "is of type " + f.Type.Spec + ", and a part of a configuration is an object"
			if f.Type.Kind == model.ObjectType {
				why = "is a pointer in Go, which may be nil"
			}
			r.Report(diag.BadDependency, v.At, "the field `"+strings.TrimPrefix(x.field+"."+name, ".")+"` of the kind `"+target.Kind.Name+"` "+why,
				"let the constructor take the whole configuration", diag.Label{At: f.At, Text: "declared here"})
			return nil
		}
		x = inner
	}
	return x
}
