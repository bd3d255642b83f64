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
	longMessage = 1000 // the characters of a message that are shown
	fewNames    = 4    // that a sentence lists
)

// A page is what the template shows.
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
	Alone     []*row // neither depends on a resource nor is depended on

	Refresh int  // seconds; 0: not by itself
	Bare    bool // the address has no query that a link would lose
	NoMore  bool // the configuration could not be described
}

// A tally says how many resources are in a state.
type tally struct {
	State health.State
	N     int
}

// A row is a resource.
type row struct {
	health.Status
	ID       string
	Since    moment
	Checked  moment
	Answered moment
	Failed   moment

	Needs    []*row // what it depends on directly
	NeededBy []*row
	Cause    *row   // Blocked: what is down
	Blocks   []*row // what is blocked because it is down

	Fails   string // "2 of 3 checks have failed"
	Message string // of the last error, cut to what can be read
	Plot    *plot
	Pool    *pool

	Config  []resource.FieldDescription
	Absence string // why it is absent
}

// Recovered reports whether the last error is over.
func (r *row) Recovered() bool { return r.ErrorType == "" && r.LastType != "" }

// Took is how long the last check took.
func (r *row) Took() string { return took(r.Latency) }

// Interval is the time between checks.
func (r *row) Interval() string { return r.Settings.Interval.String() }

// Flags are what is particular to the resource.
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

// newPage arranges what is known at now.
func newPage(h *health.Health, now time.Time) *page {
	ready := h.Readiness()
	p := &page{Now: moment{now, now}, Process: os.Getpid()}
	p.Host, _ = os.Hostname() // "" if nobody knows
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

// described are the descriptions of h; false if one panics, as a method of a type in a configuration may.
func described(h *health.Health) (ds []resource.Description, ok bool) {
	defer func() { ok = recover() == nil }()
	return h.Descriptions(), true
}

func rowsOf(statuses []health.Status, descriptions []resource.Description, now time.Time) []*row {
	rows := make([]*row, len(statuses))
	byName, taken := map[string]*row{}, map[string]int{}
	besides := map[[2]string]*row{} // by name and parameters: resources of a factory depend on others that were opened with the same ones
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

// configure gives the rows what descriptions say of them. Two resources of the same name are in two groups, in the same order in both.
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

// identifier is the id of the element about the resource called name. It is the same on the next page.
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

// troubled reports whether somebody should look at r. What is blocked is told with what blocks it.
func (r *row) troubled() bool {
	switch {
	case r.State == health.Blocked:
		return r.Cause == nil || r.Cause.State != health.Down
	case r.State == health.Closed, r.State == health.Starting:
		return r.ErrorType != ""
	}
	return troubled(r.State) || r.Monitored && r.Failures > 0
}

// troublesOf are those of rows that somebody should look at, the worst first.
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

// severity sorts troubles: the worst is 0.
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

// byUrgency are the states in the order of the counts.
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

// names lists the resources that are in one of the states and that is holds for.
func (p *page) names(is func(*row) bool, states ...health.State) []string {
	var all []string
	for _, r := range p.Resources {
		if slices.Contains(states, r.State) && is(r) {
			all = append(all, r.Name)
		}
	}
	return all
}

// judge says in words how the program is.
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

// Title is that of the window, so that a tab tells how the program is.
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
