package postgreskind

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// A urlSetting is a setting that both a URL and a field can have.
type urlSetting struct {
	fields []string // which say the same
	set    func(c *PostgresConfig, value string) error
}

// urlSettings are the settings of URLs that have a field.
var urlSettings = map[string]urlSetting{
	"user":     {[]string{"username"}, func(c *PostgresConfig, v string) error { c.Username = v; return nil }},
	"password": {[]string{"password", "password_from"}, func(c *PostgresConfig, v string) error { c.Password = resource.NewSecret(v); return nil }},
	"host":     {[]string{"host", "hosts"}, later},
	"port":     {[]string{"port"}, later},
	"dbname":   {[]string{"database"}, func(c *PostgresConfig, v string) error { c.Database = v; return nil }},

	"application_name": {[]string{"application_name"}, func(c *PostgresConfig, v string) error { c.ApplicationName = v; return nil }},
	"target_session_attrs": {[]string{"target_session_attrs"}, func(c *PostgresConfig, v string) error {
		c.TargetSessionAttrs = PostgresTargetSessionAttrs(v)
		return nil
	}},

	"sslmode":         {[]string{"ssl_mode"}, func(c *PostgresConfig, v string) error { c.SSLMode = PostgresSSLMode(v); return nil }},
	"sslrootcert":     {[]string{"ssl_root_cert"}, func(c *PostgresConfig, v string) error { c.SSLRootCert = v; return nil }},
	"sslcert":         {[]string{"ssl_cert"}, func(c *PostgresConfig, v string) error { c.SSLCert = v; return nil }},
	"sslkey":          {[]string{"ssl_key"}, func(c *PostgresConfig, v string) error { c.SSLKey = v; return nil }},
	"sslpassword":     {[]string{"ssl_password"}, func(c *PostgresConfig, v string) error { c.SSLPassword = resource.NewSecret(v); return nil }},
	"require_auth":    {[]string{"require_auth"}, func(c *PostgresConfig, v string) error { c.RequireAuth = strings.Split(v, ","); return nil }},
	"channel_binding": {[]string{"channel_binding"}, func(c *PostgresConfig, v string) error { c.ChannelBinding = PostgresChannelBinding(v); return nil }},

	"connect_timeout":         {[]string{"connect_timeout"}, func(c *PostgresConfig, v string) error { return setSeconds(&c.ConnectTimeout, v) }},
	"statement_timeout":       {[]string{"statement_timeout"}, setStatementTimeout},
	"pool_max_conns":          {[]string{"max_conns"}, func(c *PostgresConfig, v string) error { return setNumber(&c.MaxConns, v) }},
	"pool_min_conns":          {[]string{"min_conns"}, func(c *PostgresConfig, v string) error { return setNumber(&c.MinConns, v) }},
	"pool_min_idle_conns":     {[]string{"min_idle_conns"}, func(c *PostgresConfig, v string) error { return setNumber(&c.MinIdleConns, v) }},
	"pool_max_conn_lifetime":  {[]string{"max_conn_lifetime"}, func(c *PostgresConfig, v string) error { return setDuration(&c.MaxConnLifetime, v) }},
	"pool_max_conn_idle_time": {[]string{"max_conn_idle_time"}, func(c *PostgresConfig, v string) error { return setDuration(&c.MaxConnIdleTime, v) }},
	"pool_ping_timeout":       {[]string{"ping_timeout"}, func(c *PostgresConfig, v string) error { return setDuration(&c.PingTimeout, v) }},
	"pool_health_check_period": {[]string{"health_check_period"}, func(c *PostgresConfig, v string) error {
		c.HealthCheckPeriod = new(time.Duration)
		return setDuration(c.HealthCheckPeriod, v)
	}},
	"pgbouncer":                  {[]string{"pgbouncer"}, setPgBouncer},
	"default_query_exec_mode":    {fields: []string{"pgbouncer"}},
	"statement_cache_capacity":   {fields: []string{"pgbouncer"}},
	"description_cache_capacity": {fields: []string{"pgbouncer"}},
}

// keywordsOfPgx are settings without a field that pgx reads.
var keywordsOfPgx = nameSet(`options sslsni sslnegotiation sslcertmode min_protocol_version max_protocol_version krbspn krbsrvname
	default_query_exec_mode statement_cache_capacity description_cache_capacity`)

// refusedSettings are settings that files or other drivers have, and what to write instead.
var refusedSettings = map[string]string{
	"service": "takes settings from a file: write them in the URL", "servicefile": "takes settings from a file: write them in the URL",
	"passfile": "takes the password from a file: write it in the URL, or set password",
	"schema":   "has the parameter schema of another driver: write search_path", "currentschema": "has the parameter currentSchema of another driver: write search_path",
	"connection_limit":              "has the parameter connection_limit of another driver: write pool_max_conns, or set max_conns",
	"pool_timeout":                  "has the parameter pool_timeout of another driver: set acquire_timeout",
	"pool_max_conn_lifetime_jitter": "has pool_max_conn_lifetime_jitter, which is a tenth of max_conn_lifetime: leave it out",
	"ssl":                           "has the parameter ssl: write sslmode, or ssl=true for sslmode=require",
	"sslaccept":                     "has the parameter sslaccept of another driver: write sslmode",
	"hostaddr":                      "has the parameter hostaddr, which pgx does not have: write the address as the host",
	"replication":                   "has the parameter replication, which is not for pools: leave it out",
}

// later leaves it to takeServers, which sees all hosts and ports.
func later(*PostgresConfig, string) error { return nil }

func nameSet(names string) map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(names) {
		m[name] = true
	}
	return m
}

var (
	errNumber   = errors.New("must be a whole number")
	errDuration = errors.New("must be a duration such as 30s or 1m30s")
	errSeconds  = errors.New("must be a whole number of seconds")
)

func setNumber(dst *int, text string) (err error) {
	if *dst, err = strconv.Atoi(text); err != nil {
		return errNumber
	}
	return nil
}

func setDuration(dst *time.Duration, text string) (err error) {
	if *dst, err = time.ParseDuration(text); err != nil {
		return errDuration
	}
	return nil
}

func setSeconds(dst *time.Duration, text string) error {
	n, err := strconv.ParseInt(text, 10, 32)
	*dst = time.Duration(n) * time.Second
	if err != nil {
		return errSeconds
	}
	return nil
}

func setPgBouncer(c *PostgresConfig, text string) (err error) {
	if c.PgBouncer, err = strconv.ParseBool(text); err != nil {
		return errors.New("must be true or false")
	}
	return nil
}

// unitsOfPostgres are those that PostgreSQL writes times in. Without one, statement_timeout is in milliseconds.
var unitsOfPostgres = map[string]time.Duration{
	"": time.Millisecond, "us": time.Microsecond, "ms": time.Millisecond, "s": time.Second, "min": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
}

func setStatementTimeout(c *PostgresConfig, text string) error {
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz ")
	unit, known := unitsOfPostgres[strings.TrimSpace(text[len(number):])]
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || !known {
		return errors.New("must be a number of milliseconds, or have a unit: 1500, 30s, 5min")
	}
	c.StatementTimeout = nil // 0 means no timeout
	if n != 0 {
		timeout := time.Duration(n) * unit
		c.StatementTimeout = &timeout
	}
	return nil
}
