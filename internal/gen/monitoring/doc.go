// Package monitoring makes alerting rules for Prometheus and a dashboard for Grafana. Both query the metrics that adapters/prometheus
// exports.
//
// Read series.go first: it says which metrics there are, and which of them a resource has. Then alerts.go, and dashboard.go with the parts
// of Grafana's format in grafana.go.
package monitoring
