// Package floor loads the settings of the benchmark with as little as one can write by hand: the first problem ends it, an empty
// variable is a value, nothing is remembered.
package floor

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/bench/plain"
)

// Load reads the environment of the process.
func Load() (plain.Settings, error) {
	s := plain.Settings{
		Region:          "eu-west-1",
		LogLevel:        "info",
		LogFormat:       "json",
		ListenHost:      "0.0.0.0",
		ListenPort:      8080,
		ReadTimeout:     5 * time.Second,
		WriteTimeout:    10 * time.Second,
		IdleTimeout:     2 * time.Minute,
		ShutdownTimeout: 25 * time.Second,
		DBPort:          5432,
		DBSchema:        "public",
		DBMaxOpen:       20,
		DBMaxIdle:       5,
		CachePrefix:     "svc",
		Retries:         3,
		Tracing:         true,
		Metrics:         true,
	}
	var ok bool
	var err error
	if s.Name, ok = os.LookupEnv("APP_NAME"); !ok {
		return s, missing("APP_NAME")
	}
	if v, ok := os.LookupEnv("APP_REGION"); ok {
		s.Region = v
	}
	if v, ok := os.LookupEnv("APP_LOG_LEVEL"); ok {
		s.LogLevel = v
	}
	if v, ok := os.LookupEnv("APP_LOG_FORMAT"); ok {
		s.LogFormat = v
	}
	if v, ok := os.LookupEnv("APP_LISTEN_HOST"); ok {
		s.ListenHost = v
	}
	if v, ok := os.LookupEnv("APP_LISTEN_PORT"); ok {
		if s.ListenPort, err = strconv.Atoi(v); err != nil {
			return s, wrong("APP_LISTEN_PORT", err)
		}
	}
	if v, ok := os.LookupEnv("APP_READ_TIMEOUT"); ok {
		if s.ReadTimeout, err = time.ParseDuration(v); err != nil {
			return s, wrong("APP_READ_TIMEOUT", err)
		}
	}
	if v, ok := os.LookupEnv("APP_WRITE_TIMEOUT"); ok {
		if s.WriteTimeout, err = time.ParseDuration(v); err != nil {
			return s, wrong("APP_WRITE_TIMEOUT", err)
		}
	}
	if v, ok := os.LookupEnv("APP_IDLE_TIMEOUT"); ok {
		if s.IdleTimeout, err = time.ParseDuration(v); err != nil {
			return s, wrong("APP_IDLE_TIMEOUT", err)
		}
	}
	if v, ok := os.LookupEnv("APP_SHUTDOWN_TIMEOUT"); ok {
		if s.ShutdownTimeout, err = time.ParseDuration(v); err != nil {
			return s, wrong("APP_SHUTDOWN_TIMEOUT", err)
		}
	}
	if s.DBHost, ok = os.LookupEnv("APP_DB_HOST"); !ok {
		return s, missing("APP_DB_HOST")
	}
	if v, ok := os.LookupEnv("APP_DB_PORT"); ok {
		if s.DBPort, err = strconv.Atoi(v); err != nil {
			return s, wrong("APP_DB_PORT", err)
		}
	}
	if s.DBName, ok = os.LookupEnv("APP_DB_NAME"); !ok {
		return s, missing("APP_DB_NAME")
	}
	if s.DBUser, ok = os.LookupEnv("APP_DB_USER"); !ok {
		return s, missing("APP_DB_USER")
	}
	if v, ok := os.LookupEnv("APP_DB_SCHEMA"); ok {
		s.DBSchema = v
	}
	if v, ok := os.LookupEnv("APP_DB_MAX_OPEN"); ok {
		if s.DBMaxOpen, err = strconv.Atoi(v); err != nil {
			return s, wrong("APP_DB_MAX_OPEN", err)
		}
	}
	if v, ok := os.LookupEnv("APP_DB_MAX_IDLE"); ok {
		if s.DBMaxIdle, err = strconv.Atoi(v); err != nil {
			return s, wrong("APP_DB_MAX_IDLE", err)
		}
	}
	if s.CacheKey, ok = os.LookupEnv("APP_CACHE_KEY"); !ok {
		return s, missing("APP_CACHE_KEY")
	}
	if v, ok := os.LookupEnv("APP_CACHE_PREFIX"); ok {
		s.CachePrefix = v
	}
	v, ok := os.LookupEnv("APP_API_URL")
	if !ok {
		return s, missing("APP_API_URL")
	}
	if s.APIURL, err = url.Parse(v); err != nil {
		return s, wrong("APP_API_URL", err)
	}
	if v, ok := os.LookupEnv("APP_RETRIES"); ok {
		if s.Retries, err = strconv.Atoi(v); err != nil {
			return s, wrong("APP_RETRIES", err)
		}
	}
	if v, ok := os.LookupEnv("APP_DEBUG"); ok {
		if s.Debug, err = strconv.ParseBool(v); err != nil {
			return s, wrong("APP_DEBUG", err)
		}
	}
	if v, ok := os.LookupEnv("APP_TRACING"); ok {
		if s.Tracing, err = strconv.ParseBool(v); err != nil {
			return s, wrong("APP_TRACING", err)
		}
	}
	if v, ok := os.LookupEnv("APP_METRICS"); ok {
		if s.Metrics, err = strconv.ParseBool(v); err != nil {
			return s, wrong("APP_METRICS", err)
		}
	}
	if v, ok = os.LookupEnv("APP_ORIGINS"); !ok {
		return s, missing("APP_ORIGINS")
	}
	s.Origins = strings.Split(v, ",")
	return s, nil
}

func missing(name string) error { return fmt.Errorf("%s: required but not set", name) }

func wrong(name string, err error) error { return fmt.Errorf("%s: %w", name, err) }
