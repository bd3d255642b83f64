package postgreskind

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// Passwords returns the password for each new connection. The kind rds_token implements it with tokens for Amazon RDS.
type Passwords interface {
	// Password returns the password for a new connection.
	Password(context.Context) (string, error)
}

// Open makes a pool for the database that cfg describes. The configure functions may change its settings. Open does not wait for a
// connection; Check does.
//
// Open does not read the PG* variables, ~/.pgpass, ~/.postgresql or a service file. If both the URL of cfg and a field of cfg set the same
// thing, the error is a *resource.Problem that names both.
//
// The password comes from passwordFrom or, if passwordFrom is nil, from cfg or its URL. The password is optional. For each new connection,
// the password and the URL are looked up again, and the files of certificates are read again. A BeforeConnect that configure sets runs
// afterwards and may replace the password. No error contains the password.
//
// A call that gets no connection because all are in use fails with a *SaturatedError. The pool reports what it does to probe, which may be
// nil.
func Open(
	ctx context.Context, cfg PostgresConfig, passwordFrom Passwords, probe *observe.Probe, configure ...func(*pgxpool.Config) error,
) (*pgxpool.Pool, error) {
	text, err := currentURL(ctx, cfg)
	if err != nil {
		return nil, err
	}
	d, err := newDatabase(cfg, text, passwordFrom)
	if err != nil {
		return nil, err
	}
	c, err := d.poolConfig()
	if err != nil {
		return nil, err
	}
	made := c.ConnConfig.Copy()
	targets := targetsOf(c.ConnConfig)
	for _, f := range configure {
		if f == nil {
			continue
		}
		if err := f(c); err != nil {
			return nil, fmt.Errorf("configure the pool: %w", err)
		}
	}
	r := &renewal{cfg: cfg, from: passwordFrom, first: d, made: made, ours: targets.in(c.ConnConfig)}
	r.install(c)
	probe.Install(hook{c})
	limitWaiting(c, cfg.AcquireTimeout)
	return pgxpool.NewWithConfig(ctx, c)
}

// A database is a configuration whose URL, if it has one, is read.
type database struct {
	merged
	text string    // of the URL
	tls  *tlsFiles // nil: without TLS
}

// newDatabase reads the URL, whose text is given, and the files of cfg.
func newDatabase(cfg PostgresConfig, text string, from Passwords) (*database, error) {
	set := isOptionalSet(cfg)
	m, err := merge(cfg, text, func(field string) bool { return set(field) || field == "password_from" && from != nil })
	if err == nil && text != "" {
		err = ofURL(m.PostgresConfig.Validate())
	}
	if err == nil {
		err = checkServer(m.PostgresConfig)
	}
	if err == nil && from != nil && !m.Password.IsZero() {
		err = &resource.Problem{Fields: []string{"password"}, Rule: "at_most_one", Message: "must not be set, because password_from returns the password: set only one of them"}
	}
	if err != nil {
		return nil, err
	}
	_ = m.Password.Reveal() // lets resource.Redact know the one of a URL
	d := &database{merged: m, text: text}
	d.tls, err = newTLSFiles(m.PostgresConfig)
	if told := ofURL(err); told != nil && cfg.SSLRootCert+cfg.SSLCert+cfg.SSLKey == "" {
		err = told // no error has named the files yet
	}
	return d, err
}

// poolConfig is d as pgxpool wants it.
func (d *database) poolConfig() (*pgxpool.Config, error) {
	c, err := d.parse()
	if err != nil {
		return nil, err
	}
	conn := c.ConnConfig
	conn.Password = d.Password.Reveal()
	conn.ConnectTimeout = d.ConnectTimeout
	conn.RuntimeParams = d.runtimeParams()
	if d.PgBouncer {
		// One round trip, with a statement that has no name: whatever server it gets, and with the types that its parameters have there.
		// The mode exec would guess the types from Go values: it stores a []byte in a text column as \x6869, and refuses a map for jsonb.
		// The mode describe_exec has two round trips, the second of which may reach another server.
		conn.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
		conn.StatementCacheCapacity = 0
	}

	c.MaxConns = int32(d.MaxConns)
	c.MinConns = int32(d.MinConns)
	c.MinIdleConns = int32(d.MinIdleConns)
	c.MaxConnLifetime = d.MaxConnLifetime
	c.MaxConnLifetimeJitter = d.MaxConnLifetime / 10
	c.MaxConnIdleTime = d.MaxConnIdleTime
	c.HealthCheckPeriod = d.healthCheckPeriod()
	c.PingTimeout = d.PingTimeout
	return c, nil
}

// runtimeParams are what each session begins with. What PGOPTIONS, PGTZ and PGAPPNAME say is not among them.
func (d *database) runtimeParams() map[string]string {
	params := map[string]string{}
	for name, value := range d.Parameters {
		params[name] = value
	}
	if options := d.keywords["options"]; options != "" {
		params["options"] = options
	}
	if d.ApplicationName != "" {
		params["application_name"] = d.ApplicationName
	}
	if d.StatementTimeout != nil {
		params["statement_timeout"] = strconv.FormatInt(d.StatementTimeout.Milliseconds(), 10)
	}
	return params
}

// healthCheckPeriod is how often the pool looks for connections that are too old. They are open for up to a quarter longer than they may.
func (d *database) healthCheckPeriod() time.Duration {
	if d.HealthCheckPeriod != nil {
		return *d.HealthCheckPeriod
	}
	return min(time.Minute, d.MaxConnIdleTime/4, d.MaxConnLifetime/4)
}

// parse gives pgx the connection string of d. pgx's own errors hold that string, so they are not passed on.
func (d *database) parse() (*pgxpool.Config, error) {
	service, remove, err := emptyService()
	if err != nil {
		return nil, err
	}
	defer remove()
	c, err := pgxpool.ParseConfig(connString(d.merged, d.tls.mode(d.SSLMode)) + service)
	if err != nil {
		return nil, &resource.Problem{Rule: "config", Message: "pgx cannot read the configuration"}
	}
	return c, nil
}

// checkServer refuses what pgx would take for something else: nothing for its defaults, a list for several servers, and a URL or the rest
// of one for a name, which then stands in every error.
func checkServer(cfg PostgresConfig) error {
	var ps resource.Problems
	if len(cfg.Hosts) == 0 || cfg.Host != "" {
		if cfg.Host == "" || strings.ContainsAny(cfg.Host, ",@") || strings.Contains(cfg.Host, "/") && cfg.Host[0] != '/' {
			ps.Add("host", "rule", "must be one host name, one IP address, or the absolute path of a folder")
		}
	}
	for _, host := range cfg.Hosts {
		if host == "" || strings.ContainsAny(host, ",@") || strings.Contains(host, "/") && host[0] != '/' {
			ps.Add("hosts", "rule", "must be host names, IP addresses, or absolute paths of folders")
		}
	}
	if cfg.Port < 1 || cfg.Port > 65535 {
		ps.Add("port", "range", "must be from 1 to 65535")
	}
	for _, f := range []struct{ field, name string }{{"database", cfg.Database}, {"username", cfg.Username}} {
		switch {
		case f.name == "":
			ps.Required(f.field)
		case strings.Contains(f.name, "://") || strings.ContainsRune(f.name, 0):
			ps.Add(f.field, "rule", "must be a name, not a URL")
		}
	}
	if cfg.SSLMode == "" {
		ps.Required("ssl_mode")
	}
	checkParameters(&ps, cfg.Parameters)
	return ps.Err()
}

// currentURL is the text of the URL as it is now; "" if there is none.
func currentURL(ctx context.Context, cfg PostgresConfig) (string, error) {
	if cfg.URL.IsZero() {
		return "", nil
	}
	return cfg.URL.Current(ctx)
}
