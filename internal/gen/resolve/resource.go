package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/resource/format"
)

// readResources resolves the resources of the specification.
func (r *resolver) readResources(doc *document.Document) {
	for _, e := range doc.Resource {
		if r.resources.Has(e.Key) {
			continue
		}
		if res := r.resource(e, nil); res != nil {
			r.pkg.Resources = append(r.pkg.Resources, res)
		}
	}
}

// resource resolves one resource. If f is not nil, the resource belongs to this factory. If the kind is unknown, resource returns nil; a
// finding has been reported then.
func (r *resolver) resource(e *syntax.Entry, f *model.Factory) *model.Resource {
	name := e.Key
	if f != nil {
		name = f.Name + "." + name
	}
	res := r.resourceOf(e, f, name)
	if res == nil {
		r.resources.AddBad(name)
		return nil
	}
	r.resources.Add(res, e)
	return res
}

func (r *resolver) resourceOf(e *syntax.Entry, f *model.Factory, name string) *model.Resource {
	t := e.Value
	kv := read.Get(t, "kind", syntax.String)
	if kv == nil {
		return nil
	}
	k := r.declarer.Kind(kv.Text)
	if k == nil {
		k = r.usedKind(kv.Text, kv.At)
	}
	if k == nil {
		r.unknownKind(kv)
	}
	if k == nil || r.declarer.Endless(k) {
		r.maskUnknown(t)
		return nil
	}
	res := &model.Resource{Name: name, Factory: f, Doc: read.Text(t, "doc"), Go: r.GoName(e, nil), Kind: k, Optional: read.Flag(t, "optional"), At: read.Header(e), NameAt: e.At}
	r.onlyIn(res, t)
	if v := read.Get(t, "when", syntax.String); v != nil {
		res.When = &model.When{Text: format.WithoutPassword(ident.Line(v.Text)), At: v.At}
	}
	if !r.bindings.Resource(res, t, func(t *syntax.Value, p *model.Profile) *syntax.Value { return r.dependencies.Wishes(res, t, p) }) {
		r.resources.Excuse(res)
	}
	r.lifecycles.Lifecycle(res, t)
	r.lifecycles.Metrics(res, t)
	r.lifecycles.Health(res, t)
	return res
}

func (r *resolver) unknownKind(v *syntax.Value) {
	if r.library.Torn {
		return
	}
	r.Report(diag.UnknownKind, v.At, "there is no kind `"+v.Text+"`", r.library.KindHelp(r.Reporter, v.Text))
}

// maskUnknown hides every string of a resource in excerpts if the kind of the resource is unknown, because any of them may be a secret.
func (r *resolver) maskUnknown(t *syntax.Value) {
	for _, key := range []string{"config", "profile"} {
		for _, e := range read.Entries(t, key) {
			read.MaskStrings(e.Value)
		}
	}
}

func (r *resolver) onlyIn(res *model.Resource, t *syntax.Value) {
	e := read.Entry(t, "only_in")
	if e == nil || r.MisspeltIn(e.Value) {
		return
	}
	res.OnlyIn = []*model.Profile{}
	if e.Value.Kind == syntax.Array && len(e.Value.Items) == 0 {
		r.Report(diag.BadValue, e.Value.At, "`only_in` is empty, so the resource never exists", "name the profiles in which it does")
	}
	listed := map[*model.Profile]bool{}
	for _, v := range read.Texts(t, "only_in") {
		p := r.profiles.Profile(v.Text, v.At)
		if p == nil {
			continue
		}
		if listed[p] {
			r.Report(diag.Duplicate, v.At, "`only_in` repeats the profile `"+p.Name+"`", "remove it")
			continue
		}
		listed[p] = true
		res.OnlyIn = append(res.OnlyIn, p)
	}
	slices.SortFunc(res.OnlyIn, (*model.Profile).Compare) // in the order of the profiles and not of the list, because generated code switches in that order
}
