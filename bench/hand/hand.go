// Package hand loads the settings of the benchmark as one would by hand, with the checks that resgen generates: an empty variable is
// unset, blanks around a value and URLs without a host are refused, every problem is reported at once and none shows a value, and it
// remembers where each value came from.
package hand

import (
	"errors"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/resgen-go/resgen/bench/plain"
)

// A Problem is one thing that is wrong. It never holds a value.
type Problem struct {
	Field   string
	Var     string
	Message string
}

func (p *Problem) Error() string { return p.Field + " (" + p.Var + "): " + p.Message }

// An Origin says which variable filled a field. A field without one has its default.
type Origin struct {
	Field string
	Var   string
}

// Load reads the environment of the process, or what lookup returns if that is not nil.
func Load(lookup func(name string) (string, bool)) (plain.Settings, []Origin, error) {
	if lookup == nil {
		lookup = os.LookupEnv
	}
	l := loader{lookup: lookup, origins: make([]Origin, 0, 25)}
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
	l.text(&s.Name, "name", "APP_NAME", required)
	l.text(&s.Region, "region", "APP_REGION", optional)
	l.text(&s.LogLevel, "log_level", "APP_LOG_LEVEL", optional)
	l.text(&s.LogFormat, "log_format", "APP_LOG_FORMAT", optional)
	l.text(&s.ListenHost, "listen_host", "APP_LISTEN_HOST", optional)
	l.number(&s.ListenPort, "listen_port", "APP_LISTEN_PORT")
	l.duration(&s.ReadTimeout, "read_timeout", "APP_READ_TIMEOUT")
	l.duration(&s.WriteTimeout, "write_timeout", "APP_WRITE_TIMEOUT")
	l.duration(&s.IdleTimeout, "idle_timeout", "APP_IDLE_TIMEOUT")
	l.duration(&s.ShutdownTimeout, "shutdown_timeout", "APP_SHUTDOWN_TIMEOUT")
	l.text(&s.DBHost, "db_host", "APP_DB_HOST", required)
	l.number(&s.DBPort, "db_port", "APP_DB_PORT")
	l.text(&s.DBName, "db_name", "APP_DB_NAME", required)
	l.text(&s.DBUser, "db_user", "APP_DB_USER", required)
	l.text(&s.DBSchema, "db_schema", "APP_DB_SCHEMA", optional)
	l.number(&s.DBMaxOpen, "db_max_open", "APP_DB_MAX_OPEN")
	l.number(&s.DBMaxIdle, "db_max_idle", "APP_DB_MAX_IDLE")
	l.text(&s.CacheKey, "cache_key", "APP_CACHE_KEY", required)
	l.text(&s.CachePrefix, "cache_prefix", "APP_CACHE_PREFIX", optional)
	l.url(&s.APIURL, "api_url", "APP_API_URL", required)
	l.number(&s.Retries, "retries", "APP_RETRIES")
	l.bool(&s.Debug, "debug", "APP_DEBUG")
	l.bool(&s.Tracing, "tracing", "APP_TRACING")
	l.bool(&s.Metrics, "metrics", "APP_METRICS")
	l.list(&s.Origins, "origins", "APP_ORIGINS", required)
	if len(l.problems) > 0 {
		return plain.Settings{}, nil, errors.Join(l.problems...)
	}
	return s, l.origins, nil
}

// need says whether a field may stay unset.
type need bool

const (
	required need = true
	optional need = false
)

type loader struct {
	lookup   func(name string) (string, bool)
	origins  []Origin
	problems []error
}

func (l *loader) find(field, name string, n need) (string, bool) {
	text, _ := l.lookup(name)
	if text == "" {
		if n == required {
			l.fail(field, name, "required but not set")
		}
		return "", false
	}
	return text, true
}

// value is find for what may not have blanks around it.
func (l *loader) value(field, name string, n need) (string, bool) {
	text, ok := l.find(field, name, n)
	if !ok {
		return "", false
	}
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if unicode.IsSpace(first) || unicode.IsSpace(last) {
		l.fail(field, name, "must not begin or end with a blank")
		return "", false
	}
	return text, true
}

func (l *loader) fail(field, name, message string) {
	l.problems = append(l.problems, &Problem{field, name, message})
}

func (l *loader) found(field, name string) { l.origins = append(l.origins, Origin{field, name}) }

func (l *loader) text(dst *string, field, name string, n need) {
	if text, ok := l.find(field, name, n); ok {
		*dst = text
		l.found(field, name)
	}
}

func (l *loader) number(dst *int, field, name string) {
	text, ok := l.value(field, name, optional)
	if !ok {
		return
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		l.fail(field, name, "must be a whole number")
		return
	}
	*dst = n
	l.found(field, name)
}

func (l *loader) bool(dst *bool, field, name string) {
	text, ok := l.value(field, name, optional)
	if !ok {
		return
	}
	b, err := strconv.ParseBool(text)
	if err != nil {
		l.fail(field, name, "must be true or false")
		return
	}
	*dst = b
	l.found(field, name)
}

func (l *loader) duration(dst *time.Duration, field, name string) {
	text, ok := l.value(field, name, optional)
	if !ok {
		return
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		l.fail(field, name, "must be a duration such as 1h30m")
		return
	}
	*dst = d
	l.found(field, name)
}

func (l *loader) url(dst **url.URL, field, name string, n need) {
	text, ok := l.value(field, name, n)
	if !ok {
		return
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		l.fail(field, name, "must be a URL with a scheme and a host: it has no scheme such as https://")
		return
	}
	if u.Hostname() == "" {
		l.fail(field, name, "must be a URL with a scheme and a host: it has no host")
		return
	}
	*dst = u
	l.found(field, name)
}

func (l *loader) list(dst *[]string, field, name string, n need) {
	text, ok := l.value(field, name, n)
	if !ok {
		return
	}
	items := strings.Split(text, ",")
	for i, item := range items {
		if items[i] = strings.TrimSpace(item); items[i] == "" {
			l.fail(field, name, "item "+strconv.Itoa(i+1)+": must not be empty")
			return
		}
	}
	*dst = items
	l.found(field, name)
}
