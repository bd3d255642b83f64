module github.com/resgen-go/resgen/generated

go 1.24

require github.com/resgen-go/resgen/resource v0.1.0

replace github.com/resgen-go/resgen/resource => ../resource
