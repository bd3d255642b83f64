package monitoring

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// Dashboard returns a Grafana dashboard for p: an overview of all resources, and a row for each resource that the reader selects. The
// argument source is the path of the specification relative to the file.
//
// Grafana repeats the row for each selected resource, so the length of the file does not depend on the number of resources. Only the
// variable lists them.
func Dashboard(p *model.Package, source string) []byte {
	rs := monitored(p)
	mark, origin := render.Header(source)
	d := grafanaDashboard{
		UID:           dashboardUID(p),
		Title:         p.Name + " resources",
		Description:   mark + " " + origin, // Grafana's format has no other place for the header
		Tags:          []string{"resgen"},
		Editable:      true,
		GraphTooltip:  1, // one crosshair for all panels
		Time:          grafanaTime{"now-1h", "now"},
		Refresh:       "30s",
		SchemaVersion: 39,
		Templating:    grafanaList[grafanaVariable]{variables()},
		Annotations:   grafanaList[struct{}]{[]struct{}{}},
		Panels:        panels(rs),
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		panic("monitoring: " + err.Error())
	}
	return b.Bytes()
}

// dashboardUID returns the identifier under which Grafana keeps the dashboard of p. It differs between packages of one name.
func dashboardUID(p *model.Package) string {
	sum := sha256.Sum256([]byte(cmp.Or(p.Path, p.Name)))
	return "resgen-" + hex.EncodeToString(sum[:8])
}

// The labels of a query, where $job and $resource are the selections of the reader.
const (
	inJobs   = `job=~"$job"`
	selected = `resource=~"$resource", ` + inJobs
	window   = "[$__rate_interval]"
)

// variables returns the variables of the dashboard, with which the reader selects a data source, jobs and resources.
func variables() []grafanaVariable {
	jobs := "label_values(" + openCount + ", job)"
	resources := "label_values(" + openCount + "{" + inJobs + "}, resource)"
	job, res := queried("job", "Job", jobs), queried("resource", "Resource", resources)
	job.AllValue = ".*" // series without a label job match too
	return []grafanaVariable{{Type: "datasource", Name: "datasource", Label: "Data source", Query: "prometheus"}, job, res}
}

// queried returns a variable for which the reader selects one value, several or all. The query returns the possible values.
func queried(name, label, query string) grafanaVariable {
	return grafanaVariable{
		Type: "query", Name: name, Label: label, Query: query, Definition: query, Datasource: prometheusSource,
		Refresh: 2, Sort: 1, Multi: true, IncludeAll: true, Current: &grafanaAll,
	}
}

// panels returns the panels of a dashboard of rs. It has only those that can show something.
func panels(rs []*model.Resource) []grafanaPanel {
	g := &grid{}
	if len(rs) == 0 {
		return nil
	}
	g.row(grafanaPanel{Title: "All resources"})
	if hasCheck.in(rs) {
		g.add(24, 7, healthPanel())
	}
	if hasCalls.in(rs) {
		g.add(8, 8, curves("Calls", "Calls of the program, in each second.", "ops",
			query(callRate("resource", ""), "{{resource}}")))
		g.add(8, 8, curves("Failed calls", "The share of calls that fail. Calls that the program has canceled do not count.", "percentunit",
			query("("+callRate("resource", failed)+" or "+callRate("resource", "")+" * 0) / "+callRate("resource", ""), "{{resource}}")))
		g.add(8, 8, curves("Duration, p99", "The time that 99 % of the calls take at most.", "s",
			query(quantile("0.99", "resource, "), "{{resource}}")))
	}
	if hasPool.in(rs) {
		g.add(12, 8, curves("Pools in use", "The share of the connections that a pool may have which are in use; of the fullest process.", "percentunit",
			query("max by (resource) ("+poolCount+"{"+selected+`, state="used"} / ignoring (state) `+poolMax+"{"+selected+"})", "{{resource}}")))
		g.add(12, 8, curves("Connections of pools", "The connections of all processes, in use and idle.", "short",
			query("sum by (resource, state) ("+poolCount+"{"+selected+"})", "{{resource}} {{state}}")))
	}
	g.add(24, 8, curves("Opened and closed", "How often each resource was opened and closed, and could not be opened, since the processes started.", "short",
		query("sum by (resource) ("+openCount+"{"+selected+"})", "{{resource}} opened"),
		query("sum by (resource) ("+closeCount+"{"+selected+"})", "{{resource}} closed"),
		query("sum by (resource, error_type) ("+openFailures+"{"+selected+"})", "{{resource}} failed: {{error_type}}")))
	if hasCalls.in(rs) {
		g.row(grafanaPanel{Title: "$resource", Repeat: "resource"})
		g.add(8, 8, curves("Calls by operation", "Calls of the program, in each second.", "ops",
			query(callRate("operation", ""), "{{operation}}")))
		g.add(8, 8, curves("Errors by class", "Calls that fail, in each second. The class is a code of the server, or timeout, canceled, panic or _OTHER.", "ops",
			query(callRate("operation, error_type", `error_type!=""`), "{{operation}} {{error_type}}")))
		g.add(8, 8, curves("Duration", "The time that half of the calls, and 99 % of them, take at most.", "s",
			query(quantile("0.5", ""), "p50"), query(quantile("0.99", ""), "p99")))
	}
	return g.panels
}

// callRate returns the number of calls in each second, for each value of the labels by. A matcher keeps some of the calls; "" keeps all.
func callRate(by, matcher string) string {
	labels := selected
	if matcher != "" {
		labels += ", " + matcher
	}
	return "sum by (" + by + ") (rate(" + callCount + "{" + labels + "}" + window + "))"
}

// quantile returns the duration within which the share q of the calls ends, for each value of the labels by.
func quantile(q, by string) string {
	return "histogram_quantile(" + q + ", sum by (" + by + "le) (rate(" + callBuckets + "{" + selected + "}" + window + ")))"
}

// A grid places panels from left to right and from top to bottom. It is 24 columns wide.
type grid struct {
	panels         []grafanaPanel
	x, top, bottom int
}

// row begins a row. Its title is the title of p.
func (g *grid) row(p grafanaPanel) {
	closed := false
	p.Type, p.Collapsed = "row", &closed
	p.Panels = &[]grafanaPanel{} // Grafana keeps panels here only while the row is collapsed
	g.add(24, 1, p)
}

func (g *grid) add(width, height int, p grafanaPanel) {
	if g.x+width > 24 {
		g.x, g.top = 0, g.bottom
	}
	p.ID = len(g.panels) + 1
	p.GridPos = grafanaPos{height, width, g.x, g.top}
	g.x, g.bottom = g.x+width, max(g.bottom, g.top+height)
	g.panels = append(g.panels, p)
}

func query(expr, legend string) grafanaTarget {
	return grafanaTarget{Datasource: prometheusSource, Expr: expr, LegendFormat: legend, EditorMode: "code", Range: true}
}

// curves returns a panel of lines over time.
func curves(title, description, unit string, targets ...grafanaTarget) grafanaPanel {
	zero := 0
	defaults := grafanaDefaults{Unit: unit, Min: &zero, Custom: map[string]any{"fillOpacity": 10, "showPoints": "never"}}
	return grafanaPanel{
		Type: "timeseries", Title: title, Description: description, Datasource: prometheusSource, Targets: numbered(targets),
		FieldConfig: &grafanaFields{defaults, []struct{}{}},
		Options: map[string]any{
			"legend":  map[string]any{"calcs": []string{"lastNotNull", "max"}, "displayMode": "table", "placement": "bottom", "showLegend": true},
			"tooltip": map[string]any{"mode": "multi", "sort": "desc"},
		},
	}
}

// numbered sets the letter of each target.
func numbered(targets []grafanaTarget) []grafanaTarget {
	for i := range targets {
		targets[i].RefID = string(rune('A' + i))
	}
	return targets
}

// healthStates are the states that the dashboard distinguishes, the better ones first. All others are shown as "other".
var healthStates = []struct{ state, color string }{
	{"up", "green"},
	{"degraded", "yellow"},
	{"blocked", "orange"},
	{"down", "red"},
}

// healthPanel returns the panel with the health of each resource over time. It shows the worst state of all processes.
func healthPanel() grafanaPanel {
	mappings := map[string]grafanaText{"0": {"gray", 0, "other"}}
	var codes []string
	for i, s := range healthStates {
		code := string(rune('1' + i))
		mappings[code] = grafanaText{s.color, i + 1, s.state}
		codes = append(codes, healthState+"{"+selected+`, state="`+s.state+`"} * `+code)
	}
	codes = append(codes, healthState+"{"+selected+"} * 0")
	return grafanaPanel{
		Type: "state-timeline", Title: "Health", Datasource: prometheusSource,
		Description: "The health of each resource; of several processes, the worst. Other states are starting, unchecked, unknown, absent and closed.",
		Targets:     numbered([]grafanaTarget{query("max by (resource) ("+strings.Join(codes, " or ")+")", "{{resource}}")}),
		FieldConfig: &grafanaFields{grafanaDefaults{
			Color:    map[string]any{"mode": "thresholds"},
			Mappings: []grafanaMapping{{Type: "value", Options: mappings}},
			Custom:   map[string]any{"fillOpacity": 70, "lineWidth": 0},
		}, []struct{}{}},
		Options: map[string]any{
			"alignValue": "left", "mergeValues": true, "rowHeight": 0.9, "showValue": "auto",
			"legend":  map[string]any{"calcs": []string{}, "displayMode": "list", "placement": "bottom", "showLegend": true},
			"tooltip": map[string]any{"mode": "single", "sort": "none"},
		},
	}
}
