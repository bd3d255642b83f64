module github.com/resgen-go/resgen/tests/monitoring

go 1.26.0

replace (
	github.com/resgen-go/resgen/adapters/prometheus => ../../adapters/prometheus
	github.com/resgen-go/resgen/generated => ../../generated
	github.com/resgen-go/resgen/kinds/http => ../../kinds/http
	github.com/resgen-go/resgen/kinds/s3 => ../../kinds/s3
	github.com/resgen-go/resgen/kinds/sql => ../../kinds/sql
	github.com/resgen-go/resgen/resource => ../../resource
)

require (
	github.com/grafana/grafana-foundation-sdk/go v0.0.22 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/tools v0.49.0 // indirect
)
