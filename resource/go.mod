module github.com/resgen-go/resgen/resource

go 1.24
