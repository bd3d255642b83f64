package monitoring_test

import (
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/monitoring"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestPages holds which rules and panels there are for which resources.
func TestPages(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		return string(monitoring.Alerts(p, "resgen.toml")) + string(monitoring.Dashboard(p, "resgen.toml"))
	})
}
