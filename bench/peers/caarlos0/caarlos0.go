// Package caarlos0 loads the settings of the benchmark with caarlos0/env.
package caarlos0

import (
	"net/url"
	"time"

	"github.com/caarlos0/env/v11"
)

// Settings are the 25 settings.
type Settings struct {
	Name            string        `env:"NAME,required,notEmpty"`
	Region          string        `env:"REGION" envDefault:"eu-west-1"`
	LogLevel        string        `env:"LOG_LEVEL" envDefault:"info"`
	LogFormat       string        `env:"LOG_FORMAT" envDefault:"json"`
	ListenHost      string        `env:"LISTEN_HOST" envDefault:"0.0.0.0"`
	ListenPort      int           `env:"LISTEN_PORT" envDefault:"8080"`
	ReadTimeout     time.Duration `env:"READ_TIMEOUT" envDefault:"5s"`
	WriteTimeout    time.Duration `env:"WRITE_TIMEOUT" envDefault:"10s"`
	IdleTimeout     time.Duration `env:"IDLE_TIMEOUT" envDefault:"2m"`
	ShutdownTimeout time.Duration `env:"SHUTDOWN_TIMEOUT" envDefault:"25s"`
	DBHost          string        `env:"DB_HOST,required,notEmpty"`
	DBPort          int           `env:"DB_PORT" envDefault:"5432"`
	DBName          string        `env:"DB_NAME,required,notEmpty"`
	DBUser          string        `env:"DB_USER,required,notEmpty"`
	DBSchema        string        `env:"DB_SCHEMA" envDefault:"public"`
	DBMaxOpen       int           `env:"DB_MAX_OPEN" envDefault:"20"`
	DBMaxIdle       int           `env:"DB_MAX_IDLE" envDefault:"5"`
	CacheKey        string        `env:"CACHE_KEY,required,notEmpty"`
	CachePrefix     string        `env:"CACHE_PREFIX" envDefault:"svc"`
	APIURL          url.URL       `env:"API_URL,required,notEmpty"`
	Retries         int           `env:"RETRIES" envDefault:"3"`
	Debug           bool          `env:"DEBUG" envDefault:"false"`
	Tracing         bool          `env:"TRACING" envDefault:"true"`
	Metrics         bool          `env:"METRICS" envDefault:"true"`
	Origins         []string      `env:"ORIGINS,required,notEmpty"`
}

// Load reads the environment of the process.
func Load() (Settings, error) {
	return env.ParseAsWithOptions[Settings](env.Options{Prefix: "APP_"})
}
