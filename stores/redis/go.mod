module github.com/resgen-go/resgen/stores/redis

go 1.25.0

require (
	github.com/redis/go-redis/v9 v9.7.3 // 9.7.3: CVE-2025-29923
	github.com/resgen-go/resgen/resource v0.1.0
)

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/dgryski/go-rendezvous v0.0.0-20200823014737-9f7001d12a5f // indirect
)

replace github.com/resgen-go/resgen/resource => ../../resource
