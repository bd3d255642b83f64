package lifecycle

import (
	"math"
	"regexp"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// labelName matches names that both Prometheus and OpenTelemetry accept. For Prometheus, dots become underscores.
var labelName = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)

// Metrics reads the settings for the metrics of a resource.
func (r *Reader) Metrics(res *model.Resource, t *syntax.Value) {
	e := read.Entry(t, "metrics")
	if e == nil {
		return
	}
	if !r.Library.OpensKind(res.Kind) {
		r.Report(diag.BadBinding, read.Header(e), "the kind `"+res.Kind.Name+"` is configuration only: there is nothing to observe", "remove `metrics`")
		return
	}
	res.Metrics.Off = e.Value.Kind == syntax.Bool // true has a finding
	for _, l := range read.Entries(e.Value, "labels") {
		if !labelName.MatchString(l.Key) {
			r.Report(diag.BadValue, l.At, "`"+l.Key+"` is not the name of a label", "use lower-case letters, digits, underscores and dots")
			continue
		}
		if l.Value.Kind == syntax.String {
			res.Metrics.Labels = append(res.Metrics.Labels, model.Label{Name: l.Key, Text: l.Value.Text})
		}
	}
	b := read.Get(e.Value, "buckets", syntax.Array)
	if b == nil {
		return
	}
	if len(b.Items) == 0 {
		r.Report(diag.BadValue, b.At, "`buckets` is empty", "name at least one upper bound, or remove it")
	}
	for _, item := range b.Items {
		bound := item.Float
		if item.Kind == syntax.Integer {
			bound = float64(item.Int)
		}
		last := len(res.Metrics.Buckets) - 1
		if !(bound > 0) || math.IsInf(bound, 0) || last >= 0 && bound <= res.Metrics.Buckets[last] {
			r.Report(diag.BadValue, item.At, "the bounds of `buckets` must be above zero, and each above the one before it", "sort them, and write each once")
			return
		}
		res.Metrics.Buckets = append(res.Metrics.Buckets, bound)
	}
}
