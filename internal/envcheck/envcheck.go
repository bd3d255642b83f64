// Package envcheck checks an environment against the variables of a specification, as the generated program would. It uses the reader of
// the runtime.
package envcheck

import (
	"context"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// An Environment is the environment to check.
type Environment struct {
	Source  resource.Source
	Profile string // "": the profile's variable says
	Remote  bool   // the files that variables name are somewhere else: they are not looked at
	Whole   bool   // optional resources are there, and those with a condition, whatever is set
}

// A Report is the result of a check.
type Report struct {
	Profile  string              // the active profile; "" if there is none, or none was found
	Problems []*resource.Problem // what keeps the program from starting; none holds a value
	Warnings []*resource.Problem // what it would warn about
	Pools    []Pool              // of the resources that are there
	Set      int                 // how many of the variables that the profile reads are set
	Of       int                 // of how many
	Absent   []*model.Resource   // what is not there, in the order of the specification; not those of which that is not known
	Unknown  []*model.Resource   // what may be there, as only the program knows what decides; it is not checked
	Stores   []string            // the stores that the program would ask, with their references: "vault:prod/orders#password"
}

// Check loads the configuration of p's resources from env, and discards it.
func Check(ctx context.Context, p *model.Package, env Environment) Report {
	var report Report
	r, err := gen.NewReader(ctx, lifecycle.Settings{
		Source: env.Source, Profile: env.Profile,
		Warn: func(w resource.Problem) { report.Warnings = append(report.Warnings, &w) },
	}, runtimeProfiles(p.Profiles))
	if err != nil {
		return Report{Problems: resource.ProblemsOf(err)}
	}
	r.Trace()
	report.Profile = r.Profile()
	active := p.Profiles.Named(r.Profile())
	known := newExistence()
	there := map[*model.Resource]bool{}
	for _, res := range model.LoadOrder(p.Resources) {
		if !res.In(active) || !env.Whole && !known.exists(r, res, report.Profile) {
			continue
		}
		l := &loader{res: res, active: active, plan: p.PlanOf(res), env: env}
		if !res.Optional || env.Whole {
			s := gen.Load(r, res.Name, l.load)
			report.pool(l, s)
			known.loaded(res, s)
			there[res] = true
		} else if s := gen.LoadOptional(r, res.Name, l.load); s != nil {
			report.pool(l, *s)
			known.loaded(res, *s)
			there[res] = true
		} else {
			l.stores = nil
		}
		for _, store := range l.stores {
			if !slices.Contains(report.Stores, store) {
				report.Stores = append(report.Stores, store)
			}
		}
	}
	report.Problems = resource.ProblemsOf(r.Err())
	for _, res := range p.Resources {
		switch {
		case known.unknown[res]:
			report.Unknown = append(report.Unknown, res)
		case !there[res]:
			report.Absent = append(report.Absent, res)
		}
	}
	var names []string
	if lister, ok := env.Source.(resource.Lister); ok {
		names, _ = lister.Names()
		names = slices.Sorted(slices.Values(names))
	}
	for _, v := range environ.Variables(p, active) {
		if v.Item() { // it stands for others
			continue
		}
		report.Of++
		if text, ok := env.Source.Lookup(v.Name); ok && text != "" || hasItem(env.Source, names, v) {
			report.Set++
		}
	}
	return report
}

func runtimeProfiles(ps *model.Profiles) gen.Profiles {
	if ps == nil {
		return gen.Profiles{}
	}
	out := gen.Profiles{Env: ps.Env}
	if ps.Default != nil {
		out.Default = ps.Default.Name
	}
	for _, p := range ps.All {
		out.Names = append(out.Names, p.Name)
		for _, alias := range p.Aliases {
			if out.Aliases == nil {
				out.Aliases = map[string]string{}
			}
			out.Aliases[alias] = p.Name
		}
		if p.Production {
			out.Production = append(out.Production, p.Name)
		}
	}
	return out
}

// hasItem reports whether one of the variables called names, which are sorted, is set and is one of an item of the list or map of objects that v
// feeds.
func hasItem(src resource.Source, names []string, v *environ.Variable) bool {
	return slices.ContainsFunc(v.Feeds, func(f *environ.Feed) bool {
		field := f.Leaf.Field()
		if f.File || field.Type.Items() == nil {
			return false
		}
		prefix := v.Name + field.Between()
		i, _ := slices.BinarySearch(names, prefix)
		for ; i < len(names) && strings.HasPrefix(names[i], prefix); i++ {
			if text, ok := src.Lookup(names[i]); ok && text != "" && field.IsItemVariable(v.Name, names[i]) {
				return true
			}
		}
		return false
	})
}
