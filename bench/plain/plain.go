// Package plain has the settings of the load benchmark as a struct.
package plain

import (
	"net/url"
	"time"
)

// Settings are the 25 settings.
type Settings struct {
	Name            string
	Region          string
	LogLevel        string
	LogFormat       string
	ListenHost      string
	ListenPort      int
	ReadTimeout     time.Duration
	WriteTimeout    time.Duration
	IdleTimeout     time.Duration
	ShutdownTimeout time.Duration
	DBHost          string
	DBPort          int
	DBName          string
	DBUser          string
	DBSchema        string
	DBMaxOpen       int
	DBMaxIdle       int
	CacheKey        string
	CachePrefix     string
	APIURL          *url.URL
	Retries         int
	Debug           bool
	Tracing         bool
	Metrics         bool
	Origins         []string
}
