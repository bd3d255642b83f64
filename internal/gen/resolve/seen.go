package resolve

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// factoryNamed is the factory of that name; nil if there is none.
func (r *resolver) factoryNamed(name string) *model.Factory { return r.namedFactories[name] }

// seen is the resource that res calls name: one of its own factory, or else one of the specification. It is nil if there is none. A nil res is
// something outside of factories.
func (r *resolver) seen(res *model.Resource, name string) *model.Resource {
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
func (r *resolver) isBad(res *model.Resource, name string) bool {
	return r.badResources[name] || res.Factory != nil && r.badResources[res.Factory.Name+"."+name]
}

// seenNames lists what res may call other resources.
func (r *resolver) seenNames(res *model.Resource) []string {
	var names []string
	if res.Factory != nil {
		for _, own := range res.Factory.Resources {
			names = append(names, own.Short())
		}
	}
	return append(names, namesOfResources(r.pkg.Resources)...)
}

// resourceHelp is what to type in place of the name of a resource that does not exist, outside of factories.
func (r *resolver) resourceHelp(name string) string {
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
func (r *resolver) seenHelp(res *model.Resource, name string) string {
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
