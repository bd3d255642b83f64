package text

import (
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/monitoring"
)

// Alerts returns the alerting rules about p's resources.
func Alerts(p *model.Package) []code.File {
	name := p.Output.Alerts
	if name == "" {
		return nil
	}
	return []code.File{{Name: name, Text: monitoring.Alerts(p, code.Source(p, name, p.Sources[0]))}}
}

// Dashboard returns the dashboard of p's resources.
func Dashboard(p *model.Package) []code.File {
	name := p.Output.Dashboard
	if name == "" {
		return nil
	}
	return []code.File{{Name: name, Text: monitoring.Dashboard(p, code.Source(p, name, p.Sources[0]))}}
}
