module github.com/resgen-go/resgen/generated

go 1.25.0

require (
	github.com/resgen-go/resgen/kinds/http v0.1.0
	github.com/resgen-go/resgen/kinds/s3 v0.1.0
	github.com/resgen-go/resgen/kinds/sql v0.1.0
	github.com/resgen-go/resgen/resource v0.1.0
)

replace (
	github.com/resgen-go/resgen/kinds/http => ../kinds/http
	github.com/resgen-go/resgen/kinds/s3 => ../kinds/s3
	github.com/resgen-go/resgen/kinds/sql => ../kinds/sql
	github.com/resgen-go/resgen/resource => ../resource
)
