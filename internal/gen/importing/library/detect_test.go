package library

import (
	"go/types"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/importing/viper"
)

// TestDetect finds libraries by tags, then by imports, then by modules.
func TestDetect(t *testing.T) {
	const caarlos, kelsey, sethvargo = "github.com/caarlos0/env/v10", "github.com/kelseyhightower/envconfig", "github.com/sethvargo/go-envconfig"
	for _, tt := range []struct {
		field            string
		imports, modules []string
		want             string
	}{
		{`A int @env:"A" envDefault:"1"@`, nil, nil, "caarlos0/env"},
		{`A int @env:"A" envExpand:"true"@`, nil, nil, "caarlos0/env"},
		{`A int @env:"A,notEmpty"@`, nil, nil, "caarlos0/env"},
		{`A int @env:"A, default=1"@`, nil, nil, "sethvargo/go-envconfig"},
		{`A int @env:"A"@`, nil, nil, "caarlos0/env sethvargo/go-envconfig"},
		{`A int @env:"A"@`, []string{sethvargo}, []string{caarlos}, "sethvargo/go-envconfig"},
		{`A int @env:"A"@`, nil, []string{caarlos, kelsey}, "caarlos0/env"},
		{`A int @split_words:"true"@`, nil, nil, "kelseyhightower/envconfig"},
		{`A int @mapstructure:"a"@`, nil, nil, "spf13/viper"},
		{`A int @mapstructure:"a" env:"A"@`, nil, nil, "caarlos0/env sethvargo/go-envconfig spf13/viper"},
		{`A int @mapstructure:"a" env:"A"@`, []string{viper.Path}, nil, "spf13/viper"},
		{`A int @default:"1"@`, nil, nil, "kelseyhightower/envconfig"},
		{`A int`, nil, nil, ""},
		{`A int`, []string{viper.Path}, nil, "spf13/viper"},
		{`A int`, nil, []string{kelsey}, "kelseyhightower/envconfig"},
		{`A struct{ B struct { C int @envDefault:"1"@ } }`, nil, nil, "caarlos0/env"},
		{`A int @koanf:"a"@`, nil, []string{viper.Path}, "no koanf"},
		{`A int @koanf:"a" mapstructure:"a"@`, nil, nil, "spf13/viper"},
		{`A int @env:"A"@`, []string{"github.com/ilyakaznacheev/cleanenv"}, []string{caarlos}, "no github.com/ilyakaznacheev/cleanenv"},
		{`A int @env:"A"@`, []string{"github.com/knadh/koanf/v2", caarlos}, nil, "caarlos0/env"},
		{`A int @env:"A" envDefault:"1"@`, []string{"github.com/alecthomas/kong"}, nil, "caarlos0/env"},
		{`A int`, []string{"github.com/jessevdk/go-flags"}, []string{kelsey}, "no github.com/jessevdk/go-flags"},
		{`A int @env:"A" env-default:"1"@`, nil, nil, "no env-default"},
	} {
		pkg := typed(t, "package config\n\ntype C struct {\n\t"+strings.ReplaceAll(tt.field, "@", "`")+"\n}\n")
		fit, strangers := Detect(pkg.Scope().Lookup("C").Type().(*types.Named), tt.imports, tt.modules)
		var got []string
		for _, l := range fit {
			got = append(got, l.Name)
		}
		for _, key := range strangers {
			got = append(got, "no "+key)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s %v %v: got %q, want %q", tt.field, tt.imports, tt.modules, strings.Join(got, " "), tt.want)
		}
	}
}
