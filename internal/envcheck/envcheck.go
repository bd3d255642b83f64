// Package envcheck knows the variables that a specification reads, and checks an environment against them as the generated
// program would: with the runtime's own reader.
package envcheck

import (
	"context"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource"
)

// An Environment is what a specification is checked against.
type Environment struct {
	Source  resource.Source
	Profile string // "": the profile's variable says
	Remote  bool   // the files that variables name are somewhere else: they are not looked at
}

// A Report is what came of it.
type Report struct {
	Profile  string              // the active profile; "" if there is none, or none was found
	Problems []*resource.Problem // what keeps the program from starting; none holds a value
	Set      int                 // how many of the variables that the profile reads are set
	Of       int                 // of how many
}

// Check loads the configuration of p's resources from env and throws it away.
func Check(ctx context.Context, p *model.Package, env Environment) Report {
	r, err := resource.NewReader(ctx, resource.Settings{
		Source: env.Source, Profile: env.Profile,
		Warn: func(resource.Problem) {}, // rules that relate fields are the program's business
	}, runtimeProfiles(p.Profiles))
	if err != nil {
		return Report{Problems: resource.ProblemsOf(err)}
	}
	report := Report{Profile: r.Profile()}
	active := profile(p.Profiles, r.Profile())
	for _, res := range p.Resources {
		if !res.In(active) {
			continue
		}
		l := loader{res, active, env}
		if res.Optional {
			resource.LoadOptional(r, res.Name, l.load)
		} else {
			resource.Load(r, res.Name, l.load)
		}
	}
	report.Problems = resource.ProblemsOf(r.Err())
	for _, v := range Variables(p, active) {
		report.Of++
		if text, ok := env.Source.Lookup(v.Name); ok && text != "" {
			report.Set++
		}
	}
	return report
}

func runtimeProfiles(ps *model.Profiles) resource.Profiles {
	if ps == nil {
		return resource.Profiles{}
	}
	out := resource.Profiles{Env: ps.Env}
	if ps.Default != nil {
		out.Default = ps.Default.Name
	}
	for _, p := range ps.All {
		out.Names = append(out.Names, p.Name)
	}
	return out
}

func profile(ps *model.Profiles, name string) *model.Profile {
	if ps != nil {
		for _, p := range ps.All {
			if p.Name == name {
				return p
			}
		}
	}
	return nil
}

// A loader does for one resource what its generated loader does.
type loader struct {
	res    *model.Resource
	active *model.Profile
	env    Environment
}

func (l loader) load(r *resource.Reader) settings {
	if slices.Contains(l.res.Claimed, l.active) {
		r.Claim()
	}
	var all settings
	for _, leaf := range l.res.Leaves {
		b, f := leaf.In(l.active), leaf.Field()
		s := &setting{name: leaf.Name, field: f, value: b.Fallback}
		all = append(all, s)
		if l.env.Remote && l.fromFile(b) {
			if !b.Shared {
				r.Claim()
			}
			s.unseen = true
			continue
		}
		resource.Read(r, &s.value, leaf.Name, variable(b), func(text string) (*model.Value, error) {
			return value.Parse(f.Type, text)
		})
		if f.Rules.Exists != "" && f.Type.Kind == model.Path && s.value != nil && !l.env.Remote {
			if path, ok := s.value.V.(string); ok {
				r.Exists(leaf.Name, path, f.Rules.Exists)
			}
		}
	}
	return all
}

// fromFile reports whether b is filled by a file, and by nothing else that would be an error beside it.
func (l loader) fromFile(b model.Binding) bool {
	if path, _ := lookup(l.env.Source, b.File); path == "" {
		return false
	}
	return !slices.ContainsFunc(b.Env, func(name string) bool {
		text, ok := lookup(l.env.Source, name)
		return ok && (text != "" || b.AllowEmpty)
	})
}

func lookup(s resource.Source, name string) (string, bool) {
	if name == "" {
		return "", false
	}
	return s.Lookup(name)
}

func variable(b model.Binding) resource.Var {
	v := resource.Env(b.Env...)
	if b.File != "" {
		v = v.OrFile(b.File)
	}
	if b.AllowEmpty {
		v = v.AllowEmpty()
	}
	if b.Shared {
		v = v.Shared()
	}
	return v
}

// A setting is one leaf with its value.
type setting struct {
	name   string
	field  *model.Field
	value  *model.Value // nil: unset
	unseen bool         // it is set, but not here
}

// settings are the configuration of one resource.
type settings []*setting

// Validate reports what is wrong, each a *resource.Problem.
func (all settings) Validate() error {
	var ps resource.Problems
	for _, s := range all {
		switch {
		case s.unseen:
		case s.missing() && s.field.Required():
			ps.Required(s.name)
		case s.missing():
		default:
			for _, b := range value.Check(s.field, s.value) {
				ps.Add(s.name, b.Rule, b.Message)
			}
		}
	}
	return ps.Err()
}

// missing treats an empty text as none: generated code cannot tell them apart.
func (s *setting) missing() bool {
	if s.value == nil {
		return true
	}
	text, ok := s.value.V.(string)
	return ok && text == "" && s.field.Default == nil
}
