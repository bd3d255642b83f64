module github.com/resgen-go/resgen/stores/vault

go 1.25.0

require github.com/resgen-go/resgen/resource v0.1.0

replace github.com/resgen-go/resgen/resource => ../../resource
