package lifecycle_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestTables holds what the tables [lifecycle], [health] and [metrics] of resources say, and what is wrong with them.
func TestTables(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, r := range p.Resources {
			h, l := r.Health, r.Life
			fmt.Fprintf(&b, "%s: opens in %s, closes in %s, %d attempts, backoff %s to %s\n", r.Name, l.Timeout, l.StopTimeout, l.Attempts, l.Backoff, l.MaxBackoff)
			fmt.Fprintf(&b, "  hooks:")
			for _, c := range l.AfterOpen {
				fmt.Fprintf(&b, " after %s", c.Func.Name)
			}
			for _, c := range l.BeforeClose {
				fmt.Fprintf(&b, " before %s", c.Func.Name)
			}
			for _, c := range r.Changed {
				fmt.Fprintf(&b, " configured by %s", c.Name)
			}
			if h.Check != nil {
				fmt.Fprintf(&b, " checked by %s", h.Check.Func.Name)
			}
			fmt.Fprintf(&b, "\n  monitored %t, unchecked %t, optional %t, every %s for %s, %d failures, %d successes, cooldown %s, message %q, target %t", h.Monitored,
				h.Unchecked, h.Optional, h.Interval, h.Timeout, h.Failures, h.Successes, h.Cooldown, h.Message, h.Target)
			if h.Alert != nil {
				fmt.Fprintf(&b, ", alert to %s", h.Alert.Name)
			}
			fmt.Fprintf(&b, "\n  no metrics %t, labels %v, buckets %v\n", r.Metrics.Off, r.Metrics.Labels, r.Metrics.Buckets)
		}
		return b.String()
	})
}
