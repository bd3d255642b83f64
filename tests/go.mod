module github.com/resgen-go/resgen/tests

go 1.25.0

replace github.com/resgen-go/resgen => ../

replace github.com/resgen-go/resgen/generated => ../generated

replace github.com/resgen-go/resgen/resource => ../resource

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/caarlos0/env/v11 v11.3.1
	github.com/compose-spec/compose-go/v2 v2.16.2
	github.com/go-viper/mapstructure/v2 v2.4.0
	github.com/joho/godotenv v1.5.1
	github.com/resgen-go/resgen v0.1.0
	github.com/resgen-go/resgen/generated v0.1.0
	github.com/spf13/viper v1.21.0
	github.com/toml-lang/toml-test/v2 v2.2.0
	go.uber.org/goleak v1.3.0
	gopkg.in/yaml.v2 v2.4.0
)

require (
	github.com/fsnotify/fsnotify v1.9.0 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/pelletier/go-toml/v2 v2.2.4 // indirect
	github.com/sagikazarmark/locafero v0.11.0 // indirect
	github.com/sourcegraph/conc v0.3.1-0.20240121214520-5f936abd7ae8 // indirect
	github.com/spf13/afero v1.15.0 // indirect
	github.com/spf13/cast v1.10.0 // indirect
	github.com/spf13/cobra v1.10.2 // indirect
	github.com/spf13/pflag v1.0.10 // indirect
	github.com/subosito/gotenv v1.6.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/sync v0.22.0 // indirect
)

require (
	github.com/alecthomas/repr v0.5.4
	github.com/davecgh/go-spew v1.1.1
	github.com/google/go-cmp v0.7.0
	github.com/kr/pretty v0.3.1
	github.com/kr/text v0.2.0 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/rs/zerolog v1.35.1
	github.com/sanity-io/litter v1.5.8
	github.com/sirupsen/logrus v1.10.2
	github.com/stretchr/testify v1.12.1
	go.uber.org/multierr v1.10.0 // indirect
	go.uber.org/zap v1.28.0
	golang.org/x/sys v0.47.0 // indirect
	gopkg.in/yaml.v3 v3.0.1
)

require (
	github.com/rogpeppe/go-internal v1.16.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	golang.org/x/mod v0.39.0
	golang.org/x/text v0.41.0 // indirect
)

require (
	github.com/aymanbagabas/go-udiff v0.4.1
	github.com/dave/jennifer v1.7.1 // indirect
	github.com/kelseyhightower/envconfig v1.4.0
	github.com/resgen-go/resgen/resource v0.1.0
	github.com/sethvargo/go-envconfig v1.4.3
	golang.org/x/tools v0.49.0
)

replace github.com/resgen-go/resgen/kinds/aws_role => ../kinds/aws_role

replace github.com/resgen-go/resgen/kinds/lambda => ../kinds/lambda

replace github.com/resgen-go/resgen/kinds/postgres => ../kinds/postgres

replace github.com/resgen-go/resgen/kinds/rds_token => ../kinds/rds_token
