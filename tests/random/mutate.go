package random

import (
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// A Mutant is an environment with one change that makes it bad, or that must not make a difference.
type Mutant struct {
	Env
	What string   // "drop", "text", "limit", "both", "rule", ...
	Want []string // variables that a problem must name; nil: there must be none

	Broken broken // of "limit"
	Either bool   // it may be good: the program and env --check have to agree, and no more
}

// broken is a constraint that is not satisfied, and its field.
type broken struct {
	field *model.Field
	key   string
}

// Mutants makes one change of each sort that e allows.
func (m *Environ) Mutants(e *Env) []*Mutant {
	var all []*Mutant
	for _, make := range []func(*Env, *setting) *Mutant{m.drop, m.garble, m.both, m.noFile} {
		order := m.rand.Perm(len(e.set))
		for _, i := range order {
			if s := e.set[i]; !s.shared && !s.empty && s.items == nil {
				if mutant := make(e, s); mutant != nil {
					all = append(all, mutant)
					break
				}
			}
		}
	}
	all = append(all, m.exceed(e)...)
	all = append(all, m.badItems(e)...)
	for _, mutant := range []*Mutant{m.profile(e), m.twoMembers(e), m.stray(e), m.rule(e)} {
		if mutant != nil {
			all = append(all, mutant)
		}
	}
	m.unsure(e, all)
	return all
}

func (m *Environ) change(e *Env, what string, want ...string) *Mutant {
	mutant := &Mutant{Env: *e, What: what, Want: want}
	mutant.Vars = maps.Clone(e.Vars)
	return mutant
}

// drop removes a required variable from something that stays present.
func (m *Environ) drop(e *Env, s *setting) *Mutant {
	f, b := s.leaf.Field(), e.binding(s)
	if !f.Required() || b.Fallback != nil || f.Type.Kind == model.UnionType || !e.stays(s) {
		return nil
	}
	mutant := m.change(e, "drop", b.Env...)
	for _, n := range variables(b) {
		delete(mutant.Vars, n)
	}
	if b.File != "" {
		mutant.Want = append(mutant.Want, b.File)
	}
	return mutant
}

// stays reports whether what holds the leaf of s is there without it.
func (e *Env) stays(s *setting) bool {
	other := func(prefix string, own bool) bool {
		return slices.ContainsFunc(e.set, func(o *setting) bool {
			return o != s && o.res == s.res && strings.HasPrefix(o.leaf.Name, prefix) && !(own && o.shared)
		})
	}
	if s.res.Optional && !slices.Contains(s.res.Claimed, e.Profile) && !other("", true) {
		return false
	}
	place := ""
	for i, f := range s.leaf.Path[:len(s.leaf.Path)-1] {
		place += f.Name
		if m := s.leaf.Member(i); m != nil {
			selector := slices.ContainsFunc(e.set, func(o *setting) bool { return o.res == s.res && o.leaf.Name == place })
			place += "." + m.Name
			if !selector && !other(place+".", true) {
				return false
			}
		} else if f.Pointer() && !other(place+".", false) {
			return false
		}
		place += "."
	}
	return true
}

// garble makes a text that is no value of its type.
func (m *Environ) garble(e *Env, s *setting) *Mutant {
	text, ok := m.unparsable(s.leaf.Field())
	if !ok || !unchanged(e.binding(s), text) {
		return nil
	}
	return m.with(e, s, "text", text)
}

// exceeding is how many constraints of one environment are broken, each in a mutant of its own.
const exceeding = 8

// exceed makes values that break constraints.
func (m *Environ) exceed(e *Env) []*Mutant {
	var all []*Mutant
	for _, i := range m.rand.Perm(len(e.set)) {
		s := e.set[i]
		f := s.leaf.Field()
		if s.shared || s.empty || s.items != nil || f.Type.Kind == model.UnionType {
			continue
		}
		texts := m.outside(f)
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			if len(all) < exceeding && unchanged(e.binding(s), texts[key]) {
				mutant := m.with(e, s, "limit", texts[key])
				mutant.Broken = broken{f, key}
				all = append(all, mutant)
			}
		}
	}
	return all
}

func (m *Environ) with(e *Env, s *setting, what, text string) *Mutant {
	mutant := m.change(e, what, s.name)
	if s.file {
		text = m.fileOf(e.binding(s), text)
	}
	mutant.Vars[s.name] = text
	return mutant
}

// both sets a variable and the variable of its file.
func (m *Environ) both(e *Env, s *setting) *Mutant {
	b := e.binding(s)
	if b.File == "" || len(b.Env) == 0 {
		return nil
	}
	other := b.File
	if s.file {
		other = b.Env[0]
	}
	mutant := m.change(e, "both", s.name, other)
	if b.PreferEnv {
		mutant = m.change(e, "both, one wins")
		mutant.Either = s.file // then the variable wins
	}
	mutant.Vars[other] = "anything"
	return mutant
}

// noFile names a file that is not there, or that is no text.
func (m *Environ) noFile(e *Env, s *setting) *Mutant {
	if !s.file {
		return nil
	}
	mutant := m.change(e, "no file", s.name)
	b := e.binding(s)
	switch n := m.rand.IntN(3); {
	case b.FileContent == "raw" && n < 2: // any bytes are good for some fields
		mutant = m.change(e, "raw file")
		mutant.Either = true
		mutant.Vars[s.name] = m.fileOf(b, pick(m.rand, []string{"\xff\xfex\x00", "x\x00", "\ufeffx\n\n"}))
	case n == 0:
		mutant.Vars[s.name] = m.fileOf(b, "\xff\xfex\x00") // UTF-16
	case n == 1:
		mutant.Vars[s.name] = m.fileOf(b, "x\x00")
	default:
		mutant.Vars[s.name] += ".gone"
	}
	return mutant
}

// profile selects a profile that does not exist.
func (m *Environ) profile(e *Env) *Mutant {
	ps := m.Package.Profiles
	if ps == nil {
		return nil
	}
	mutant := m.change(e, "profile", ps.Env)
	mutant.Vars[ps.Env] = "nosuch"
	return mutant
}

// twoMembers sets a variable of another member of a union which a variable of its member selects.
func (m *Environ) twoMembers(e *Env) *Mutant {
	for _, s := range e.set {
		for i, f := range s.leaf.Path[:len(s.leaf.Path)-1] {
			mine := s.leaf.Member(i)
			if mine == nil || s.shared {
				continue
			}
			union := ""
			for j, g := range s.leaf.Path[:i+1] {
				union += g.Name
				if o := s.leaf.Member(j); o != nil && j < i {
					union += "." + o.Name
				}
				if j < i {
					union += "."
				}
			}
			if slices.ContainsFunc(e.set, func(o *setting) bool { return o.res == s.res && o.leaf.Name == union }) {
				continue // a selector decides
			}
			if s.res.Leaf(union).Pinned(e.Profile) {
				continue // the specification decides
			}
			for _, l := range s.res.Leaves {
				for _, other := range f.Type.Union.Members {
					if b := l.In(e.Profile); other != mine && strings.HasPrefix(l.Name, union+"."+other.Name+".") && len(b.Env) > 0 && !b.Shared {
						mutant := m.change(e, "two members", b.Env[0])
						mutant.Vars[b.Env[0]] = "anything"
						return mutant
					}
				}
			}
		}
	}
	return nil
}

// stray sets a variable of a member that is not the one which the specification selects.
func (m *Environ) stray(e *Env) *Mutant {
	for _, r := range m.Package.Resources {
		for _, union := range r.Leaves {
			if !union.Pinned(e.Profile) || !r.Present(e.Profile) || slices.ContainsFunc(e.set, func(o *setting) bool { return o.res == r && o.leaf == union }) {
				continue
			}
			for _, member := range union.Field().Type.Union.Members {
				if member.Name == union.Selected(e.Profile) {
					continue
				}
				for _, l := range r.Below(union.Name + "." + member.Name) {
					s := l.Source(e.Profile)
					if len(s.Env) == 0 || s.Shared || e.Vars[s.Env[0]] != "" {
						continue
					}
					mutant := m.change(e, "stray")
					mutant.Vars[s.Env[0]] = "anything"
					return mutant
				}
			}
		}
	}
	return nil
}

// rule changes values, each good in itself, so that a rule is broken and nothing else.
func (m *Environ) rule(e *Env) *Mutant {
	if len(e.set) == 0 {
		return nil
	}
	for range 60 {
		mutant := m.change(e, "rule")
		s := pick(m.rand, e.set)
		if f := s.leaf.Field(); f.Type.Kind == model.UnionType || s.shared || s.empty || s.items != nil {
			continue
		} else if text := m.written(f, m.value(f)); s.file {
			mutant.Vars[s.name] = m.fileOf(e.binding(s), text)
		} else {
			mutant.Vars[s.name] = text
		}
		wrong := check(m.Package, &mutant.Env)
		if len(wrong) == 0 || slices.ContainsFunc(wrong, func(p *resource.Problem) bool { return p.Rule != "rule" }) {
			continue
		}
		mutant.Want = []string{s.name}
		return mutant
	}
	return nil
}
