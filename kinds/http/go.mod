module github.com/resgen-go/resgen/kinds/http

go 1.25.0

require (
	github.com/resgen-go/resgen/kindtest v0.1.0
	github.com/resgen-go/resgen/resource v0.1.0
)

replace github.com/resgen-go/resgen/kindtest => ../../kindtest

replace github.com/resgen-go/resgen/resource => ../../resource
