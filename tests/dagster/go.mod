module github.com/resgen-go/resgen/tests/dagster

go 1.26.0

replace (
	github.com/resgen-go/resgen/resource => ../../resource
	github.com/resgen-go/resgen/tests/live => ../live
)

require (
	github.com/resgen-go/resgen/resource v0.1.0
	github.com/resgen-go/resgen/tests/live v0.0.0-00010101000000-000000000000
)
