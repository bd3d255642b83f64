// Package monitoring makes what people watch the resources of a package with: alerting rules for Prometheus and a dashboard for Grafana.
// Both ask for the metrics that adapters/prometheus keeps.
//
// Read series.go first: it says which metrics there are, and which of them a resource has. Then alerts.go, and dashboard.go with the parts
// of Grafana's format in grafana.go.
package monitoring
