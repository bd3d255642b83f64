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
	Profile string // the active profile; "": the variable for the profile selects it
	Remote  bool   // the files that variables name are on another machine, and are not read
	Whole   bool   // treat optional resources, and those with a condition, as present
}

// A Report is the result of a check.
type Report struct {
	Profile  string              // the active profile; "" if there is none, or none was found
	Problems []*resource.Problem // the errors with which the program would not start; none contains a value
	Warnings []*resource.Problem // the warnings of the program
	Pools    []Pool              // the pools of the resources that are present
	Set      int                 // the number of variables of the profile that are set
	Of       int                 // the number of variables of the profile
	Absent   []*model.Resource   // the resources that are certainly absent, in the order of the specification
	Unknown  []*model.Resource   // what may be there, as only the program knows what decides; it is not checked
	Stores   []string            // the stores that the program would read, with their references: "vault:prod/orders#password"
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
		if v.Item() { // it represents the variables of all items
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

// hasItem reports whether one of the named variables is set and belongs to an item of the list or map of objects that v sets. names is
// sorted.
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
