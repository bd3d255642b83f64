module github.com/resgen-go/resgen/kinds/redis

go 1.26.0

require (
	github.com/redis/go-redis/v9 v9.23.0 // 9.23.0: PipelinePoolSize in UniversalOptions
	github.com/resgen-go/resgen/kindtest v0.1.0
	github.com/resgen-go/resgen/resource v0.1.0
)

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	go.uber.org/atomic v1.12.0 // indirect
	golang.org/x/sys v0.48.0 // indirect
)

replace github.com/resgen-go/resgen/kindtest => ../../kindtest

replace github.com/resgen-go/resgen/resource => ../../resource
