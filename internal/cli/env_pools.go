package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// counts reports whether the user wants connections to be counted.
func (f envFlags) counts() bool { return f.replicas > 0 || f.most > 0 }

// A pool is the number of connections that a resource may have open in some profiles.
type pool struct {
	envcheck.Pool
	profiles string // "" for all
}

// poolsByDefault returns the pools of p's resources when no variable is set, in the profile only or, if only is nil, in each profile.
func poolsByDefault(p *model.Package, only *model.Profile) []pool {
	known := map[*model.Profile]map[*model.Resource]envcheck.Pool{}
	in := func(q *model.Profile, r *model.Resource) envcheck.Pool {
		if known[q] == nil {
			known[q] = map[*model.Resource]envcheck.Pool{}
			env := envcheck.Environment{Source: resource.Map{}, Whole: true}
			if q != nil {
				env.Profile = q.Name
			}
			for _, pool := range envcheck.Check(context.Background(), p, env).Pools {
				known[q][pool.Resource] = pool
			}
		}
		return known[q][r]
	}
	var all []pool
	for _, r := range p.Resources {
		profiles := p.ProfilesOf(r)
		switch {
		case len(r.Kind.Connections) == 0 || only != nil && !r.In(only):
			continue
		case only != nil:
			profiles = []*model.Profile{only}
		}
		key := func(p envcheck.Pool) string { return fmt.Sprint(p.Most, p.Known, p.Variables) }
		for _, v := range model.VariantsBy(profiles, key, func(q *model.Profile) envcheck.Pool { return in(q, r) }) {
			one := pool{Pool: v.What}
			if !v.All {
				one.profiles = table.Profiles(v.Profiles, ", ")
			}
			all = append(all, one)
		}
	}
	return all
}

// printPools prints a line for each pool, and warns of those that are too large. After them it names the resources of factories that are
// not counted.
func (a *app) printPools(p *model.Package, all []pool, f envFlags) error {
	if len(all) > 0 {
		if err := a.poolTable(all, f); err != nil {
			return err
		}
	}
	for i, r := range uncounted(p) {
		if i == 0 {
			fmt.Fprintln(a.Stdout)
		}
		fmt.Fprintf(a.Stdout, "not counted: the connections of %s; --param counts those of one %s\n", r.Name, r.Factory.Name)
	}
	return nil
}

// uncounted lists the resources of p's factories whose kinds have a number of connections. If the parameters of a factory are given, its
// resources are resources of p, and are counted.
func uncounted(p *model.Package) []*model.Resource {
	var all []*model.Resource
	for _, factory := range p.Factories {
		for _, r := range factory.Resources {
			if len(r.Kind.Connections) > 0 {
				all = append(all, r)
			}
		}
	}
	return all
}

// poolTable prints the table of printPools.
func (a *app) poolTable(all []pool, f envFlags) error {
	processes := uint64(max(f.replicas, 1))
	rows := []string{"RESOURCE\tCONNECTIONS\tSET BY"}
	if f.replicas > 0 {
		rows[0] = fmt.Sprintf("RESOURCE\tCONNECTIONS\tOF %d PROCESSES\tSET BY", processes)
	}
	var found []diag.Finding
	for _, p := range all {
		cells := []string{p.Resource.Name, p.times(1)}
		if f.replicas > 0 {
			cells = append(cells, p.times(processes))
		}
		rows = append(rows, strings.Join(append(cells, strings.Join(p.Variables, ", ")), "\t"))
		if f.most > 0 && p.Known && p.Most*processes > uint64(f.most) {
			found = append(found, p.tooMany(processes, uint64(f.most)))
		}
	}
	fmt.Fprintln(a.Stdout)
	if err := table.Write(a.Stdout, rows); err != nil {
		return err
	}
	a.report(found...)
	return nil
}

// times returns a text about how many connections the given number of processes may have open.
func (p pool) times(processes uint64) string {
	if !p.Known {
		return "not known"
	}
	text := strconv.FormatUint(p.Most*processes, 10)
	if p.profiles != "" {
		text += " in " + p.profiles
	}
	return text
}

// tooMany returns the warning that the processes may have more connections than most.
func (p pool) tooMany(processes, most uint64) diag.Finding {
	found := diag.Finding{
		Severity: diag.Warning,
		Text:     fmt.Sprintf("the connections of `%s` may be more than %d: %s", p.Resource.Name, most, p.times(processes)),
		Help:     fmt.Sprintf("each of %[2]d processes may have at most %[1]d", most/processes, processes),
	}
	if len(p.Variables) > 0 {
		found.Help += "; " + strings.Join(p.Variables, " and ") + " can set this"
	}
	return found
}
