// Package viper loads the settings of the benchmark with spf13/viper. Viper knows nothing of required settings.
package viper

import (
	"net/url"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
)

// Settings are the 25 settings.
type Settings struct {
	Name            string        `mapstructure:"name"`
	Region          string        `mapstructure:"region"`
	LogLevel        string        `mapstructure:"log_level"`
	LogFormat       string        `mapstructure:"log_format"`
	ListenHost      string        `mapstructure:"listen_host"`
	ListenPort      int           `mapstructure:"listen_port"`
	ReadTimeout     time.Duration `mapstructure:"read_timeout"`
	WriteTimeout    time.Duration `mapstructure:"write_timeout"`
	IdleTimeout     time.Duration `mapstructure:"idle_timeout"`
	ShutdownTimeout time.Duration `mapstructure:"shutdown_timeout"`
	DBHost          string        `mapstructure:"db_host"`
	DBPort          int           `mapstructure:"db_port"`
	DBName          string        `mapstructure:"db_name"`
	DBUser          string        `mapstructure:"db_user"`
	DBSchema        string        `mapstructure:"db_schema"`
	DBMaxOpen       int           `mapstructure:"db_max_open"`
	DBMaxIdle       int           `mapstructure:"db_max_idle"`
	CacheKey        string        `mapstructure:"cache_key"`
	CachePrefix     string        `mapstructure:"cache_prefix"`
	APIURL          *url.URL      `mapstructure:"api_url"`
	Retries         int           `mapstructure:"retries"`
	Debug           bool          `mapstructure:"debug"`
	Tracing         bool          `mapstructure:"tracing"`
	Metrics         bool          `mapstructure:"metrics"`
	Origins         []string      `mapstructure:"origins"`
}

// Load reads the environment of the process.
func Load() (Settings, error) {
	var s Settings
	err := New().Unmarshal(&s, Hooks)
	return s, err
}

// New is a Viper that knows every setting's variable and default. An Unmarshal sees only variables that are bound one by one.
func New() *viper.Viper {
	v := viper.New()
	v.SetDefault("region", "eu-west-1")
	v.SetDefault("log_level", "info")
	v.SetDefault("log_format", "json")
	v.SetDefault("listen_host", "0.0.0.0")
	v.SetDefault("listen_port", 8080)
	v.SetDefault("read_timeout", 5*time.Second)
	v.SetDefault("write_timeout", 10*time.Second)
	v.SetDefault("idle_timeout", 2*time.Minute)
	v.SetDefault("shutdown_timeout", 25*time.Second)
	v.SetDefault("db_port", 5432)
	v.SetDefault("db_schema", "public")
	v.SetDefault("db_max_open", 20)
	v.SetDefault("db_max_idle", 5)
	v.SetDefault("cache_prefix", "svc")
	v.SetDefault("retries", 3)
	v.SetDefault("debug", false)
	v.SetDefault("tracing", true)
	v.SetDefault("metrics", true)
	for _, key := range []string{
		"name", "region", "log_level", "log_format", "listen_host", "listen_port", "read_timeout", "write_timeout", "idle_timeout",
		"shutdown_timeout", "db_host", "db_port", "db_name", "db_user", "db_schema", "db_max_open", "db_max_idle", "cache_key",
		"cache_prefix", "api_url", "retries", "debug", "tracing", "metrics", "origins",
	} {
		_ = v.BindEnv(key, "APP_"+strings.ToUpper(key)) // fails only without a key
	}
	return v
}

// Hooks are Viper's own and one for urls.
var Hooks = viper.DecodeHook(mapstructure.ComposeDecodeHookFunc(
	mapstructure.StringToTimeDurationHookFunc(),
	mapstructure.StringToSliceHookFunc(","),
	mapstructure.StringToURLHookFunc(),
))
