package webhookkind

import (
	"time"

	"github.com/resgen-go/resgen/resource/alert"
)

// lasting is when an alert without an end expires at Alertmanager. Without an end, Alertmanager would take an alert for resolved after 5
// minutes, because Prometheus says again and again that it lasts, and resgen says it once.
const lasting = 30 * 24 * time.Hour

// A postableAlert is an alert of Alertmanager's API v2. Alerts with the same labels are the same alert, so the labels are what an alert and
// its resolve have in common. If a new version of the program changes the severity during an incident, the old alert ends only by itself.
type postableAlert struct {
	Labels       map[string]string `json:"labels"`
	Annotations  map[string]string `json:"annotations"`
	StartsAt     time.Time         `json:"startsAt"`
	EndsAt       time.Time         `json:"endsAt"`
	GeneratorURL string            `json:"generatorURL,omitempty"`
}

// alertName is the label alertname of every alert.
const alertName = "ResourceDown"

func (n notice) alertmanager() []postableAlert {
	a := postableAlert{
		Labels: map[string]string{
			"alertname": alertName, "incident": n.Key,
			"service": n.Service, "resource": n.Resource, "kind": n.Kind, "severity": n.severity(),
		},
		Annotations: map[string]string{"summary": n.what(), "description": n.Message, "error_type": n.ErrorType},
		StartsAt:    n.Began, EndsAt: n.Ended,
		GeneratorURL: n.link,
	}
	if n.Status == alert.Firing {
		a.EndsAt = n.Began.Add(lasting)
	}
	for _, texts := range []map[string]string{a.Labels, a.Annotations} {
		for name, text := range texts {
			if text == "" {
				delete(texts, name)
			}
		}
	}
	return []postableAlert{a}
}
