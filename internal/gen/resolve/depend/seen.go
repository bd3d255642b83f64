package depend

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A Resources finds the resources and factories of a specification by name.
type Resources struct {
	*read.Reporter
	pkg       *model.Package
	named     map[string]*model.Resource        // those of pkg, and of its factories as "cloud.s3"
	entries   map[*model.Resource]*syntax.Entry // those of named
	bad       map[string]bool                   // names of resources that could not be resolved: who names them is not blamed
	factories map[string]*model.Factory         // those of pkg
}

// NewResources finds the resources of pkg, as they are added.
func NewResources(r *read.Reporter, pkg *model.Package) *Resources {
	return &Resources{
		Reporter: r, pkg: pkg, named: map[string]*model.Resource{}, entries: map[*model.Resource]*syntax.Entry{}, bad: map[string]bool{},
		factories: map[string]*model.Factory{},
	}
}

// Add adds res, which e declares.
func (r *Resources) Add(res *model.Resource, e *syntax.Entry) {
	r.named[res.Name], r.entries[res] = res, e
}

// AddBad notes that the resource of that name could not be resolved, as a finding says.
func (r *Resources) AddBad(name string) { r.bad[name] = true }

// AddFactory adds f to the package.
func (r *Resources) AddFactory(f *model.Factory) {
	r.pkg.Factories, r.factories[f.Name] = append(r.pkg.Factories, f), f
}

// Entry is the entry that declares res.
func (r *Resources) Entry(res *model.Resource) *syntax.Entry { return r.entries[res] }

// Has reports whether there is a resource of that name.
func (r *Resources) Has(name string) bool { return r.named[name] != nil }

// Factory is the factory of that name; nil if there is none.
func (r *Resources) Factory(name string) *model.Factory { return r.factories[name] }

// Seen is the resource that res calls name: one of its own factory, or else one of the specification. It is nil if there is none. A nil res is
// something outside of factories.
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

// IsBad reports whether there is a finding about the resource that res calls name.
func (r *Resources) IsBad(res *model.Resource, name string) bool {
	return r.bad[name] || res != nil && res.Factory != nil && r.bad[res.Factory.Name+"."+name]
}

// Names lists what res may call other resources.
func (r *Resources) Names(res *model.Resource) []string {
	var names []string
	if res.Factory != nil {
		for _, own := range res.Factory.Resources {
			names = append(names, own.Short())
		}
	}
	return append(names, namesOfResources(r.pkg.Resources)...)
}

// Help is what to type in place of the name of a resource that does not exist, outside of factories.
func (r *Resources) Help(name string) string {
	if before, _, dotted := strings.Cut(name, "."); dotted && r.Factory(before) != nil {
		return "the resources of a factory are there when the program has opened them: name the factory `" + before + "` in a bundle"
	}
	return diag.DidYouMean(name, r.Candidates(func() []string {
		names := namesOfResources(r.pkg.Resources)
		for _, f := range r.pkg.Factories {
			names = append(names, f.Name)
		}
		return names
	}))
}

// seenHelp is what res is to call another resource in place of name, which is none.
func (r *Resources) seenHelp(res *model.Resource, name string) string {
	if res.Factory == nil {
		return r.Help(name)
	}
	return diag.DidYouMean(name, r.Candidates(func() []string { return r.Names(res) }))
}

func namesOfResources(rs []*model.Resource) []string {
	names := make([]string, len(rs))
	for i, x := range rs {
		names[i] = x.Name
	}
	return names
}
