// Package config is what the service is told by its environment.
package config

import (
	"log/slog"
	"net/url"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is the configuration of the service.
type Config struct {
	Addr     string            `env:"ADDR" envDefault:":8080"`
	BaseURL  *url.URL          `env:"BASE_URL,required,notEmpty"`
	Origins  []string          `env:"ORIGINS" envSeparator:","`
	Timeout  time.Duration     `env:"TIMEOUT" envDefault:"5s"`
	MaxBody  int64             `env:"MAX_BODY" envDefault:"1048576"`
	Workers  *int              `env:"WORKERS"`
	Debug    bool              `env:"DEBUG"`
	Level    slog.Level        `env:"LOG_LEVEL" envDefault:"INFO"`
	Mode     Mode              `env:"MODE" envDefault:"public"`
	Token    string            `env:"ADMIN_TOKEN,required,notEmpty"`
	Headers  map[string]string `env:"HEADERS" envKeyValSeparator:"="`
	Database Database          `envPrefix:"DB_"`

	Now func() time.Time // for tests
}

// Mode says who is served.
type Mode string

// The modes.
const (
	Public  Mode = "public"
	Private Mode = "private"
)

// Database is where notes are kept.
type Database struct {
	Host     string `env:"HOST" envDefault:"localhost"`
	Port     uint16 `env:"PORT" envDefault:"5432"`
	Password string `env:"PASSWORD"`
}

// Load reads the environment.
func Load() (Config, error) {
	return env.ParseAsWithOptions[Config](env.Options{Prefix: "NOTES_"})
}
