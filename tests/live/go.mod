module github.com/resgen-go/resgen/tests/live

go 1.25.0

replace github.com/resgen-go/resgen/kinds/http => ../../kinds/http

replace github.com/resgen-go/resgen/kinds/postgres => ../../kinds/postgres

replace github.com/resgen-go/resgen/kinds/s3 => ../../kinds/s3

replace github.com/resgen-go/resgen/kinds/sql => ../../kinds/sql

replace github.com/resgen-go/resgen/resource => ../../resource

require (
	github.com/resgen-go/resgen/kinds/http v0.1.0
	github.com/resgen-go/resgen/kinds/postgres v0.1.0
	github.com/resgen-go/resgen/kinds/s3 v0.1.0
	github.com/resgen-go/resgen/kinds/sql v0.1.0
	github.com/resgen-go/resgen/resource v0.1.0
	go.uber.org/goleak v1.3.0
)
