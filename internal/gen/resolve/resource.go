package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

func (r *resolver) resources(doc *document) {
	for _, e := range doc.resource {
		if r.named[e.Key] != nil {
			continue
		}
		if res := r.resource(e, nil); res != nil {
			r.pkg.Resources = append(r.pkg.Resources, res)
		}
	}
}

// resource resolves one resource, of the factory f if that is not nil. It is nil when its kind is not known, which has been reported.
func (r *resolver) resource(e *syntax.Entry, f *model.Factory) *model.Resource {
	name := e.Key
	if f != nil {
		name = f.Name + "." + name
	}
	res := r.resourceOf(e, f, name)
	if res == nil {
		r.badResources[name] = true
		return nil
	}
	r.named[name], r.declared[res] = res, e
	return res
}

func (r *resolver) resourceOf(e *syntax.Entry, f *model.Factory, name string) *model.Resource {
	t := e.Value
	kv := get(t, "kind", syntax.String)
	if kv == nil {
		return nil
	}
	k := r.kinds[kv.Text]
	if k == nil {
		k = r.usedKind(kv.Text, kv.At)
	}
	if k == nil {
		r.unknownKind(kv)
	}
	if k == nil || r.endless[k] {
		r.maskUnknown(t)
		return nil
	}
	res := &model.Resource{Name: name, Factory: f, Doc: text(t, "doc"), Go: r.goName(e, nil), Kind: k, Optional: flag(t, "optional"), At: header(e), NameAt: e.At}
	r.onlyIn(res, t)
	b := &binder{resolver: r, res: res}
	before := r.list.Errors()
	prefix, ok := b.readPrefix(t)
	b.prefix, b.excused = prefix, !ok || r.misspeltIn(t)
	b.flatten(k.Fields, model.Leaf{})
	b.readSecretFiles(t)
	config := b.layer(r.wishes(res, get(t, "config", syntax.Table), nil), model.FromResource)
	profiles := r.profileLayers(b, t)
	for _, l := range res.Leaves {
		b.bind(l, config, profiles)
	}
	var unions []*model.Leaf
	for _, l := range res.Leaves {
		if l.Field().Type.Kind == model.UnionType {
			unions = append(unions, l)
		}
	}
	for _, l := range unions {
		b.selected(l, nil)
		if r.pkg.Profiles != nil {
			for _, p := range r.pkg.ProfilesOf(res) {
				b.selected(l, p)
			}
		}
	}
	for _, l := range unions { // once all know what selects them: it takes the variables of unions within, too
		b.unselectable(l)
	}
	b.cases(t)
	b.templates()
	b.filled()
	b.idleFiles()
	if r.list.Errors() == before {
		b.faults()
	}
	r.lifecycle(res, t)
	r.metrics(res, t)
	r.health(res, t)
	return res
}

func (r *resolver) unknownKind(v *syntax.Value) {
	if r.library.torn {
		return
	}
	names := r.candidates(r.library.kindNames)
	help := diag.DidYouMean(v.Text, names)
	if len(r.library.kinds) == 0 && len(r.library.used) == 0 && diag.Suggest(v.Text, names) == "" {
		help = "declare it: `[kind." + v.Text + ".field]`"
	}
	r.report(diag.UnknownKind, v.At, "there is no kind `"+v.Text+"`", help)
}

// maskUnknown keeps every string of a resource whose kind is not known out of excerpts: any of them may be a secret.
func (r *resolver) maskUnknown(t *syntax.Value) {
	for _, key := range []string{"config", "profile"} {
		for _, e := range entries(t, key) {
			maskStrings(e.Value)
		}
	}
}

func maskStrings(v *syntax.Value) {
	switch v.Kind {
	case syntax.String:
		v.At.Source.Mask(v.At)
	case syntax.Array:
		for _, i := range v.Items {
			maskStrings(i)
		}
	case syntax.Table:
		for _, e := range v.Entries {
			if e.Key != "env" && e.Key != "env_file" && e.Key != "file" && e.Key != "deprecated_env" && e.Key != "store" {
				maskStrings(e.Value)
			}
		}
	}
}

func (r *resolver) onlyIn(res *model.Resource, t *syntax.Value) {
	e := entry(t, "only_in")
	if e == nil {
		return
	}
	res.OnlyIn = []*model.Profile{}
	if e.Value.Kind == syntax.Array && len(e.Value.Items) == 0 {
		r.report(diag.BadValue, e.Value.At, "`only_in` is empty, so the resource never exists", "name the profiles in which it does")
	}
	listed := map[*model.Profile]bool{}
	for _, v := range texts(t, "only_in") {
		p := r.profile(v.Text, v.At)
		if p == nil {
			continue
		}
		if listed[p] {
			r.report(diag.Duplicate, v.At, "`only_in` repeats the profile `"+p.Name+"`", "remove it")
			continue
		}
		listed[p] = true
		res.OnlyIn = append(res.OnlyIn, p)
	}
	slices.SortFunc(res.OnlyIn, (*model.Profile).Compare) // the order of the profiles, not of the list: generated code switches in that order
}

// readPrefix is env_prefix; it is false after a finding.
func (b *binder) readPrefix(t *syntax.Value) (v *syntax.Value, ok bool) {
	e := entry(t, "env_prefix")
	if e == nil {
		return nil, true
	}
	if e.Value.Kind != syntax.String || !b.variable(e.Value) {
		return nil, false
	}
	return e.Value, true
}

// A profileLayer is what a resource says in one profile.
type profileLayer struct{ said map[string]*said }

func (r *resolver) profileLayers(b *binder, t *syntax.Value) map[*model.Profile]profileLayer {
	layers := map[*model.Profile]profileLayer{}
	for _, e := range entries(t, "profile") {
		p := r.profile(e.Key, e.At)
		if p == nil || e.Value.Kind != syntax.Table {
			maskStrings(e.Value)
			continue
		}
		if !b.res.In(p) {
			r.warn(diag.UnusedProfile, header(e), "the resource does not exist in the profile `"+p.Name+"`", "remove this table, or add the profile to `only_in`",
				diag.Label{At: entry(t, "only_in").At, Text: "it exists only here"})
		}
		layer := profileLayer{b.profileLayer(r.wishes(b.res, e.Value, p), p)}
		layers[p] = layer
		for _, s := range layer.said { // order: one of them is enough
			if b.res.Optional && !s.unset {
				b.res.Claimed = append(b.res.Claimed, p)
				break
			}
		}
	}
	slices.SortFunc(b.res.Claimed, (*model.Profile).Compare)
	return layers
}
