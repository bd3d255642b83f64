package depend

import (
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A Resources looks up the resources and factories of a specification by name.
type Resources struct {
	*read.Reporter
	pkg       *model.Package
	named     map[string]*model.Resource        // the resources of pkg, and those of its factories with names such as "cloud.s3"
	entries   map[*model.Resource]*syntax.Entry // the entries of the resources in named
	bad       map[string]bool                   // names of resources that could not be resolved: a reference to them is not reported
	factories map[string]*model.Factory         // the factories of pkg
	excused   map[*model.Resource]bool          // a finding may be the reason why they do not exist, or lack a dependency
}

// NewResources returns a Resources for pkg. It has no resource yet.
func NewResources(r *read.Reporter, pkg *model.Package) *Resources {
	return &Resources{
		Reporter: r, pkg: pkg, named: map[string]*model.Resource{}, entries: map[*model.Resource]*syntax.Entry{}, bad: map[string]bool{},
		factories: map[string]*model.Factory{}, excused: map[*model.Resource]bool{},
	}
}

// Add adds the resource res, which e declares.
func (r *Resources) Add(res *model.Resource, e *syntax.Entry) {
	r.named[res.Name], r.entries[res] = res, e
}

// AddBad records the name of a resource that could not be resolved. There is a finding about the resource.
func (r *Resources) AddBad(name string) { r.bad[name] = true }

// Excuse records that a finding may be the reason why res does not exist in a profile, or lacks a dependency.
func (r *Resources) Excuse(res *model.Resource) { r.excused[res] = true }

// IsExcused reports whether a finding may be the reason why res does not exist, or lacks a dependency.
func (r *Resources) IsExcused(res *model.Resource) bool {
	return r.excused[res] || (res.When == nil || res.When.Expr == nil) && read.Entry(r.entries[res].Value, "when") != nil
}

// AddFactory adds f to the package.
func (r *Resources) AddFactory(f *model.Factory) {
	r.pkg.Factories, r.factories[f.Name] = append(r.pkg.Factories, f), f
}

// Entry returns the entry that declares res.
func (r *Resources) Entry(res *model.Resource) *syntax.Entry { return r.entries[res] }

// Has reports whether there is a resource with this name.
func (r *Resources) Has(name string) bool { return r.named[name] != nil }

// Factory returns the factory with this name, or nil.
func (r *Resources) Factory(name string) *model.Factory { return r.factories[name] }

// Seen returns the resource that res refers to by name: a resource of its own factory, or else one of the specification. It returns nil if
// there is none. If res is nil, the reference is outside of all factories.
func (r *Resources) Seen(res *model.Resource, name string) *model.Resource {
	if strings.Contains(name, ".") {
		return nil
	}
	if res != nil && res.Factory != nil {
		if own := r.named[res.Factory.Name+"."+name]; own != nil {
			return own
		}
	}
	return r.named[name]
}

// IsBad reports whether there is a finding about the resource that res refers to by name, or a finding at the top level that may be about it.
func (r *Resources) IsBad(res *model.Resource, name string) bool {
	return r.Misspelt(nil) || r.bad[name] || res != nil && res.Factory != nil && r.bad[res.Factory.Name+"."+name]
}

// Names returns the names by which res can refer to other resources.
func (r *Resources) Names(res *model.Resource) []string {
	var names []string
	if res.Factory != nil {
		for _, own := range res.Factory.Resources {
			names = append(names, own.Short())
		}
	}
	return append(names, r.outside()...)
}

// Help suggests a name in place of the name of a resource that does not exist, for a reference outside of factories.
func (r *Resources) Help(name string) string {
	if before, _, dotted := strings.Cut(name, "."); dotted && r.Factory(before) != nil {
		return "a resource of a factory exists only after the program has opened the factory; a bundle can name the whole factory: `" + before + "`"
	}
	return diag.DidYouMean(name, r.Candidates(func() []string {
		names := r.outside()
		for _, f := range r.pkg.Factories {
			names = append(names, f.Name)
		}
		return names
	}))
}

// seenHelp suggests a name in place of an unknown one, for a reference by res.
func (r *Resources) seenHelp(res *model.Resource, name string) string {
	if res.Factory == nil {
		return r.Help(name)
	}
	return diag.DidYouMean(name, r.Candidates(func() []string { return r.Names(res) }))
}

// outside returns the names of the resources outside of factories, also of those that have a finding.
func (r *Resources) outside() []string {
	names := namesOfResources(r.pkg.Resources)
	for _, bad := range slices.Sorted(maps.Keys(r.bad)) {
		if !strings.Contains(bad, ".") {
			names = append(names, bad)
		}
	}
	return names
}

func namesOfResources(rs []*model.Resource) []string {
	names := make([]string, len(rs))
	for i, x := range rs {
		names[i] = x.Name
	}
	return names
}
