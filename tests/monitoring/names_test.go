package monitoring

import (
	"context"
	"regexp"
	"strconv"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	promobserver "github.com/resgen-go/resgen/adapters/prometheus"
	"github.com/resgen-go/resgen/resource/observe"
)

// kept returns the labels of each series that adapters/prometheus keeps, by the name of the series, and the last bound of its histograms.
func kept(t *testing.T) (labels map[string]map[string]bool, last float64) {
	t.Helper()
	registry := prometheus.NewRegistry()
	o := promobserver.New(registry)
	r := observe.Resource{Name: "r", Kind: "k", Pool: func() (observe.Pool, bool) { return observe.Pool{Max: 1}, true }}
	for w := observe.AttemptFailed; w <= observe.HealthChanged; w++ {
		observe.Tell(observe.Event{What: w, Resource: r.Name, Kind: r.Kind}, o)
	}
	p := observe.NewProbe(r, o)
	p.Declare(nil)
	for s := observe.Call; s <= observe.Connect; s++ {
		_, span := p.Begin(context.Background(), p.Op(s, "a"))
		var result observe.Result
		if s == observe.Attempt {
			result.Resend = 1
		}
		span.End(nil, result)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	labels = map[string]map[string]bool{}
	for _, f := range families {
		names := []string{f.GetName()}
		all := map[string]bool{"job": true, "instance": true} // of Prometheus
		for _, l := range f.Metric[0].Label {
			all[l.GetName()] = true
		}
		if f.GetType() == dto.MetricType_HISTOGRAM {
			names = []string{f.GetName() + "_count", f.GetName() + "_sum", f.GetName() + "_bucket"}
			all["le"] = true
			buckets := f.Metric[0].Histogram.Bucket
			last = buckets[len(buckets)-1].GetUpperBound()
		}
		for _, name := range names {
			labels[name] = all
		}
	}
	return labels, last
}

var (
	selector = regexp.MustCompile(`(resource_\w+)(?:\{(.*?[^\\]"|.*?\\")\})?`)
	matcher  = regexp.MustCompile(`(\w+)(?:=~|!~|!=|=)\\?"`)
)

// TestNames holds that every series which rules and dashboards ask for is one of the adapter's, with these labels.
func TestNames(t *testing.T) {
	labels, last := kept(t)
	for _, base := range []string{"alerts.yaml", "dashboard.json"} {
		for _, f := range generated(t, base) {
			asked := selector.FindAllSubmatch(f.data, -1)
			if len(asked) < 10 {
				t.Errorf("%s asks for %d series", f.name, len(asked))
			}
			for _, s := range asked {
				of, ok := labels[string(s[1])]
				if !ok {
					t.Errorf("%s asks for %s, which nobody keeps", f.name, s[1])
				}
				for _, m := range matcher.FindAllSubmatch(s[2], -1) {
					if !of[string(m[1])] {
						t.Errorf("%s asks for the label %s of %s, which has none", f.name, m[1], s[1])
					}
				}
			}
		}
	}
	n := 0
	for _, r := range rules(t, generated(t, "alerts.yaml")[0]) {
		if m := slowOf.FindStringSubmatch(r.Expr); m != nil {
			n++
			if m[1] != strconv.FormatFloat(last, 'f', -1, 64) {
				t.Errorf("a call of %s is slow after %s s; the last bound of the histograms is %v s", r.Labels["resource"], m[1], last)
			}
		}
	}
	if n == 0 {
		t.Error("no rule is about slow calls")
	}
}
