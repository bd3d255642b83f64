// Package koanf loads the settings of the benchmark with knadh/koanf. Koanf knows nothing of required settings.
package koanf

import (
	"net/url"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/v2"
)

// Settings are the 25 settings.
type Settings struct {
	Name            string        `koanf:"name"`
	Region          string        `koanf:"region"`
	LogLevel        string        `koanf:"log_level"`
	LogFormat       string        `koanf:"log_format"`
	ListenHost      string        `koanf:"listen_host"`
	ListenPort      int           `koanf:"listen_port"`
	ReadTimeout     time.Duration `koanf:"read_timeout"`
	WriteTimeout    time.Duration `koanf:"write_timeout"`
	IdleTimeout     time.Duration `koanf:"idle_timeout"`
	ShutdownTimeout time.Duration `koanf:"shutdown_timeout"`
	DBHost          string        `koanf:"db_host"`
	DBPort          int           `koanf:"db_port"`
	DBName          string        `koanf:"db_name"`
	DBUser          string        `koanf:"db_user"`
	DBSchema        string        `koanf:"db_schema"`
	DBMaxOpen       int           `koanf:"db_max_open"`
	DBMaxIdle       int           `koanf:"db_max_idle"`
	CacheKey        string        `koanf:"cache_key"`
	CachePrefix     string        `koanf:"cache_prefix"`
	APIURL          *url.URL      `koanf:"api_url"`
	Retries         int           `koanf:"retries"`
	Debug           bool          `koanf:"debug"`
	Tracing         bool          `koanf:"tracing"`
	Metrics         bool          `koanf:"metrics"`
	Origins         []string      `koanf:"origins"`
}

// Load reads the environment of the process.
func Load() (Settings, error) {
	var s Settings
	k := koanf.New(".")
	if err := k.Load(confmap.Provider(defaults, "."), nil); err != nil {
		return s, err
	}
	variables := env.Provider(".", env.Opt{Prefix: "APP_", TransformFunc: func(name, value string) (string, any) {
		return strings.ToLower(strings.TrimPrefix(name, "APP_")), value
	}})
	if err := k.Load(variables, nil); err != nil {
		return s, err
	}
	err := k.UnmarshalWithConf("", &s, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		TagName:          "koanf",
		Result:           &s,
		WeaklyTypedInput: true,
		DecodeHook: mapstructure.ComposeDecodeHookFunc(
			mapstructure.StringToTimeDurationHookFunc(),
			mapstructure.StringToSliceHookFunc(","),
			mapstructure.StringToURLHookFunc(),
		),
	}})
	return s, err
}

var defaults = map[string]any{
	"region":           "eu-west-1",
	"log_level":        "info",
	"log_format":       "json",
	"listen_host":      "0.0.0.0",
	"listen_port":      8080,
	"read_timeout":     5 * time.Second,
	"write_timeout":    10 * time.Second,
	"idle_timeout":     2 * time.Minute,
	"shutdown_timeout": 25 * time.Second,
	"db_port":          5432,
	"db_schema":        "public",
	"db_max_open":      20,
	"db_max_idle":      5,
	"cache_prefix":     "svc",
	"retries":          3,
	"debug":            false,
	"tracing":          true,
	"metrics":          true,
}
