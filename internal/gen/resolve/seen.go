package resolve

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A resources finds the resources and factories of a specification by name.
type resources struct {
	*read.Reporter
	pkg       *model.Package
	named     map[string]*model.Resource        // those of pkg, and of its factories as "cloud.s3"
	entries   map[*model.Resource]*syntax.Entry // those of named
	bad       map[string]bool                   // names of resources that could not be resolved: who names them is not blamed
	factories map[string]*model.Factory         // those of pkg
}

// newResources finds the resources of pkg, as they are added.
func newResources(r *read.Reporter, pkg *model.Package) *resources {
	return &resources{
		Reporter: r, pkg: pkg, named: map[string]*model.Resource{}, entries: map[*model.Resource]*syntax.Entry{}, bad: map[string]bool{},
		factories: map[string]*model.Factory{},
	}
}

// add adds res, which e declares.
func (r *resources) add(res *model.Resource, e *syntax.Entry) {
	r.named[res.Name], r.entries[res] = res, e
}

// addBad notes that the resource of that name could not be resolved, as a finding says.
func (r *resources) addBad(name string) { r.bad[name] = true }

// addFactory adds f to the package.
func (r *resources) addFactory(f *model.Factory) {
	r.pkg.Factories, r.factories[f.Name] = append(r.pkg.Factories, f), f
}

// entry is the entry that declares res.
func (r *resources) entry(res *model.Resource) *syntax.Entry { return r.entries[res] }

// has reports whether there is a resource of that name.
func (r *resources) has(name string) bool { return r.named[name] != nil }

// factoryNamed is the factory of that name; nil if there is none.
func (r *resources) factoryNamed(name string) *model.Factory { return r.factories[name] }

// seen is the resource that res calls name: one of its own factory, or else one of the specification. It is nil if there is none. A nil res is
// something outside of factories.
func (r *resources) seen(res *model.Resource, name string) *model.Resource {
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

// isBad reports whether there is a finding about the resource that res calls name.
func (r *resources) isBad(res *model.Resource, name string) bool {
	return r.bad[name] || res != nil && res.Factory != nil && r.bad[res.Factory.Name+"."+name]
}

// seenNames lists what res may call other resources.
func (r *resources) seenNames(res *model.Resource) []string {
	var names []string
	if res.Factory != nil {
		for _, own := range res.Factory.Resources {
			names = append(names, own.Short())
		}
	}
	return append(names, namesOfResources(r.pkg.Resources)...)
}

// resourceHelp is what to type in place of the name of a resource that does not exist, outside of factories.
func (r *resources) resourceHelp(name string) string {
	if before, _, dotted := strings.Cut(name, "."); dotted && r.factoryNamed(before) != nil {
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
func (r *resources) seenHelp(res *model.Resource, name string) string {
	if res.Factory == nil {
		return r.resourceHelp(name)
	}
	return diag.DidYouMean(name, r.Candidates(func() []string { return r.seenNames(res) }))
}

func namesOfResources(rs []*model.Resource) []string {
	names := make([]string, len(rs))
	for i, x := range rs {
		names[i] = x.Name
	}
	return names
}
