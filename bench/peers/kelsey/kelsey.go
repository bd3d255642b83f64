// Package kelsey loads the settings of the benchmark with kelseyhightower/envconfig.
package kelsey

import (
	"net/url"
	"time"

	"github.com/kelseyhightower/envconfig"
)

// Settings are the 25 settings.
type Settings struct {
	Name            string        `envconfig:"NAME" required:"true"`
	Region          string        `envconfig:"REGION" default:"eu-west-1"`
	LogLevel        string        `envconfig:"LOG_LEVEL" default:"info"`
	LogFormat       string        `envconfig:"LOG_FORMAT" default:"json"`
	ListenHost      string        `envconfig:"LISTEN_HOST" default:"0.0.0.0"`
	ListenPort      int           `envconfig:"LISTEN_PORT" default:"8080"`
	ReadTimeout     time.Duration `envconfig:"READ_TIMEOUT" default:"5s"`
	WriteTimeout    time.Duration `envconfig:"WRITE_TIMEOUT" default:"10s"`
	IdleTimeout     time.Duration `envconfig:"IDLE_TIMEOUT" default:"2m"`
	ShutdownTimeout time.Duration `envconfig:"SHUTDOWN_TIMEOUT" default:"25s"`
	DBHost          string        `envconfig:"DB_HOST" required:"true"`
	DBPort          int           `envconfig:"DB_PORT" default:"5432"`
	DBName          string        `envconfig:"DB_NAME" required:"true"`
	DBUser          string        `envconfig:"DB_USER" required:"true"`
	DBSchema        string        `envconfig:"DB_SCHEMA" default:"public"`
	DBMaxOpen       int           `envconfig:"DB_MAX_OPEN" default:"20"`
	DBMaxIdle       int           `envconfig:"DB_MAX_IDLE" default:"5"`
	CacheKey        string        `envconfig:"CACHE_KEY" required:"true"`
	CachePrefix     string        `envconfig:"CACHE_PREFIX" default:"svc"`
	APIURL          url.URL       `envconfig:"API_URL" required:"true"`
	Retries         int           `envconfig:"RETRIES" default:"3"`
	Debug           bool          `envconfig:"DEBUG" default:"false"`
	Tracing         bool          `envconfig:"TRACING" default:"true"`
	Metrics         bool          `envconfig:"METRICS" default:"true"`
	Origins         []string      `envconfig:"ORIGINS" required:"true"`
}

// Load reads the environment of the process.
func Load() (Settings, error) {
	var s Settings
	err := envconfig.Process("app", &s)
	return s, err
}
