package healthhttp

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
)

const (
	longMessage = 1000 // the number of characters of a message that are shown
	fewNames    = 4    // the number of names that a sentence lists
)

// A page has the data of the template.
type page struct {
	Now     moment
	Tone    string // "good", "warn", "bad" or "wait"
	Verdict string
	Why     string
	Profile string
	Host    string
	Process int

	Counts    []tally
	Troubles  []*row // the worst first
	Resources []*row
	Graphs    []*graph
	Alone     []*row // resources that neither depend on others nor have dependents

	Refresh int  // the interval, in seconds, at which the page reloads without a script; 0: never
	Bare    bool // the address has no query that a link would lose
	NoMore  bool // the configuration could not be described
}

// A tally says how many resources are in a state.
type tally struct {
	State health.State
	N     int
}

// A row shows one resource.
type row struct {
	health.Status
	ID       string
	Since    moment
	Checked  moment
	Answered moment
	Failed   moment

	Needs    []*row // its direct dependencies
	NeededBy []*row
	Cause    *row   // for a blocked resource: the resource that is down
	Blocks   []*row // the resources that are blocked because this one is down

	Fails   string // "2 of 3 checks have failed"
	Message string // the text of the last error, cut if it is long
	Plot    *plot
	Pool    *pool

	Config  []resource.FieldDescription
	Absence string // why it is absent
}

// Recovered reports whether there was an error and the last check succeeded.
func (r *row) Recovered() bool { return r.ErrorType == "" && r.LastType != "" }

// Took returns the duration of the last check.
func (r *row) Took() string { return took(r.Latency) }

// Interval returns the time between checks.
func (r *row) Interval() string { return r.Settings.Interval.String() }

// Flags returns labels such as "borrowed".
func (r *row) Flags() []string {
	var flags []string
	if !r.Critical {
		flags = append(flags, "not critical")
	}
	if r.Borrowed {
		flags = append(flags, "borrowed")
	}
	return flags
}

// newPage returns the data for the page at the time now.
func newPage(h *health.Health, now time.Time) *page {
	ready := h.Readiness()
	p := &page{Now: moment{now, now}, Process: os.Getpid()}
	p.Host, _ = os.Hostname() // "" if it is not known
	descriptions, ok := described(h)
	p.NoMore = !ok
	for _, d := range descriptions {
		if d.Profile != "" {
			p.Profile = d.Profile
		}
	}
	p.Resources = rowsOf(h.Statuses(), descriptions, now)
	for _, r := range p.Resources {
		if len(r.Needs)+len(r.NeededBy) == 0 {
			p.Alone = append(p.Alone, r)
		}
	}
	p.Troubles = troublesOf(p.Resources)
	p.Graphs = draw(p.Resources)
	p.count()
	p.judge(ready)
	return p
}

// described returns the descriptions of h. ok is false if one panics, because a method of a type in a configuration may panic.
func described(h *health.Health) (ds []resource.Description, ok bool) {
	defer func() { ok = recover() == nil }()
	return h.Descriptions(), true
}

func rowsOf(statuses []health.Status, descriptions []resource.Description, now time.Time) []*row {
	rows := make([]*row, len(statuses))
	byName, taken := map[string]*row{}, map[string]int{}
	besides := map[[2]string]*row{} // by name and parameters: resources of a factory depend on resources with the same parameters
	other := func(name, params string) *row {
		if r := besides[[2]string{name, params}]; r != nil {
			return r
		}
		return byName[name]
	}
	for i, s := range statuses {
		r := &row{
			Status: s, ID: identifier(s.Name, taken), Since: moment{s.Since, now}, Checked: moment{s.Checked, now},
			Answered: moment{s.Answered, now}, Failed: moment{s.Failed, now}, Message: s.LastError,
			Plot: plotOf(&s, now), Pool: poolOf(s.Pool),
		}
		if cut := []rune(r.Message); len(cut) > longMessage {
			r.Message = fmt.Sprintf("%s… (%s more)", string(cut[:longMessage]), count(len(cut)-longMessage, "character"))
		}
		if s.Monitored && s.Failures > 0 {
			r.Fails = count(s.Failures, "check") + " failed in a row"
			if s.State != health.Down && s.State != health.Blocked {
				r.Fails = fmt.Sprintf("%d of %s failed", s.Failures, count(s.Settings.Failures, "check"))
			}
		}
		rows[i] = r
		if first := byName[s.Name]; first == nil || first.State == health.Closed {
			byName[s.Name] = r
		}
		if s.Params != "" {
			besides[[2]string{s.Name, s.Params}] = r
		}
	}
	for _, r := range rows {
		for _, name := range r.After {
			if need := other(name, r.Params); need != nil && need != r {
				r.Needs, need.NeededBy = append(r.Needs, need), append(need.NeededBy, r)
			}
		}
		if r.Cause = other(r.BlockedBy, r.Params); r.Cause != nil {
			r.Cause.Blocks = append(r.Cause.Blocks, r)
		}
	}
	configure(rows, descriptions)
	return rows
}

// configure sets the configuration of each row from the descriptions. Two resources with the same name belong to two groups, which are in
// the same order in rows and in descriptions.
func configure(rows []*row, descriptions []resource.Description) {
	found := map[string][]resource.ResourceDescription{}
	for _, d := range descriptions {
		for _, rd := range d.Resources {
			found[rd.Name] = append(found[rd.Name], rd)
		}
	}
	for _, r := range rows {
		of := found[r.Name]
		if len(of) == 0 {
			continue
		}
		r.Config, r.Absence = of[0].Fields, of[0].Absent
		if len(of) > 1 {
			found[r.Name] = of[1:]
		}
	}
}

// identifier returns the id of the HTML element of the named resource. It is the same when the page is loaded again.
func identifier(name string, taken map[string]int) string {
	var b strings.Builder
	b.WriteString("r-")
	for _, c := range []byte(name) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, ".%02x", c)
		}
	}
	if taken[name]++; taken[name] > 1 {
		fmt.Fprintf(&b, ".%d", taken[name])
	}
	return b.String()
}

// troubled reports whether somebody should look at r. A blocked resource is not listed itself if the resource that blocks it is listed.
func (r *row) troubled() bool {
	switch {
	case r.State == health.Blocked:
		return r.Cause == nil || r.Cause.State != health.Down
	case r.State == health.Closed, r.State == health.Starting:
		return r.ErrorType != ""
	}
	return troubled(r.State) || r.Monitored && r.Failures > 0
}

// troublesOf returns the rows that somebody should look at, the worst first.
func troublesOf(rows []*row) []*row {
	var all []*row
	for _, r := range rows {
		if r.troubled() {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b *row) int { return severity(a) - severity(b) })
	return all
}

// severity returns the rank of r among the troubles. The worst is 0.
func severity(r *row) int {
	switch {
	case r.State == health.Down && r.Critical:
		return 0
	case r.State == health.Blocked && r.Critical:
		return 1
	case r.State == health.Starting:
		return 2
	case r.State == health.Down, r.State == health.Blocked:
		return 3
	case r.State == health.Degraded:
		return 4
	case r.State == health.Unknown:
		return 5
	}
	return 6
}

// byUrgency lists the states in the order in which the page counts them.
var byUrgency = []health.State{
	health.Down, health.Blocked, health.Degraded, health.Unknown, health.Starting, health.Up, health.Unchecked, health.Absent, health.Closed,
}

func (p *page) count() {
	for _, s := range byUrgency {
		n := 0
		for _, r := range p.Resources {
			if r.State == s {
				n++
			}
		}
		if n > 0 {
			p.Counts = append(p.Counts, tally{s, n})
		}
	}
}

// names lists the resources that are in one of the states, and for which the function is returns true.
func (p *page) names(is func(*row) bool, states ...health.State) []string {
	var all []string
	for _, r := range p.Resources {
		if slices.Contains(states, r.State) && is(r) {
			all = append(all, r.Name)
		}
	}
	return all
}

// judge sets the tone, the verdict and the reason from the readiness.
func (p *page) judge(ready health.Readiness) {
	all := func(*row) bool { return true }
	critical := func(r *row) bool { return r.Critical }
	present := 0
	for _, r := range p.Resources {
		if r.State != health.Absent {
			present++
		}
	}
	switch ready {
	case health.Ready:
		p.Tone, p.Verdict, p.Why = "good", "Ready", "Nothing needs your attention."
		if n := len(p.Troubles); n > 0 {
			p.Tone, p.Why = "warn", count(n, "resource")+" to look at. The program does its work without them."
			if n == 1 {
				p.Why = p.Troubles[0].Name + " needs a look. The program does its work."
			}
		}
	case health.Unwell:
		down, blocked := p.names(critical, health.Down), p.names(all, health.Blocked)
		var why []string
		if len(down) > 0 {
			why = append(why, listed(down, fewNames)+" "+are(down)+" down.")
		}
		if len(blocked) > 0 {
			why = append(why, listed(blocked, fewNames)+" "+are(blocked)+" blocked.")
		}
		p.Tone, p.Verdict, p.Why = "bad", "Not ready", strings.Join(why, " ")
	case health.Draining:
		closed := len(p.names(all, health.Closed))
		p.Tone, p.Verdict, p.Why = "wait", "Draining", fmt.Sprintf("%d of %s closed.", closed, count(present, "resource"))
		if closed == present {
			p.Verdict, p.Why = "Closed", "All resources are closed."
		}
	default:
		p.Tone, p.Verdict, p.Why = "wait", "Starting", "No resource is being opened yet."
		if present > 0 {
			waiting := p.names(all, health.Starting)
			p.Why = fmt.Sprintf("%d of %s open.", present-len(waiting), count(present, "resource"))
		}
	}
}

// Title returns the title of the window, so that a tab of the browser shows the verdict.
func (p *page) Title() string {
	title := p.Verdict
	if n := len(p.Troubles); n > 0 && p.Tone != "wait" {
		title = fmt.Sprintf("(%d) %s", n, title)
	}
	if p.Host != "" {
		title += " · " + p.Host
	}
	return title
}
