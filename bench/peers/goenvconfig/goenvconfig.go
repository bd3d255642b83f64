// Package goenvconfig loads the settings of the benchmark with sethvargo/go-envconfig.
package goenvconfig

import (
	"context"
	"net/url"
	"time"

	"github.com/sethvargo/go-envconfig"
)

// Settings are the 25 settings.
type Settings struct {
	Name            string        `env:"APP_NAME, required"`
	Region          string        `env:"APP_REGION, default=eu-west-1"`
	LogLevel        string        `env:"APP_LOG_LEVEL, default=info"`
	LogFormat       string        `env:"APP_LOG_FORMAT, default=json"`
	ListenHost      string        `env:"APP_LISTEN_HOST, default=0.0.0.0"`
	ListenPort      int           `env:"APP_LISTEN_PORT, default=8080"`
	ReadTimeout     time.Duration `env:"APP_READ_TIMEOUT, default=5s"`
	WriteTimeout    time.Duration `env:"APP_WRITE_TIMEOUT, default=10s"`
	IdleTimeout     time.Duration `env:"APP_IDLE_TIMEOUT, default=2m"`
	ShutdownTimeout time.Duration `env:"APP_SHUTDOWN_TIMEOUT, default=25s"`
	DBHost          string        `env:"APP_DB_HOST, required"`
	DBPort          int           `env:"APP_DB_PORT, default=5432"`
	DBName          string        `env:"APP_DB_NAME, required"`
	DBUser          string        `env:"APP_DB_USER, required"`
	DBSchema        string        `env:"APP_DB_SCHEMA, default=public"`
	DBMaxOpen       int           `env:"APP_DB_MAX_OPEN, default=20"`
	DBMaxIdle       int           `env:"APP_DB_MAX_IDLE, default=5"`
	CacheKey        string        `env:"APP_CACHE_KEY, required"`
	CachePrefix     string        `env:"APP_CACHE_PREFIX, default=svc"`
	APIURL          url.URL       `env:"APP_API_URL, required"`
	Retries         int           `env:"APP_RETRIES, default=3"`
	Debug           bool          `env:"APP_DEBUG, default=false"`
	Tracing         bool          `env:"APP_TRACING, default=true"`
	Metrics         bool          `env:"APP_METRICS, default=true"`
	Origins         []string      `env:"APP_ORIGINS, required"`
}

// Load reads the environment of the process.
func Load() (Settings, error) {
	var s Settings
	err := envconfig.Process(context.Background(), &s)
	return s, err
}
