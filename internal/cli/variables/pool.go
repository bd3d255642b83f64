package variables

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

// A Pool is the number of connections that a resource may have open in some profiles.
type Pool struct {
	envcheck.Pool
	profiles string // "" for all
}

// PoolsByDefault returns the pools of p's resources when no variable is set, in the given profile. If only is nil, it does so for each
// profile.
func PoolsByDefault(p *model.Package, only *model.Profile) []Pool {
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
	var all []Pool
	for _, r := range p.Resources {
		profiles := p.ProfilesOf(r)
		switch {
		case len(r.Kind.Connections) == 0 || !r.In(only):
			continue
		case only != nil:
			profiles = []*model.Profile{only}
		}
		key := func(p envcheck.Pool) string { return fmt.Sprint(p.Most, p.Known, p.Variables) }
		for _, v := range model.VariantsBy(profiles, key, func(q *model.Profile) envcheck.Pool { return in(q, r) }) {
			one := Pool{Pool: v.What}
			if !v.All {
				one.profiles = table.Profiles(v.Profiles, ", ")
			}
			all = append(all, one)
		}
	}
	return all
}

// Processes are the processes that share a server.
type Processes struct {
	Count uint32 // 0: not given, one process
	Max   uint32 // how many connections the server allows; 0: not given
}

// Table returns a table of pools, and a warning for each pool that may have more connections than the server allows.
func (n Processes) Table(pools []Pool) (string, []diag.Finding) {
	processes := uint64(max(n.Count, 1))
	rows := []string{"RESOURCE\tCONNECTIONS\tSET BY"}
	if n.Count > 0 {
		rows[0] = fmt.Sprintf("RESOURCE\tCONNECTIONS\tOF %d PROCESSES\tSET BY", processes)
	}
	var found []diag.Finding
	for _, p := range pools {
		cells := []string{p.Resource.Name, p.times(1)}
		if n.Count > 0 {
			cells = append(cells, p.times(processes))
		}
		rows = append(rows, strings.Join(append(cells, strings.Join(p.Variables, ", ")), "\t"))
		if n.Max > 0 && p.Known && p.Most*processes > uint64(n.Max) {
			found = append(found, p.tooMany(processes, uint64(n.Max)))
		}
	}
	return table.Text(rows), found
}

// Uncounted lists the resources of p's factories whose kinds have a number of connections. If the parameters of a factory are given, its
// resources are resources of p, and are counted.
func Uncounted(p *model.Package) []*model.Resource {
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

// times returns a text about how many connections the given number of processes may have open.
func (p Pool) times(processes uint64) string {
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
func (p Pool) tooMany(processes, most uint64) diag.Finding {
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
