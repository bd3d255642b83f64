// Package cleanenv loads the settings of the benchmark with ilyakaznacheev/cleanenv.
package cleanenv

import (
	"net/url"
	"time"

	"github.com/ilyakaznacheev/cleanenv"
)

// Settings are the 25 settings.
type Settings struct {
	Name            string        `env:"APP_NAME" env-required:"true"`
	Region          string        `env:"APP_REGION" env-default:"eu-west-1"`
	LogLevel        string        `env:"APP_LOG_LEVEL" env-default:"info"`
	LogFormat       string        `env:"APP_LOG_FORMAT" env-default:"json"`
	ListenHost      string        `env:"APP_LISTEN_HOST" env-default:"0.0.0.0"`
	ListenPort      int           `env:"APP_LISTEN_PORT" env-default:"8080"`
	ReadTimeout     time.Duration `env:"APP_READ_TIMEOUT" env-default:"5s"`
	WriteTimeout    time.Duration `env:"APP_WRITE_TIMEOUT" env-default:"10s"`
	IdleTimeout     time.Duration `env:"APP_IDLE_TIMEOUT" env-default:"2m"`
	ShutdownTimeout time.Duration `env:"APP_SHUTDOWN_TIMEOUT" env-default:"25s"`
	DBHost          string        `env:"APP_DB_HOST" env-required:"true"`
	DBPort          int           `env:"APP_DB_PORT" env-default:"5432"`
	DBName          string        `env:"APP_DB_NAME" env-required:"true"`
	DBUser          string        `env:"APP_DB_USER" env-required:"true"`
	DBSchema        string        `env:"APP_DB_SCHEMA" env-default:"public"`
	DBMaxOpen       int           `env:"APP_DB_MAX_OPEN" env-default:"20"`
	DBMaxIdle       int           `env:"APP_DB_MAX_IDLE" env-default:"5"`
	CacheKey        string        `env:"APP_CACHE_KEY" env-required:"true"`
	CachePrefix     string        `env:"APP_CACHE_PREFIX" env-default:"svc"`
	APIURL          url.URL       `env:"APP_API_URL" env-required:"true"`
	Retries         int           `env:"APP_RETRIES" env-default:"3"`
	Debug           bool          `env:"APP_DEBUG" env-default:"false"`
	Tracing         bool          `env:"APP_TRACING" env-default:"true"`
	Metrics         bool          `env:"APP_METRICS" env-default:"true"`
	Origins         []string      `env:"APP_ORIGINS" env-required:"true"`
}

// Load reads the environment of the process.
func Load() (Settings, error) {
	var s Settings
	err := cleanenv.ReadEnv(&s)
	return s, err
}
