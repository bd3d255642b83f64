package depend

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// Needs are the look-ups that dependencies need.
type Needs struct {
	*read.Reporter
	Resources *Resources
	Library   *library.Library
	Pkg       *model.Package
}

// A Dependencies resolves the dependencies of resources.
type Dependencies struct {
	Needs
	wanted   map[*model.Resource]map[string][]wish // by the name of the dependency
	idleDeps map[*model.Dep]bool                   // dependencies that the constructor does not take; there is a finding about each
	isas     map[isaKey]bool
}

// New returns a Dependencies that has read nothing yet.
func New(n Needs) *Dependencies {
	return &Dependencies{Needs: n, wanted: map[*model.Resource]map[string][]wish{}, idleDeps: map[*model.Dep]bool{}, isas: map[isaKey]bool{}}
}

// A wish is the entry of a resource for one of its dependencies, in config or in a profile.
type wish struct {
	at      diag.Span
	target  *syntax.Value   // the name of a resource; nil if the entry unsets the dependency or is broken
	field   *syntax.Value   // the object of its configuration; nil: the whole
	to      *model.Resource // the named resource, when Resolve has found it
	broken  bool            // there is a finding about it
	profile *model.Profile
}

// Wishes reads the entries for dependencies in the table of config or of a profile. It returns the table without them.
func (r *Dependencies) Wishes(res *model.Resource, t *syntax.Value, p *model.Profile) *syntax.Value {
	deps := r.Library.DepsOf(res.Kind)
	if t == nil || len(deps) == 0 {
		return t
	}
	named := library.DepsByName(deps)
	rest := *t
	rest.Entries = nil
	for _, e := range t.Entries {
		d := named[e.Key]
		if d == nil {
			rest.Entries = append(rest.Entries, e)
			continue
		}
		r.wish(res, d, e, p)
	}
	return &rest
}

// wish reads the entry for a dependency.
func (r *Dependencies) wish(res *model.Resource, d *model.Dep, e *syntax.Entry, p *model.Profile) {
	w := wish{at: e.At, profile: p}
	before := r.List.Errors()
	help := "write `" + d.Name + " = { resource = \"...\" }`"
	switch {
	case e.Value.Kind == syntax.String:
		read.MaskStrings(e.Value)
		r.Report(diag.BadBinding, e.Value.At, "`"+d.Name+"` is a dependency, and this is a value", help)
	case e.Value.Kind != syntax.Table:
		r.Report(diag.BadBinding, e.Value.At, "`"+d.Name+"` is a dependency, and this is "+e.Value.Kind.String(), help)
	default:
		for _, k := range e.Value.Entries {
			switch {
			case k.Key == "resource" && k.Value.Kind == syntax.String:
				w.target = k.Value
			case k.Key == "field" && k.Value.Kind == syntax.String:
				w.field = k.Value
			case k.Key == "resource", k.Key == "field":
				r.Wrong(k, k.Value, "a string")
			case k.Key == "unset" && p != nil:
			case k.Key == "unset":
				r.Report(diag.BadBinding, k.At, "`unset` is for profiles: here there is nothing to clear", "remove it")
			default:
				read.MaskStrings(k.Value)
				r.Report(diag.BadBinding, k.At, "a dependency takes no `"+k.Key+"`", help)
			}
		}
		if w.field != nil && w.target == nil {
			r.Report(diag.BadBinding, w.field.At, "`field` needs a `resource` next to it", "write `"+d.Name+" = { resource = \"...\", field = \"...\" }`")
		}
		if len(e.Value.Entries) == 0 {
			r.Report(diag.BadBinding, e.Value.At, "the binding of `"+d.Name+"` is empty", help)
		}
	}
	w.broken = r.List.Errors() > before
	if r.wanted[res] == nil {
		r.wanted[res] = map[string][]wish{}
	}
	r.wanted[res][d.Name] = append(r.wanted[res][d.Name], w)
}

// Resolve resolves the dependencies of every resource, when all resources are known.
func (r *Dependencies) Resolve() {
	for _, res := range r.Pkg.All() {
		if !r.Library.OpensKind(res.Kind) {
			r.uselessDeps(res)
			continue
		}
		var params map[string]*model.Dep
		if c := res.Kind.Client; c != nil {
			params = library.DepsByName(c.Deps)
		}
		for _, d := range r.Library.DepsOf(res.Kind) {
			if p := params[d.Name]; p != nil {
				d = p
			}
			if u := r.dependency(res, d); u != nil {
				res.Uses = append(res.Uses, u)
			}
		}
		r.sortUses(res)
		r.wired(res)
	}
	r.circles()
}

// uselessDeps reports the dependencies of a resource that has only a configuration.
func (r *Dependencies) uselessDeps(res *model.Resource) {
	for _, d := range r.Library.DepsOf(res.Kind) {
		at, help := res.At, ""
		if res.Kind.From == nil {
			at, help = d.At, "give the kind a `constructor`, or remove the field"
		}
		if !r.idleDeps[d] {
			r.Report(diag.BadDependency, at, "nothing takes the dependency `"+d.Name+"`: the kind `"+res.Kind.Name+"` has no constructor", help)
		}
		r.idleDeps[d] = true
	}
}

// sortUses puts the dependencies of res in the order of the constructor's parameters. The parameters also have their Go types.
func (r *Dependencies) sortUses(res *model.Resource) {
	c := res.Kind.Client
	if c == nil {
		return
	}
	named := map[string]*model.Use{}
	for _, u := range res.Uses {
		named[u.Dep.Name] = u
	}
	var sorted []*model.Use
	for _, d := range c.Deps {
		if u := named[d.Name]; u != nil {
			u.Dep = d
			sorted = append(sorted, u)
		}
	}
	res.Uses = sorted
}

// dependency resolves one dependency of res.
func (r *Dependencies) dependency(res *model.Resource, d *model.Dep) *model.Use {
	u := &model.Use{Dep: d}
	at := map[*model.Profile]diag.Span{}
	broken := false
	for i, w := range r.wanted[res][d.Name] {
		var t model.Target
		broken = broken || w.broken
		if w.target != nil {
			t.Resource = r.accepted(res, d, w.target)
			r.wanted[res][d.Name][i].to = t.Resource
			broken = broken || t.Resource == nil
			if t.Resource != nil && res.Kind.Client != nil && !w.broken {
				t = r.given(res, d, t.Resource, w)
			}
			at[w.profile] = w.target.At
		} else {
			at[w.profile] = w.at
		}
		if w.profile == nil {
			u.Base = t
		} else {
			u.ByProfile = append(u.ByProfile, model.ProfileUse{Profile: w.profile, Target: t})
		}
	}
	slices.SortFunc(u.ByProfile, func(a, b model.ProfileUse) int { return a.Profile.Compare(b.Profile) })
	if broken {
		return nil
	}
	r.there(res, u, at)
	return u
}

// accepted returns the resource that v names, if its kind fits the dependency d of res. It returns nil if it has reported a finding.
func (r *Dependencies) accepted(res *model.Resource, d *model.Dep, v *syntax.Value) *model.Resource {
	target := r.Resources.Seen(res, v.Text)
	if target == nil {
		name, field, dotted := strings.Cut(v.Text, ".")
		switch {
		case dotted && r.Resources.Seen(res, name) != nil:
			r.Report(diag.UnknownResource, v.At, "`"+v.Text+"` is no resource: the key `field` names a field of a resource",
				"write `"+d.Name+" = { resource = \""+name+"\", field = \""+field+"\" }`")
		case !r.Resources.IsBad(res, v.Text):
			r.Report(diag.UnknownResource, v.At, "there is no resource `"+v.Text+"`", r.Resources.seenHelp(res, v.Text))
		}
		return nil
	}
	if len(d.Of) > 0 && !slices.ContainsFunc(d.Of, func(name string) bool { return r.isA(target.Kind, name) }) {
		if slices.ContainsFunc(d.Of, func(name string) bool {
			k, _ := r.Library.Kind(name)
			return k == nil && !slices.Contains(library.BuiltIns(), name)
		}) {
			return nil // a finding says that there is no such kind
		}
		r.Report(diag.BadDependency, v.At, "`"+d.Name+"` takes a resource of the kind "+ident.Either(ident.Ticked(d.Of))+", and `"+v.Text+"` is of the kind `"+target.Kind.Name+"`", "",
			diag.Label{At: d.At, Text: "declared here"})
		return nil
	}
	return target
}

// isA reports whether k is the named kind, or extends it.
func (r *Dependencies) isA(k *model.Kind, name string) bool {
	e, l := r.Library.Kind(k.Name)
	return e != nil && r.entryIsA(e, l, name)
}

// An isaKey has the arguments of entryIsA, for the cache.
type isaKey struct {
	kind *syntax.Entry
	name string
}

// entryIsA reports whether e, a kind of l, is the named kind, or extends it. It caches the results, because kinds that extend e need them
// too.
func (r *Dependencies) entryIsA(e *syntax.Entry, l *library.Library, name string) bool {
	if e.Key == name {
		return true
	}
	b, of, base := l.Above(e)
	if base == nil {
		return false
	}
	asked := isaKey{e, name}
	is, known := r.isas[asked]
	if known {
		return is
	}
	r.isas[asked] = false // for a kind that extends itself; there is a finding about it
	if b != nil {
		is = r.entryIsA(b, of, name)
	} else {
		is = base.Text == name
	}
	r.isas[asked] = is
	return is
}

// given returns what d gets of target: the native client or the handle, or the configuration of a resource that has no client. The type of the
// constructor's parameter decides.
func (r *Dependencies) given(res *model.Resource, d *model.Dep, target *model.Resource, w wish) model.Target {
	switch {
	case target.Kind.Client != nil && w.field != nil:
		r.Report(diag.BadDependency, w.field.At, "`"+w.target.Text+"` has a client, and `field` is for resources that are configuration only", "remove `field`",
			diag.Label{At: target.At, Text: "declared here"})
	case target.Kind.Client != nil:
		return model.Target{Resource: target, Native: r.native(res, d, target, w.target)}
	case d.Param != nil && !r.Library.OpensKind(target.Kind) && !r.Library.Structless(target.Kind): // else there is a finding about the constructor or struct
		if t := r.config(res, d, target, w); t.Resource != nil {
			return t
		}
	}
	return model.Target{Resource: target}
}

// native reports whether d gets the native client of target, else its handle.
func (r *Dependencies) native(res *model.Resource, d *model.Dep, target *model.Resource, v *syntax.Value) bool {
	c := target.Kind.Client
	home := r.Pkg.Path
	if target.Kind.From != nil {
		home = target.Kind.From.Path
	}
	switch {
	case typeutil.Name(d.Param) == typeutil.Name(c.Native):
		return true
	case typeutil.Name(d.Param) == "*"+home+"."+c.Handle, typeutil.Name(d.Param) == home+"."+c.Interface, r.handleHas(target.Kind, d.Param):
		return false
	case typeutil.Implements(c.Native, d.Param):
		return true
	}
	r.Report(diag.BadDependency, v.At, "the constructor of `"+res.Kind.Name+"` takes `"+d.Name+"` as "+typeutil.ShortIn(r.Pkg.Path, d.Param)+", and `"+v.Text+"` is "+typeutil.ShortIn(r.Pkg.Path, c.Native), "")
	return false
}

// handleHas reports whether the handle of k has the methods of the interface want.
func (r *Dependencies) handleHas(k *model.Kind, want types.Type) bool {
	i, ok := want.Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 {
		return false
	}
	methods := map[string]*model.Method{}
	for _, m := range k.Client.InterfaceMethods() {
		methods[m.Name] = m
	}
	for f := range i.Methods() {
		if m := methods[f.Name()]; m == nil || typeutil.Name(m.Type) != typeutil.Name(f.Signature()) {
			return false
		}
	}
	return true
}

// there reports a dependency that does not exist in a profile in which res exists.
func (r *Dependencies) there(res *model.Resource, u *model.Use, at map[*model.Profile]diag.Span) {
	if r.Resources.IsExcused(res) {
		return
	}
	profiles := r.Pkg.ProfilesOf(res)
	var missing, absent []*model.Profile
	var gone *model.Resource
	place := func(p *model.Profile) diag.Span {
		if where := at[p]; where.Valid() {
			return where
		}
		return at[nil]
	}
	for _, p := range profiles {
		switch t := u.In(p).Resource; {
		case t != nil && r.Resources.IsExcused(t):
		case t == nil:
			missing = append(missing, p)
		case !t.In(p):
			absent, gone = append(absent, p), t
		case !u.Dep.Optional && !res.Implies(t):
			r.Report(diag.BadDependency, place(p), "`"+t.Name+"` exists only when "+t.When.Text+", and `"+res.Name+"` requires it",
				"give `"+res.Name+"` the same `when`, or declare the dependency `"+u.Dep.Name+"` as optional", diag.Label{At: t.When.At, Text: "the condition"})
			return
		case t.Optional && !u.Dep.Optional && !res.Optional && !res.Proves(t):
			r.Warn(diag.BadDependency, place(p), "`"+t.Name+"` is optional, and `"+res.Name+"` requires it: opening fails if it is absent", "")
			return
		}
	}
	if len(missing) > 0 && !u.Dep.Optional {
		r.Report(diag.BadDependency, res.At, "the dependency `"+u.Dep.Name+"` is required and nothing fills it"+document.InSome(missing, profiles),
			"bind a resource: `"+u.Dep.Name+" = { resource = \"...\" }`", diag.Label{At: u.Dep.At, Text: "declared here"})
	}
	if len(absent) > 0 {
		where := at[nil]
		if !where.Valid() {
			where = res.At
		}
		help := "bind another one there: `[" + res.Table() + ".profile." + absent[0].Name + "]`"
		if u.Dep.Optional {
			help = "clear it there: `[" + res.Table() + ".profile." + absent[0].Name + "]` with `" + u.Dep.Name + " = { unset = true }`"
		}
		r.Report(diag.BadDependency, where, "`"+gone.Name+"` does not exist"+document.InSome(absent, profiles), help)
	}
}

// circles reports resources that depend on each other in some profile, at the first edge in file order.
func (r *Dependencies) circles() {
	profiles := []*model.Profile{nil} // nil stands for the dependencies without a profile, which count in any profile that the program passes
	if r.Pkg.Profiles != nil {
		profiles = append(slices.Clone(r.Pkg.Profiles.All), nil)
	}
	var everywhere []*model.Resource // the resources with dependencies, because only they can be in a circle
	in := map[*model.Profile][]*model.Resource{}
	for _, res := range r.Pkg.All() {
		switch {
		case len(res.Uses) == 0:
		case res.OnlyIn == nil:
			everywhere = append(everywhere, res)
		default:
			for _, p := range append(slices.Clip(res.OnlyIn), nil) {
				in[p] = append(in[p], res)
			}
		}
	}
	reported := map[diag.Span]bool{}
	for _, p := range profiles {
		r.circlesIn(p, slices.Concat(everywhere, in[p]), reported)
	}
}

// circlesIn reports the circles of one profile that have not been reported yet.
func (r *Dependencies) circlesIn(p *model.Profile, resources []*model.Resource, reported map[diag.Span]bool) {
	done := map[*model.Resource]bool{}
	var path []*model.Resource
	at := map[*model.Resource]int{} // the position in path, counted from 1
	var walk func(res *model.Resource)
	walk = func(res *model.Resource) {
		if len(reported) >= read.MaxCircles {
			return
		}
		if i := at[res]; i > 0 {
			r.circle(path[i-1:], reported)
			return
		}
		if done[res] || !res.In(p) {
			return
		}
		done[res] = true
		path = append(path, res)
		at[res] = len(path)
		for _, u := range res.Uses {
			if t := u.In(p).Resource; t != nil {
				walk(t)
			}
		}
		path = path[:len(path)-1]
		delete(at, res)
	}
	for _, res := range resources {
		walk(res)
	}
}

// circle reports one circle of dependencies, beginning with its first edge in file order.
func (r *Dependencies) circle(cycle []*model.Resource, reported map[diag.Span]bool) {
	edges := make([]diag.Span, len(cycle)) // the place of each dependency on the next resource
	start := 0
	for i, from := range cycle {
		to := cycle[(i+1)%len(cycle)]
		var first diag.Span
		for _, ws := range r.wanted[from] { // order: the first in the file is used
			for _, w := range ws {
				if w.target != nil && w.to == to && (!first.Valid() || w.target.At.Compare(first) < 0) {
					first = w.target.At
				}
			}
		}
		if edges[i] = first; first.Compare(edges[start]) < 0 {
			start = i
		}
	}
	if reported[edges[start]] {
		return
	}
	reported[edges[start]] = true
	r.Report(diag.Cycle, edges[start], "resources depend on each other: "+read.Around(namesOfResources(cycle), start, "needs"), "remove one of the dependencies")
}
