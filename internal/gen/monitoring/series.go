package monitoring

import (
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// The metrics of adapters/prometheus that alerting rules and dashboards query. The generator cannot import the adapter. tests/monitoring
// compares these names and the label names with it.
const (
	callCount    = "resource_operation_duration_seconds_count"
	callBuckets  = "resource_operation_duration_seconds_bucket"
	openCount    = "resource_opens_total"
	openFailures = "resource_open_failures_total"
	closeCount   = "resource_closes_total"
	healthState  = "resource_health_state"
	poolCount    = "resource_pool_connections"
	poolMax      = "resource_pool_connections_max"
	panicCount   = "resource_observer_panics_total"
)

// failed matches the calls that fail. A call that the program has canceled says nothing about the resource.
const failed = `error_type!~"|canceled"`

// slowestBucket is the last bound of the adapter's histograms, in seconds.
const slowestBucket = 10

// monitored returns the resources of p that observers are told of.
func monitored(p *model.Package) []*model.Resource {
	var rs []*model.Resource
	for _, r := range p.All() {
		if r.Kind.Client != nil && !r.Metrics.Off {
			rs = append(rs, r)
		}
	}
	return rs
}

// A feature is a property that a resource may have, such as a pool. Some metrics and rules exist only for resources with this property.
type feature func(*model.Resource) bool

// The features.
var (
	hasClient feature = func(*model.Resource) bool { return true }
	hasCalls  feature = func(r *model.Resource) bool { return r.Kind.Client.Reports() }
	hasCheck  feature = func(r *model.Resource) bool {
		return !r.Health.Unchecked && (r.Kind.Client.Asks() || r.Health.Check != nil)
	}
	hasPool feature = func(r *model.Resource) bool { return r.Kind.Client.Counts() }
)

// of reports whether r has the feature.
func (has feature) of(r *model.Resource) bool { return has(r) }

// in reports whether one of rs has the feature.
func (has feature) in(rs []*model.Resource) bool { return slices.ContainsFunc(rs, has.of) }

// series returns the selector of the series of a metric that belong to r and match the further matchers: metric{resource="database",...}.
func series(metric string, r *model.Resource, matchers ...string) string {
	all := append([]string{"resource=" + strconv.Quote(r.Name), "kind=" + strconv.Quote(r.Kind.Name)}, matchers...)
	return metric + "{" + strings.Join(all, ", ") + "}"
}
