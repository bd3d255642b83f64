package random

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// String is the specification with its Go.
func (c *Clients) String() string {
	var b strings.Builder
	b.WriteString(c.Text)
	for _, l := range c.Libs {
		fmt.Fprintf(&b, "-- %s/resgen.toml --\n%s", l.Folder, l.Text)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		fmt.Fprintf(&b, "-- %s --\n%s", name, c.Files[name])
	}
	return b.String()
}

// An opening is one environment in which the resources of a specification are opened.
type opening struct {
	trial   *trial
	ask     *ask
	program *program
	n       int     // of the package
	loaded  *answer // what loading the configuration says
	tried   map[string]int
	seen    map[string]int // of health and metrics
	wrong   []string
}

func (o *opening) say(format string, args ...any) {
	o.wrong = append(o.wrong, fmt.Sprintf(format, args...))
}

// open asks the program and notes what the clients saw.
func (o *opening) open(what string, q question) (*answer, error) {
	o.tried[what]++
	q.Spec, q.Open = o.n, true
	q.All, q.Ill = len(q.Vars)%2 == 1, q.Fail == 0 && o.ask.what == "good"
	got, err := o.program.ask(q)
	if err != nil {
		return nil, err
	}
	for _, w := range got.Wrong {
		o.say("%s: %s", what, w)
	}
	for what, n := range got.Seen { // order: a sum each
		o.seen[what] += n
	}
	return got, nil
}

// try opens everything, each bundle, and everything once more with a constructor that fails.
func (o *opening) try() error {
	all, err := o.open("open", question{Vars: o.ask.env.Vars})
	if err != nil {
		return err
	}
	if len(o.loaded.Problems) > 0 {
		if !slices.Equal(all.texts(), o.loaded.texts()) {
			o.say("opening says\n%s\nand loading\n%s", strings.Join(all.texts(), "\n"), strings.Join(o.loaded.texts(), "\n"))
		}
		if all.Opened > 0 {
			o.say("%d clients are opened in spite of problems", all.Opened)
		}
		return nil
	}
	o.count("open", all, all.Present)
	for i, b := range o.trial.full.Bundles {
		if err := o.bundle(i+1, b, all.Present); err != nil {
			return err
		}
	}
	_, err = o.open("fail", question{Vars: o.ask.env.Vars, Fail: 1 + len(o.ask.env.Vars)%(1+all.Opened)})
	return err
}

// count compares what was opened with the resources that should have been.
func (o *opening) count(what string, got *answer, want []string) {
	if len(got.Problems) > 0 {
		o.say("%s: %s", what, strings.Join(got.texts(), "\n"))
		return
	}
	changes := 0
	for _, r := range o.trial.full.Resources {
		if c := r.Kind.Client; c != nil && c.Changes != nil && slices.Contains(want, r.Name) && watched(c) {
			changes += 1 + len(r.Changed)
		}
	}
	if got.Opened != len(want) || got.Changes != changes {
		o.say("%s: %d clients are opened and configured %d times, not %d times for %v", what, got.Opened, got.Changes, changes, want)
	}
}

// bundle opens the i-th bundle with no more variables than it needs. present are the resources that the environment is enough for.
func (o *opening) bundle(i int, b *model.Bundle, present []string) error {
	p := o.ask.env.Profile
	if p != nil { // the same of the whole package
		all := o.trial.full.Profiles.All
		p = all[slices.IndexFunc(all, func(q *model.Profile) bool { return q.Name == p.Name })]
	}
	needed := closure(b.Uses, func(r *model.Resource) []*model.Use { return r.Uses }, p)
	opened := closure(b.Uses, func(r *model.Resource) []*model.Use {
		if !slices.Contains(present, r.Name) {
			return nil
		}
		return r.Uses
	}, p)
	for i := 0; i < len(needed); i++ { // and what says whether they exist
		if w := needed[i].When; w != nil {
			for _, a := range w.Asks {
				if !slices.Contains(needed, a.Resource) {
					needed = append(needed, a.Resource)
				}
			}
		}
	}
	vars := resource.Map{}
	if ps := o.trial.full.Profiles; ps != nil {
		vars[ps.Env] = p.Name
	}
	for _, r := range needed {
		for _, l := range r.Leaves {
			bound := l.In(p)
			for _, name := range variables(bound) {
				if v, ok := o.ask.env.Vars[name]; ok {
					vars[name] = v
				}
			}
			for name, v := range o.ask.env.Vars { // order: a set
				if ofItem(l, bound, name) {
					vars[name] = v
				}
			}
		}
	}
	got, err := o.open("bundle", question{Vars: vars, Bundle: i})
	if err != nil {
		return err
	}
	opened = slices.DeleteFunc(opened, func(r *model.Resource) bool { return !slices.Contains(present, r.Name) })
	o.count("bundle "+b.Name, got, resourceNames(opened))
	for _, name := range got.Present {
		if !slices.Contains(resourceNames(b.Uses), name) {
			o.say("bundle %s has %s", b.Name, name)
		}
	}
	return nil
}

// closure is rs and all that they use in a profile.
func closure(rs []*model.Resource, uses func(*model.Resource) []*model.Use, p *model.Profile) []*model.Resource {
	all := slices.Clone(rs)
	for i := 0; i < len(all); i++ {
		for _, u := range uses(all[i]) {
			if t := u.In(p).Resource; t != nil && !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
}
