package postgreskind

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// Passwords says passwords: of a database of Amazon RDS, for one, which are tokens.
type Passwords interface {
	// Password returns the password for a new connection.
	Password(context.Context) (string, error)
}

// Open makes a pool for the database that cfg describes, as configure changes it. It does not wait for a connection: Check does.
//
// Nothing is taken from the PG* variables, ~/.pgpass, ~/.postgresql or a service file. The password is what passwordFrom says, or the
// password of cfg if passwordFrom is nil; one of the two must be given. It is looked up again for each new connection; a BeforeConnect that
// configure sets runs after that and may replace it. No error holds the password.
//
// What the pool does is reported to probe, which may be nil.
func Open(
	ctx context.Context, cfg PostgresConfig, passwordFrom Passwords, probe *observe.Probe, configure ...func(*pgxpool.Config) error,
) (*pgxpool.Pool, error) {
	if err := checkPassword(cfg, passwordFrom); err != nil {
		return nil, err
	}
	c, err := poolConfig(cfg)
	if err != nil {
		return nil, err
	}
	for _, f := range configure {
		if f == nil {
			continue
		}
		if err := f(c); err != nil {
			return nil, fmt.Errorf("configure the pool: %w", err)
		}
	}
	renewPassword(c, cfg, passwordFrom)
	probe.Install(hook{c})
	return pgxpool.NewWithConfig(ctx, c)
}

// checkPassword holds that there is one password.
func checkPassword(cfg PostgresConfig, from Passwords) error {
	var ps resource.Problems
	switch {
	case from == nil && cfg.Password.IsZero():
		ps.Required("password")
	case from != nil && !cfg.Password.IsZero():
		ps.Add("password", "exactly_one", "must not be set, as password_from says the password: give one of the two")
	}
	return ps.Err()
}

// poolConfig is cfg as pgxpool wants it.
func poolConfig(cfg PostgresConfig) (*pgxpool.Config, error) {
	c, err := parse(cfg)
	if err != nil {
		return nil, err
	}

	conn := c.ConnConfig
	conn.Password = cfg.Password.Reveal()
	conn.ConnectTimeout = cfg.ConnectTimeout
	conn.RuntimeParams = map[string]string{} // it holds what PGOPTIONS, PGTZ and PGAPPNAME say
	if cfg.ApplicationName != "" {
		conn.RuntimeParams["application_name"] = cfg.ApplicationName
	}
	if cfg.StatementTimeout != nil {
		conn.RuntimeParams["statement_timeout"] = strconv.FormatInt(cfg.StatementTimeout.Milliseconds(), 10)
	}
	if cfg.PgBouncer {
		conn.DefaultQueryExecMode = pgx.QueryExecModeExec
		conn.StatementCacheCapacity, conn.DescriptionCacheCapacity = 0, 0
	}

	c.MaxConns = int32(cfg.MaxConns)
	c.MinIdleConns = int32(cfg.MinIdleConns)
	c.MaxConnLifetime = cfg.MaxConnLifetime
	c.MaxConnLifetimeJitter = cfg.MaxConnLifetime / 10
	c.MaxConnIdleTime = cfg.MaxConnIdleTime
	c.PingTimeout = cfg.PingTimeout
	return c, nil
}

// parse gives pgx the connection string of cfg. pgx's own errors hold that string, so they are not passed on.
func parse(cfg PostgresConfig) (*pgxpool.Config, error) {
	if err := checkServer(cfg); err != nil {
		return nil, err
	}
	service, remove, err := emptyService()
	if err != nil {
		return nil, err
	}
	defer remove()

	c, err := pgxpool.ParseConfig(connString(cfg) + service)
	if err == nil {
		return c, nil
	}
	var parseErr *pgconn.ParseConfigError
	if errors.As(err, &parseErr) && parseErr.Unwrap() != nil && cfg.SSLRootCert+cfg.SSLCert+cfg.SSLKey != "" {
		return nil, fmt.Errorf("ssl_root_cert, ssl_cert or ssl_key: %w", parseErr.Unwrap())
	}
	return nil, &resource.Problem{Rule: "config", Message: "pgx cannot read the configuration"}
}

// checkServer refuses what pgx would take for something else: nothing for its defaults, a list for several servers, and a URL or the rest
// of one for a name, which then stands in every error.
func checkServer(cfg PostgresConfig) error {
	var ps resource.Problems
	if cfg.Host == "" || strings.ContainsAny(cfg.Host, ",@") || strings.Contains(cfg.Host, "/") && cfg.Host[0] != '/' {
		ps.Add("host", "rule", "must be one host name, one IP address, or the absolute path of a folder")
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
	return ps.Err()
}

// renewPassword makes c look up the password before each connection, and then call the BeforeConnect that it has.
func renewPassword(c *pgxpool.Config, cfg PostgresConfig, from Passwords) {
	next := c.BeforeConnect
	c.BeforeConnect = func(ctx context.Context, conn *pgx.ConnConfig) error {
		password, err := currentPassword(ctx, cfg, from)
		if err != nil {
			return err
		}
		conn.Password = password
		if next == nil {
			return nil
		}
		return next(ctx, conn)
	}
}

// currentPassword takes no longer than a connection may: pgxpool's context has no deadline, and the attempt holds a place in the pool.
func currentPassword(ctx context.Context, cfg PostgresConfig, from Passwords) (string, error) {
	if cfg.ConnectTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cfg.ConnectTimeout)
		defer cancel()
	}
	if from == nil {
		return cfg.Password.Current(ctx)
	}
	password, err := from.Password(ctx)
	if err != nil {
		return "", fmt.Errorf("password_from: %w", err)
	}
	_ = resource.NewSecret(password).Reveal() // lets resource.Redact know it
	return password, nil
}
