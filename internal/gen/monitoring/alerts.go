package monitoring

import (
	"bytes"
	"cmp"
	"strconv"
	"strings"
	"text/template"

	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/templates"
)

// Alerts returns the alerting rules for p in the format of Prometheus. Each resource has one rule for each type of problem that it can
// have. The argument source is the path of the specification relative to the file.
//
// A rule belongs to one resource. So it can describe the resource, and has the resource's severity and buckets. And if two branches each
// add a resource, they do not change the same line.
func Alerts(p *model.Package, source string) []byte {
	page := alertsPage{Name: p.Name}
	for _, r := range monitored(p) {
		for _, t := range troubles {
			if t.has.of(r) {
				page.Rules = append(page.Rules, t.rule(r))
			}
		}
	}
	if len(page.Rules) > 0 {
		page.Rules = append(page.Rules, observerPanics)
	}
	header := func() []string {
		mark, origin := render.Header(source)
		return []string{mark, origin}
	}
	var b bytes.Buffer
	t := template.Must(template.New("alerts").Funcs(template.FuncMap{"header": header, "yaml": envtext.YAML}).Parse(templates.Alerts))
	if err := t.Execute(&b, page); err != nil {
		panic("monitoring: " + err.Error())
	}
	return b.Bytes()
}

type alertsPage struct {
	Name  string // the name of the group
	Rules []alertRule
}

// An alertRule is one alerting rule. The texts are templates of Prometheus.
type alertRule struct {
	Alert       string
	Expr        []string // lines
	For         string   // "": it fires at once
	Severity    string
	Resource    string // "" for a rule about no resource
	Summary     string
	Description string
}

// The severities.
const (
	severityCritical = "critical"
	severityWarning  = "warning"
)

// severity returns how bad it is that r does not work.
func severity(r *model.Resource) string {
	if r.Health.Optional {
		return severityWarning
	}
	return severityCritical
}

// early returns the severity of a sign that r may soon not work.
func early(*model.Resource) string { return severityWarning }

// A trouble is one kind of problem that a resource can have. In the texts, RESOURCE is replaced by the name of the resource.
type trouble struct {
	alert       string
	has         feature // the feature of resources that can have the problem
	expr        func(*model.Resource) []string
	lasts       string // how long the expression is true before the alert fires
	severity    func(*model.Resource) string
	summary     string
	description func(*model.Resource) string
}

const (
	inJob     = " in {{ $labels.job }}"
	share     = "{{ $value | humanizePercentage }}"
	processes = "{{ $value }}"
)

// troubles lists the rules that a resource can have. Each expression sums over the processes of a job, so a resource has one alert even if
// many processes fire.
var troubles = []trouble{
	{
		alert: "ResourceDown",
		has:   hasCheck,
		expr: func(r *model.Resource) []string {
			return []string{"sum by (job, resource) (" + series(healthState, r, `state="down"`) + ") > 0"}
		},
		lasts:       "2m",
		severity:    severity,
		summary:     "RESOURCE is down" + inJob + ".",
		description: always("The health checks of RESOURCE have failed for more than 2 minutes. Number of processes that report it: " + processes + "."),
	},
	{
		alert: "ResourceOpenFailures",
		has:   hasClient,
		expr: func(r *model.Resource) []string {
			return []string{"sum by (job, resource) (increase(" + series(openFailures, r) + "[5m])) > 0"}
		},
		lasts:       "10m", // longer than the range, so that a single failure does not fire
		severity:    severity,
		summary:     "RESOURCE cannot be opened" + inJob + ".",
		description: always("Attempts to open RESOURCE have failed for more than 5 minutes. The log of the program has the errors."),
	},
	{
		alert: "ResourceErrors",
		has:   hasCalls,
		expr: func(r *model.Resource) []string {
			return []string{
				"sum by (job, resource) (rate(" + series(callCount, r, failed) + "[5m]))",
				"/ sum by (job, resource) (rate(" + series(callCount, r) + "[5m]))",
				"> 0.05",
			}
		},
		lasts:    "10m",
		severity: severity,
		summary:  "Many calls of RESOURCE fail" + inJob + ".",
		description: always("For more than 10 minutes, over 5 % of the calls of RESOURCE have failed; now it is " + share +
			". Calls that the program has canceled do not count."),
	},
	{
		alert: "ResourceSlow",
		has:   hasCalls,
		expr: func(r *model.Resource) []string {
			return []string{
				"histogram_quantile(0.95, sum by (job, resource, le) (rate(" + series(callBuckets, r) + "[5m])))",
				">= " + slow(r),
			}
		},
		lasts:    "10m",
		severity: early,
		summary:  "Calls of RESOURCE are slow" + inJob + ".",
		description: func(r *model.Resource) string {
			return "For more than 10 minutes, over 5 % of the calls of RESOURCE have taken longer than " + slow(r) +
				" s, the last bound of its histograms."
		},
	},
	{
		alert: "ResourcePoolNearlyFull",
		has:   hasPool,
		expr: func(r *model.Resource) []string {
			return []string{
				"max by (job, resource) (",
				"  " + series(poolCount, r, `state="used"`),
				"  / ignoring (state)",
				"  " + series(poolMax, r),
				") > 0.9",
			}
		},
		lasts:    "10m",
		severity: early,
		summary:  "The pool of RESOURCE is nearly full" + inJob + ".",
		description: always("For more than 10 minutes, a process has used over 90 % of the connections that its pool of RESOURCE may have; now it is " +
			share + ". When the pool is full, calls wait for a connection."),
	},
}

// observerPanics is one rule for the whole process, because a panic of an observer belongs to no resource.
var observerPanics = alertRule{
	Alert:    "ObserverPanics",
	Expr:     []string{"sum by (job) (increase(" + panicCount + "[10m])) > 0"},
	Severity: severityWarning,
	Summary:  "An observer of resources panics" + inJob + ".",
	Description: "An observer that the program gives to WithObserver has panicked. The panic was recovered, but the observer has lost an event: " +
		"metrics may be incomplete. The log of the program names the observer.",
}

func always(text string) func(*model.Resource) string {
	return func(*model.Resource) string { return text }
}

// slow returns the number of seconds after which a call of r is slow: the last bound of its histograms. The buckets in the specification
// show how long calls of r usually take, so there is no better number.
func slow(r *model.Resource) string {
	if n := len(r.Metrics.Buckets); n > 0 {
		return strconv.FormatFloat(r.Metrics.Buckets[n-1], 'f', -1, 64)
	}
	return strconv.Itoa(slowestBucket)
}

// rule returns the rule about t of r.
func (t *trouble) rule(r *model.Resource) alertRule {
	description := strings.ReplaceAll(t.description(r), "RESOURCE", r.Name)
	if doc := cmp.Or(render.Line(r.Doc), render.Line(r.Kind.Doc)); doc != "" {
		description += " About " + r.Name + ": " + literally(doc)
	}
	return alertRule{
		Alert:       t.alert,
		Expr:        t.expr(r),
		For:         t.lasts,
		Severity:    t.severity(r),
		Resource:    r.Name,
		Summary:     strings.ReplaceAll(t.summary, "RESOURCE", r.Name),
		Description: description,
	}
}

// literally returns text as Prometheus' templates print it.
func literally(text string) string { return strings.ReplaceAll(text, "{{", `{{ "{{" }}`) }
