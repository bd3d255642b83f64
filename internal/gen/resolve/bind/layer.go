package bind

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// Resource resolves the bindings of the resource res with the table t. The function wishes removes the entries for dependencies from the
// table of a layer, and returns the other entries. For the table config, it gets a nil profile. Resource reports whether it is known what
// fills the resource and where it exists. If not, a finding says why.
func (bs *Bindings) Resource(res *model.Resource, t *syntax.Value, wishes func(t *syntax.Value, p *model.Profile) *syntax.Value) (known bool) {
	b := &binder{Bindings: bs, res: res, flawed: map[string]bool{}, cleared: map[*model.Leaf]diag.Span{}, astray: map[string]bool{}}
	before := b.List.Errors()
	prefix, ok := b.readPrefix(t)
	b.prefix, b.excused = prefix, !ok || b.MisspeltIn(t)
	for _, v := range read.Texts(t, "only_in") {
		b.excused = b.excused || b.Pkg.Profiles == nil || b.Pkg.Profiles.Named(v.Text) == nil // it is not known where the resource exists
	}
	b.bare = !slices.ContainsFunc([]string{"env_prefix", "config", "profile", "case"}, func(key string) bool { return read.Entry(t, key) != nil })
	b.excused = b.excused || b.Lacked("kind") && read.Entry(t, "config") == nil // its bindings may stand under a misspelt header, in a resource without a kind
	b.flatten(res.Kind.Fields, model.Leaf{})
	b.readFiles(t)
	b.reading = readingOf(t)
	config := b.layer(wishes(read.Get(t, "config", syntax.Table), nil), model.FromResource)
	profiles := b.profileLayers(t, wishes)
	for _, l := range res.Leaves {
		b.watch(l.Name, func() { b.bind(l, config, profiles) })
		b.outOfReach(l, config[l.Name], profiles)
	}
	var unions []*model.Leaf
	for _, l := range res.Leaves {
		if l.Field().Type.Kind == model.UnionType {
			unions = append(unions, l)
		}
	}
	for _, l := range unions {
		b.selected(l, nil)
		if b.Pkg.Profiles != nil {
			for _, p := range b.Pkg.ProfilesOf(res) {
				b.selected(l, p)
			}
		}
	}
	for _, l := range unions { // when all selectors are bound, because removing the variables of a member also affects the unions in it
		b.unselectable(l)
	}
	b.cases(t)
	b.templates()
	b.filled()
	if !b.excused {
		b.idleFiles()
		b.idleReading()
	}
	if b.List.Errors() == before && !b.excused {
		b.faults()
		for _, l := range unions {
			b.neverSelected(l, config)
		}
	}
	return !b.excused
}

// readPrefix returns the value of env_prefix. It returns false if it has reported a finding.
func (b *binder) readPrefix(t *syntax.Value) (v *syntax.Value, ok bool) {
	e := read.Entry(t, "env_prefix")
	if e == nil {
		return nil, true
	}
	if e.Value.Kind != syntax.String || e.Value.Text != "" && !b.variable(e.Value, b.VariablePrefix) {
		return nil, false
	}
	return e.Value, true
}

// A profileLayer has the values of a resource in one profile.
type profileLayer struct{ said map[string]*said }

func (b *binder) profileLayers(t *syntax.Value, wishes func(t *syntax.Value, p *model.Profile) *syntax.Value) map[*model.Profile]profileLayer {
	layers := map[*model.Profile]profileLayer{}
	for _, e := range read.Entries(t, "profile") {
		p := b.Profiles.Profile(e.Key, e.At)
		if p == nil || e.Value.Kind != syntax.Table {
			b.excused = true // it is not known what the table fills
			read.MaskStrings(e.Value)
			continue
		}
		if !b.res.In(p) && !b.excused {
			b.Warn(diag.UnusedProfile, read.Header(e), "the resource does not exist in the profile `"+p.Name+"`", "remove this table, or add the profile to `only_in`",
				diag.Label{At: read.Entry(t, "only_in").At, Text: "it exists only here"})
		}
		layer := profileLayer{b.profileLayer(wishes(e.Value, p), p)}
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
