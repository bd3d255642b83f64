module github.com/resgen-go/resgen/tests

go 1.25.0

replace github.com/resgen-go/resgen => ../

replace github.com/resgen-go/resgen/resource => ../resource

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/resgen-go/resgen v0.1.0
	github.com/toml-lang/toml-test/v2 v2.2.0
)

require (
	github.com/rogpeppe/go-internal v1.16.0 // indirect
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	golang.org/x/mod v0.39.0 // indirect
	golang.org/x/text v0.14.0 // indirect
)

require (
	github.com/aymanbagabas/go-udiff v0.4.1 // indirect
	github.com/dave/jennifer v1.7.1 // indirect
	github.com/resgen-go/resgen/resource v0.1.0 // indirect
	golang.org/x/tools v0.49.0
)
