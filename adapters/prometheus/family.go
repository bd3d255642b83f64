package promobserver

import (
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/resgen-go/resgen/resource/observe"
)

// A family is one metric: all series with the same name.
type family struct {
	name, help string
	labels     []string // in addition to resource and kind
	desc       *prometheus.Desc
}

func newFamily(name, help string, labels ...string) *family {
	return &family{name, help, labels, prometheus.NewDesc(name, help, append([]string{"resource", "kind"}, labels...), nil)}
}

// The metrics.
var (
	durations = map[observe.Scope]*family{
		observe.Call: newFamily("resource_operation_duration_seconds",
			"Duration of the operations that the program asked for.", "operation", "error_type"),
		observe.Attempt: newFamily("resource_attempt_duration_seconds",
			"Duration of the requests that were sent: attempts, redirects, statements.", "operation", "error_type"),
		observe.Wait: newFamily("resource_wait_duration_seconds",
			"Time that operations waited for a connection of the pool.", "operation", "error_type"),
		observe.Connect: newFamily("resource_connect_duration_seconds",
			"Time that it took to connect to the server.", "operation", "error_type"),
	}
	resends = newFamily("resource_resends_total",
		"Requests that were sent again: retries and redirects.", "operation")

	opens = newFamily("resource_opens_total",
		"How often the resource was opened.")
	failures = newFamily("resource_open_failures_total",
		"Attempts to open the resource that failed.", "error_type")
	closes = newFamily("resource_closes_total",
		"How often the resource was closed.", "error_type")
	secrets = newFamily("resource_secret_changes_total",
		"How often a secret had another value than before.", "field")
	health = newFamily("resource_health_state",
		"1 for the state of the resource's health, 0 for the states that it had before.", "state")

	connections = newFamily("resource_pool_connections",
		"Connections of the resource's pool.", "state")
	limit = newFamily("resource_pool_connections_max",
		"Connections that the resource's pool may have.")

	panicked = newFamily("resource_observer_panics_total",
		"Panics of observers. They were recovered, but the observer has lost an event each time.")
)

// own are the label names that our metrics use themselves. A label of a specification with one of these names gets a prefix.
var own = []string{"resource", "kind", "operation", "error_type", "field", "state", "le", "quantile"}

// A label is a label that a specification adds to a resource.
type label struct{ name, value string }

// labelsOf returns the labels for attrs, sorted by name. A character that Prometheus does not allow in a label name becomes an underscore.
// A label with the same name as one of ours gets the prefix "label_". If two labels have the same name, the first one is used.
func labelsOf(attrs []observe.Attr) []label {
	var all []label
	for _, a := range attrs {
		name := strings.Map(func(r rune) rune {
			if r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
				return r
			}
			return '_'
		}, a.Key)
		if slices.Contains(own, name) || name == "" || strings.HasPrefix(name, "__") || '0' <= name[0] && name[0] <= '9' {
			name = "label_" + name
		}
		if !slices.ContainsFunc(all, func(l label) bool { return l.name == name }) {
			all = append(all, label{name, text(a.Value)})
		}
	}
	slices.SortFunc(all, func(a, b label) int { return strings.Compare(a.name, b.name) })
	return all
}

// A sample is one series of a family.
type sample struct {
	prometheus.Metric
	of     *family
	labels []*dto.LabelPair
}

func (s sample) Desc() *prometheus.Desc { return s.of.desc }

// Write implements prometheus.Metric.
func (s sample) Write(out *dto.Metric) error {
	err := s.Metric.Write(out)
	out.Label = s.labels
	return err
}
