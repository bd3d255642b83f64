package gen_test

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// What follows is written as the generator writes it; the tests run this package's loaders through it.

const _ = gen.SupportsGenerated1

type DatabaseConfig struct {
	Host     string
	Port     int
	Username string
	Password resource.Secret
	Key      resource.Secret
	SSLMode  DatabaseSSLMode
	Timeout  time.Duration
	MaxConns *int32
	Endpoint *url.URL
	Replicas []string
	Labels   map[string]int
	KeyFile  string
	Cloud    *DatabaseCloud
}

type DatabaseCloud struct {
	Region string
	Zone   string
}

func (c DatabaseCloud) Validate() error {
	var ps resource.Problems
	if c.Region == "" {
		ps.Required("region")
	}
	return ps.Err()
}

type DatabaseSSLMode string

const (
	DatabaseSSLModeDisable    DatabaseSSLMode = "disable"
	DatabaseSSLModeVerifyFull DatabaseSSLMode = "verify-full"
)

func DefaultDatabaseConfig() DatabaseConfig {
	return DatabaseConfig{Port: 5432, SSLMode: DatabaseSSLModeVerifyFull, Timeout: 5 * time.Second}
}

func (c DatabaseConfig) Validate() error {
	var ps resource.Problems
	if c.Host == "" {
		ps.Required("host")
	}
	if c.Port < 1 || c.Port > 65535 {
		ps.Add("port", "range", "must be from 1 to 65535")
	}
	switch c.SSLMode {
	case DatabaseSSLModeDisable, DatabaseSSLModeVerifyFull:
	default:
		ps.Add("ssl_mode", "one_of", "must be one of disable, verify-full")
	}
	if c.MaxConns != nil && *c.MaxConns < 1 {
		ps.Add("max_conns", "min", "must be at least 1")
	}
	if c.Cloud != nil {
		ps.In("cloud.", c.Cloud.Validate())
	}
	if c.Password.IsZero() == c.Key.IsZero() {
		ps.AddRule("exactly one must be set", "password", "key")
	}
	if c.Host == "localhost" && c.SSLMode == DatabaseSSLModeVerifyFull {
		ps.AddRule("localhost has no certificate", "host", "ssl_mode")
	}
	return ps.Err()
}

func (c DatabaseConfig) Describe() []gen.Value {
	return []gen.Value{
		{Field: "host", Value: c.Host},
		{Field: "port", Value: c.Port},
		{Field: "username", Value: c.Username},
		{Field: "password", Value: c.Password},
		{Field: "key", Value: c.Key},
		{Field: "ssl_mode", Value: c.SSLMode},
		{Field: "timeout", Value: c.Timeout},
		{Field: "max_conns", Value: c.MaxConns},
		{Field: "endpoint", Value: c.Endpoint},
		{Field: "replicas", Value: c.Replicas},
		{Field: "labels", Value: c.Labels},
	}
}

type WebhookConfig struct {
	URL   *url.URL
	Token resource.Secret
}

func (c WebhookConfig) Validate() error {
	var ps resource.Problems
	if c.URL == nil {
		ps.Required("url")
	}
	return ps.Err()
}

func (c WebhookConfig) Describe() []gen.Value {
	return []gen.Value{{Field: "url", Value: c.URL}, {Field: "token", Value: c.Token}}
}

type Profile string

const (
	ProfileDev  Profile = "dev"
	ProfileProd Profile = "prod"
)

func ParseProfile(name string) (Profile, error) {
	switch p := Profile(name); p {
	case ProfileDev, ProfileProd:
		return p, nil
	}
	return "", gen.UnknownProfile("dev", "prod")
}

type Config struct {
	Profile   Profile
	Database  DatabaseConfig
	Reporting *DatabaseConfig
	Alerting  *WebhookConfig

	origins gen.Origins
}

func LoadConfig(ctx context.Context, opts ...Option) (Config, error) {
	o := newOptions(opts)
	if o.config != nil {
		return *o.config, o.config.Validate()
	}
	r, err := o.reader(ctx)
	if err != nil {
		return Config{}, err
	}
	r.Trace()
	c := Config{Profile: Profile(r.Profile())}
	c.Database = gen.Load(r, "database", loadDatabase)
	if c.Profile == ProfileProd {
		reporting := gen.Load(r, "reporting", loadReporting)
		c.Reporting = &reporting
	}
	c.Alerting = gen.LoadOptional(r, "alerting", loadAlerting)
	c.origins = r.Origins()
	if err := r.Err(); err != nil {
		return Config{}, err
	}
	return c, nil
}

func LoadDatabaseConfig(ctx context.Context, opts ...Option) (DatabaseConfig, error) {
	o := newOptions(opts)
	if o.config != nil {
		return o.config.Database, gen.In("database", o.config.Database.Validate())
	}
	r, err := o.reader(ctx)
	if err != nil {
		return DatabaseConfig{}, err
	}
	c := gen.Load(r, "database", loadDatabase)
	return c, r.Err()
}

func (c Config) Validate() error {
	err := gen.In("database", c.Database.Validate())
	if c.Alerting != nil {
		err = errors.Join(err, gen.In("alerting", c.Alerting.Validate()))
	}
	return err
}

func (c Config) Describe() resource.Description {
	d := gen.Describe(string(c.Profile), c.origins)
	d.Add("database", "postgres", c.Database.Describe())
	if c.Reporting != nil {
		d.Add("reporting", "postgres", c.Reporting.Describe())
	} else {
		d.Absent("reporting", "postgres", "only in prod")
	}
	if c.Alerting != nil {
		d.Add("alerting", "webhook", c.Alerting.Describe())
	} else {
		d.Absent("alerting", "webhook", "not configured")
	}
	return d.Description()
}

func (c Config) LogValue() slog.Value { return c.Describe().LogValue() }

func loadDatabase(r *gen.Reader) DatabaseConfig {
	c := DefaultDatabaseConfig()
	c.Timeout = 3 * time.Second
	r.From(gen.FromResource, "timeout")
	username := gen.Env("DB_USER")
	switch Profile(r.Profile()) {
	case ProfileProd:
		c.Host = "prod-db.example.com"
		r.From(gen.FromProfile, "host")
		username = gen.Env("PROD_DB_USER")
	}
	gen.Read(r, &c.Host, "host", gen.Env("DB_HOST"), format.String)
	gen.Read(r, &c.Port, "port", gen.Env("DB_PORT"), format.Int)
	gen.Read(r, &c.Username, "username", username.Required(), format.String)
	r.Secret(&c.Password, "password", gen.Env("DB_PASSWORD").OrFile("DB_PASSWORD_FILE"))
	r.Secret(&c.Key, "key", gen.Env("DB_KEY", "DB_OLD_KEY"))
	gen.Read(r, &c.SSLMode, "ssl_mode", gen.Env("DB_SSL_MODE"), format.String)
	gen.Read(r, &c.Timeout, "timeout", gen.Env("DB_TIMEOUT"), format.DurationIn(time.Second))
	gen.Read(r, &c.MaxConns, "max_conns", gen.Env("DB_MAX_CONNS"), format.Pointer(format.Int[int32]))
	gen.Read(r, &c.Endpoint, "endpoint", gen.Env("DB_ENDPOINT"), format.URL)
	gen.Read(r, &c.Replicas, "replicas", gen.Env("DB_REPLICAS"), format.List(format.String[string]))
	gen.Read(r, &c.Labels, "labels", gen.Env("DB_LABELS"), format.MapOf(format.Int[int]))
	gen.Read(r, &c.KeyFile, "key_file", gen.Env("DB_KEY_FILE"), format.String)
	if r.Any(gen.Env("DB_CLOUD_REGION"), gen.Env("DB_CLOUD_ZONE")) {
		c.Cloud = &DatabaseCloud{}
		gen.Read(r, &c.Cloud.Region, "cloud.region", gen.Env("DB_CLOUD_REGION"), format.String)
		gen.Read(r, &c.Cloud.Zone, "cloud.zone", gen.Env("DB_CLOUD_ZONE"), format.String)
	}
	r.Exists("key_file", c.KeyFile, "file")
	if c.SSLMode == DatabaseSSLModeDisable {
		r.Warn("ssl_mode", "insecure_if", "disable is insecure")
	}
	return c
}

func loadReporting(r *gen.Reader) DatabaseConfig {
	c := DefaultDatabaseConfig()
	c.Host = "reporting.example.com"
	r.From(gen.FromResource, "host")
	r.Secret(&c.Password, "password", gen.Env("REPORTING_PASSWORD"))
	return c
}

func loadAlerting(r *gen.Reader) WebhookConfig {
	var c WebhookConfig
	gen.Read(r, &c.URL, "url", gen.Env("ALERT_URL"), format.URL)
	r.Secret(&c.Token, "token", gen.Env("DB_PASSWORD").Shared())
	return c
}

type Option func(*options)

type options struct {
	lifecycle.Settings
	config *Config
}

func newOptions(opts []Option) *options {
	o := new(options)
	for _, f := range opts {
		f(o)
	}
	return o
}

func (o *options) reader(ctx context.Context) (*gen.Reader, error) {
	return gen.NewReader(ctx, o.Settings, gen.Profiles{Env: "APP_ENV", Default: "dev", Names: []string{"dev", "prod"}})
}

func WithSource(s resource.Source) Option { return func(o *options) { o.Source = s } }

func WithResolver(r resource.Resolver) Option { return func(o *options) { o.Resolver = r } }

func WithProfile(p Profile) Option { return func(o *options) { o.Settings.Profile = string(p) } }

func WithConfig(c Config) Option { return func(o *options) { o.config = &c } }

func WithWarnings(f func(resource.Problem)) Option { return func(o *options) { o.Warn = f } }
