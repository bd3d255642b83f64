module github.com/resgen-go/resgen/examples

go 1.24

require (
	github.com/resgen-go/resgen/generated v0.1.0
	github.com/resgen-go/resgen/resource v0.1.0
)

replace github.com/resgen-go/resgen/generated => ../generated

replace github.com/resgen-go/resgen/resource => ../resource
