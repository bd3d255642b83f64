// Package monitoring generates alerting rules for Prometheus and a dashboard for Grafana. Both query the metrics of adapters/prometheus.
//
// Read series.go first: it lists the metrics, and says which of them a resource has. Then read alerts.go, and dashboard.go with the parts
// of Grafana's format in grafana.go.
package monitoring
