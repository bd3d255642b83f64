package postgreskind

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// withURL is a configuration that has nothing but a URL.
func withURL(text string) PostgresConfig {
	c := DefaultPostgresConfig()
	c.URL = resource.NewSecret(text)
	return c
}

// TestURL holds what a URL says against fields that say it.
func TestURL(t *testing.T) {
	base := func(change func(*PostgresConfig)) PostgresConfig {
		c := valid()
		change(&c)
		return c
	}
	for text, want := range map[string]PostgresConfig{
		"postgres://app:canary-5f1c@db.example.com/shop":                         valid(),
		"postgresql://app:canary-5f1c@db.example.com:5432/shop":                  valid(),
		"postgres://app:canary-5f1c@db.example.com:6543/shop?sslrootcert=system": base(func(c *PostgresConfig) { c.Port = 6543 }),
		"postgres://app:canary-5f1c@db.example.com:6543/shop?sslmode=require": base(func(c *PostgresConfig) {
			c.Port, c.SSLMode = 6543, PostgresSSLModeRequire
		}),
		"postgres:///shop?host=db.example.com&user=app&password=canary-5f1c&port=7": base(func(c *PostgresConfig) { c.Port = 7 }),
		"postgres://app:p%40s%3As@db.example.com/shop":                              base(func(c *PostgresConfig) { c.Password = resource.NewSecret("p@s:s") }),
		"postgres://app:canary-5f1c@[::1]:7/shop?ssl=true": base(func(c *PostgresConfig) {
			c.Host, c.Port, c.SSLMode = "::1", 7, PostgresSSLModeRequire
		}),
		"postgres://app:canary-5f1c@%2Frun%2Fpostgresql/shop?sslmode=disable": base(func(c *PostgresConfig) {
			c.Host, c.SSLMode = "/run/postgresql", PostgresSSLModeDisable
		}),
		"postgres://app:canary-5f1c@a,b:6,[::1]:7/shop?target_session_attrs=read-write": base(func(c *PostgresConfig) {
			c.Host, c.Hosts, c.TargetSessionAttrs = "", []string{"a:5432", "b:6", "[::1]:7"}, PostgresTargetSessionAttrsReadWrite
		}),
		"postgres://app:canary-5f1c@db.example.com/shop?search_path=a,b&Lock_Timeout=5s&connect_timeout=7&statement_timeout=2min&application_name=x%20y": base(func(c *PostgresConfig) {
			c.Parameters = map[string]string{"search_path": "a,b", "lock_timeout": "5s"}
			c.ConnectTimeout, c.StatementTimeout, c.ApplicationName = 7*time.Second, gen.Ptr(2*time.Minute), "x y"
		}),
		"postgres://app:canary-5f1c@db.example.com/shop?pool_max_conns=20&pool_min_conns=1&pool_max_conn_idle_time=2m&pool_health_check_period=1s&pgbouncer=true": base(func(c *PostgresConfig) {
			c.MaxConns, c.MinConns, c.MaxConnIdleTime, c.HealthCheckPeriod, c.PgBouncer = 20, 1, 2*time.Minute, gen.Ptr(time.Second), true
		}),
		"postgres://app@db.example.com/shop?require_auth=scram-sha-256&channel_binding=require": base(func(c *PostgresConfig) {
			c.Password, c.RequireAuth, c.ChannelBinding = resource.Secret{}, []string{"scram-sha-256"}, PostgresChannelBindingRequire
		}),
	} {
		if err := withURL(text).Validate(); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := poolConfig(withURL(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		same, err := poolConfig(want)
		if err != nil {
			t.Fatal(err)
		}
		g, w := comparable(got), comparable(same)
		g["password"], w["password"] = got.ConnConfig.Password, same.ConnConfig.Password
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%s:\n%v\nwant\n%v", text, g, w)
		}
		if !slices.Equal(hostsOf(got.ConnConfig), hostsOf(same.ConnConfig)) {
			t.Errorf("%s: %v, want %v", text, hostsOf(got.ConnConfig), hostsOf(same.ConnConfig))
		}
	}
}

func hostsOf(c *pgx.ConnConfig) []pgconnAddress {
	all := []pgconnAddress{{c.Host, c.Port}}
	for _, f := range c.Fallbacks {
		all = append(all, pgconnAddress{f.Host, f.Port})
	}
	return all
}

type pgconnAddress struct {
	host string
	port uint16
}

// TestURLRefused holds that what the fields refuse is refused in a URL, and that no error shows what the URL holds.
func TestURLRefused(t *testing.T) {
	for text, want := range map[string]string{
		"mysql://app:canary-5f1c@db/shop":                                       "postgres(ql)?://",
		"POSTGRES://app:canary-5f1c@db/shop":                                    "postgres(ql)?://",
		"postgres://app:canary-5f1c@db/shop\n":                                  "line break",
		"postgres://app:canary-5f1c@db/shop postgres://x":                       "blank",
		"postgres://app:canary-5f1c@x@db/shop":                                  "write @ as %40",
		"postgres://app:canary/5f1c@db/shop":                                    "write @ as %40",
		"postgres://app:canary?5f1c@db/shop":                                    "write @ as %40",
		"postgres://app:canary#5f1c@db/shop":                                    "write @ as %40",
		"postgres://app:canary%5f1c%@db/shop":                                   "write % as %25",
		"postgres://app:canary-5f1c@db:99999/shop":                              "port",
		"postgres://app:canary-5f1c@db:canary/shop":                             "port",
		"postgres://app:canary-5f1c@db:5432:1/shop":                             "port",
		"postgres://app:canary-5f1c@[db/shop":                                   "bracket",
		"postgres://app:canary-5f1c@a:1,b:2,c/shop?port=3":                      "sets the same with the port and with the parameter port: remove one of them",
		"postgres://app:canary-5f1c@db/shop/canary":                             "special character in its database",
		"postgres://app:canary-5f1c@db/shop?canary":                             "name=value",
		"postgres://app:canary-5f1c@db/shop?sslmode=prefer":                     "ssl_mode, which must be one of",
		"postgres://app:canary-5f1c@db/shop?sslmode=disable":                    "without encryption",
		"postgres://app:canary-5f1c@localhost,db/shop?sslmode=disable":          "without encryption",
		"postgres://app:canary-5f1c@db/shop?sslmode=require&sslmode=x":          "has the parameter sslmode twice: remove one of the two",
		"postgres://app:canary-5f1c@db/shop?sslmode=require&sslrootcert=system": "sslmode=verify-full",
		"postgres://app:canary-5f1c@db/shop?ssl=canary":                         "write sslmode",
		"postgres://app:canary-5f1c@db/shop?sslmode=require&ssl=true":           "sets the same with the parameter sslmode and with the parameter ssl",
		"postgres://app:canary-5f1c@db/shop?connect_timeout=canary":             "connect_timeout, which must be a whole number",
		"postgres://app:canary-5f1c@db/shop?connect_timeout=0":                  "connect_timeout, which must be at least",
		"postgres://app:canary-5f1c@db/shop?statement_timeout=canary":           "statement_timeout, which must be a number",
		"postgres://app:canary-5f1c@db/shop?pool_max_conns=0":                   "max_conns, which must be from",
		"postgres://app:canary-5f1c@db/shop?pool_max_conns=canary":              "pool_max_conns, which must be a whole number",
		"postgres://app:canary-5f1c@db/shop?pool_ping_timeout=canary":           "pool_ping_timeout, which must be a duration",
		"postgres://app:canary-5f1c@db/shop?pgbouncer=canary":                   "true or false",
		"postgres://app:canary-5f1c@db/shop?target_session_attrs=canary":        "target_session_attrs, which must be one of",
		"postgres://app:canary-5f1c@db/shop?channel_binding=canary":             "channel_binding, which must be one of",
		"postgres://app:canary-5f1c@db/shop?require_auth=canary":                "require_auth",
		"postgres://app:canary-5f1c@db/shop?require_auth=md5,!none":             "before each method",
		"postgres://app:canary-5f1c@db/shop?service=canary":                     "takes settings from a file",
		"postgres://app:canary-5f1c@db/shop?passfile=canary":                    "from a file",
		"postgres://app:canary-5f1c@db/shop?schema=canary":                      "search_path",
		"postgres://app:canary-5f1c@db/shop?connection_limit=5":                 "pool_max_conns",
		"postgres://app:canary-5f1c@db/shop?replication=database":               "replication",
		"postgres://app:canary-5f1c@db/shop?can-ary=x":                          "neither pgx nor PostgreSQL",
		"postgres://app:canary-5f1c@db/shop?pgbouncer=1&statement_timeout=5":    "PgBouncer refuses",
		"postgres://app:canary-5f1c@/shop":                                      "host must be set",
		"postgres://app:canary-5f1c@db":                                         "database must be set",
		"postgres://db/shop":                                                    "username must be set",
		"postgres://app:canary-5f1c@db/shop?host=other":                         "sets the same with the host and with the parameter host",
		"postgres://app:canary-5f1c@db/shop?database=other":                     "sets the same with the database and with the parameter database",
		"postgres://app:canary-5f1c@db/shop?canary=1&canary=2":                  "has a parameter twice",
		"postgres://app:canary-5f1c@db/shop?sslcert=/c.pem":                     "set together",
		"postgres://app:canary-5f1c@d%20b/shop":                                 "host",
	} {
		err := withURL(text).Validate()
		if err == nil || !strings.Contains(err.Error(), want) || !slices.Contains(resource.ProblemsOf(err)[0].Fields, "url") {
			t.Errorf("%s: %v, want %s", text, err, want)
		} else if strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "5f1c") {
			t.Errorf("%s: the error shows what the URL holds: %v", text, err)
		}
		if pool, err := Open(t.Context(), withURL(text), nil, nil); err == nil {
			pool.Close()
			t.Errorf("%s is opened", text)
		} else if strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error of Open shows what the URL holds: %v", text, err)
		}
	}
}

// TestURLAndField refuses what is said twice, and names both.
func TestURLAndField(t *testing.T) {
	for parameter, set := range map[string]struct {
		field  string
		change func(*PostgresConfig)
	}{
		"application_name=a":              {"application_name", func(c *PostgresConfig) { c.ApplicationName = "b" }},
		"connect_timeout=1":               {"connect_timeout", func(c *PostgresConfig) { c.ConnectTimeout = time.Second }},
		"statement_timeout=1":             {"statement_timeout", func(c *PostgresConfig) { c.StatementTimeout = gen.Ptr(time.Second) }},
		"sslmode=require":                 {"ssl_mode", func(c *PostgresConfig) { c.SSLMode = PostgresSSLModeVerifyCA }},
		"sslrootcert=a":                   {"ssl_root_cert", func(c *PostgresConfig) { c.SSLRootCert = "b" }},
		"sslcert=a&sslkey=b":              {"ssl_cert", func(c *PostgresConfig) { c.SSLCert, c.SSLKey = "b", "c" }},
		"sslpassword=a":                   {"ssl_password", func(c *PostgresConfig) { c.SSLPassword = resource.NewSecret("b") }},
		"target_session_attrs=primary":    {"target_session_attrs", func(c *PostgresConfig) { c.TargetSessionAttrs = PostgresTargetSessionAttrsStandby }},
		"require_auth=md5":                {"require_auth", func(c *PostgresConfig) { c.RequireAuth = []string{"none"} }},
		"channel_binding=require":         {"channel_binding", func(c *PostgresConfig) { c.ChannelBinding = PostgresChannelBindingDisable }},
		"pool_max_conns=3":                {"max_conns", func(c *PostgresConfig) { c.MaxConns = 3 }},
		"pool_min_conns=3":                {"min_conns", func(c *PostgresConfig) { c.MinConns = 3 }},
		"pool_min_idle_conns=3":           {"min_idle_conns", func(c *PostgresConfig) { c.MinIdleConns = 3 }},
		"pool_max_conn_lifetime=1m":       {"max_conn_lifetime", func(c *PostgresConfig) { c.MaxConnLifetime = time.Minute }},
		"pool_max_conn_idle_time=1m":      {"max_conn_idle_time", func(c *PostgresConfig) { c.MaxConnIdleTime = time.Minute }},
		"pool_ping_timeout=1s":            {"ping_timeout", func(c *PostgresConfig) { c.PingTimeout = time.Second }},
		"pool_health_check_period=1s":     {"health_check_period", func(c *PostgresConfig) { c.HealthCheckPeriod = gen.Ptr(time.Second) }},
		"pgbouncer=false":                 {"pgbouncer", func(c *PostgresConfig) { c.PgBouncer = true }},
		"default_query_exec_mode=exec":    {"pgbouncer", func(c *PostgresConfig) { c.PgBouncer = true }},
		"search_path=a":                   {"parameters", func(c *PostgresConfig) { c.Parameters = map[string]string{"Search_Path": "b"} }},
		"options=-c%20search_path%3Da":    {"parameters", func(c *PostgresConfig) { c.Parameters = map[string]string{"search_path": "b"} }},
		"options=--statement-timeout%3D5": {"statement_timeout", func(c *PostgresConfig) { c.StatementTimeout = gen.Ptr(time.Second) }},
		"x.y=1":                           {"host", func(c *PostgresConfig) { c.Host = "other" }},
		"x.y=2":                           {"hosts", func(c *PostgresConfig) { c.Hosts = []string{"a", "b"} }},
		"x.y=3":                           {"port", func(c *PostgresConfig) { c.Port = 1 }},
		"x.y=4":                           {"database", func(c *PostgresConfig) { c.Database = "other" }},
		"x.y=5":                           {"username", func(c *PostgresConfig) { c.Username = "other" }},
		"x.y=6":                           {"password", func(c *PostgresConfig) { c.Password = resource.NewSecret("other") }},
	} {
		cfg := withURL("postgres://app:canary-5f1c@db.example.com:5432/shop?" + parameter)
		set.change(&cfg)
		err := cfg.Validate()
		if err == nil || !strings.HasPrefix(err.Error(), "url ") || !strings.Contains(err.Error(), ": remove ") || !slices.Equal(resource.ProblemsOf(err)[0].Fields, []string{"url", set.field}) {
			t.Errorf("%s and %s: %v", parameter, set.field, err)
		}
		if _, err := OpenPostgres(t.Context(), cfg, nil); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("OpenPostgres with %s and %s: %v", parameter, set.field, err)
		}
	}
	cfg := withURL("postgres://app:canary-5f1c@db.example.com/shop?search_path=a")
	cfg.Parameters = map[string]string{"search_path": "b"}
	if err := cfg.Validate(); err == nil || err.Error() != "url and parameters both set search_path: remove it from one of them" {
		t.Errorf("a parameter without a field: %v", err)
	}
	cfg = withURL("postgres://app:canary-5f1c@db.example.com/shop")
	if _, err := Open(t.Context(), cfg, &tokens{}, nil); err == nil || err.Error() != "url sets with the password what password_from sets too: remove the password from url, or leave password_from unset" {
		t.Errorf("with password_from: %v", err)
	}
}

// TestURLBesideFields takes from fields what the URL does not say.
func TestURLBesideFields(t *testing.T) {
	cfg := withURL("postgres://db.example.com/shop")
	cfg.Username, cfg.Password, cfg.Port, cfg.MaxConns = "app", resource.NewSecret(canary), 6543, 3
	cfg.Parameters = map[string]string{"lock_timeout": "5s"}
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	c, err := poolConfig(cfg)
	if err != nil {
		t.Fatal(err)
	}
	conn := c.ConnConfig
	if conn.Host != "db.example.com" || conn.Port != 6543 || conn.User != "app" || conn.Password != canary || c.MaxConns != 3 || conn.RuntimeParams["lock_timeout"] != "5s" {
		t.Errorf("%s:%d of %s, %d connections, %v", conn.Host, conn.Port, conn.User, c.MaxConns, conn.RuntimeParams)
	}
}

// TestSetToDefault holds that a field counts as set if a loader says so, even to its default.
func TestSetToDefault(t *testing.T) {
	cfg := withURL("postgres://app:canary-5f1c@db.example.com:6543/shop?sslmode=require")
	if err := CheckConfig(cfg, func(string) bool { return false }); err != nil {
		t.Error(err)
	}
	for _, field := range []string{"port", "ssl_mode"} {
		err := CheckConfig(cfg, func(f string) bool { return f == field })
		if err == nil || !slices.Equal(resource.ProblemsOf(err)[0].Fields, []string{"url", field}) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// TestParameters refuses names that have fields, that the connection itself has, or that PostgreSQL cannot have.
func TestParameters(t *testing.T) {
	for name, want := range map[string]string{
		"search_path": "", "Lock_Timeout": "", "app.tenant": "",
		"application_name": "set application_name", "Statement_Timeout": "set statement_timeout", "user": "set username", "database": "set database",
		"host": "set host", "sslmode": "set ssl_mode", "pool_max_conns": "set max_conns", "options": "no parameter of a session",
		"replication": "no parameter of a session", "service": "no parameter of a session", "a b": "names of PostgreSQL", "": "names of PostgreSQL",
	} {
		cfg := valid()
		cfg.Parameters = map[string]string{name: "x"}
		err := cfg.Validate()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
}

// TestURLChanges has a URL whose password, and then whose user and server, change while the pool is open.
func TestURLChanges(t *testing.T) {
	s, other := newServer(t, "first"), newServer(t, "third")
	url := func(s *server, user, password string) string {
		return "postgres://" + user + ":" + password + "@" + s.listener.Addr().String() + "/shop?sslmode=disable"
	}
	env := resource.Map{"DATABASE_URL": url(s, "app", "first")}
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: env}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := gen.Load(r, "database", func(r *gen.Reader) PostgresConfig {
		c := DefaultPostgresConfig()
		r.Secret(&c.URL, "url", gen.Env("DATABASE_URL"))
		return c
	})
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	h, err := OpenPostgres(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close(t.Context())
	again := func() error {
		h.Native().Reset() // so that the next one is a new connection
		return h.Check(t.Context())
	}
	s.expect("second")
	if err := again(); err == nil {
		t.Error("the old password is accepted")
	}
	env["DATABASE_URL"] = url(s, "app", "second")
	if err := again(); err != nil {
		t.Errorf("with another password: %v", err)
	}
	env["DATABASE_URL"] = url(other, "reader", "third")
	if err := again(); err != nil {
		t.Errorf("on another server: %v", err)
	}
	if got := other.startups(); len(got) != 1 || got[0]["user"] != "reader" {
		t.Errorf("the other server was told %v", got)
	}
	env["DATABASE_URL"] = "postgres://app:canary-5f1c@db.example.com/shop?sslmode=disable"
	if err := again(); err == nil || !strings.Contains(err.Error(), "without encryption") || strings.Contains(err.Error(), canary) {
		t.Errorf("a URL that must not be: %v", err)
	}
}

func FuzzURL(f *testing.F) {
	for _, seed := range []string{
		"postgres://app:hunter2-SECRET@db/shop", "postgresql://a:b@h1:1,h2:2/d?sslmode=require", "postgres://%41:%zz@/?=&a=b", "postgres://[::1]:5/x?host=/run",
		"postgres://a:b@h/d?options=-c%20a%3Db&search_path=x", "postgres://u:p@h,:1/d", "postgres://u@/d?host=,&port=,",
		"postgres://u:a,%2Cb!@h:1,h2/d",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cfg := withURL(text)
		err := cfg.Validate()
		c, openErr := poolConfig(cfg)
		if (err == nil) != (openErr == nil) && !strings.Contains(text, "ssl") { // whose files Validate does not read
			t.Errorf("%q: Validate says %v, and Open %v", text, err, openErr)
		}
		if err != nil || openErr != nil {
			return
		}
		_, authority, _ := strings.Cut(text, "://")
		if i := strings.IndexAny(authority, "/?#"); i >= 0 {
			authority = authority[:i]
		}
		_, raw, _ := strings.Cut(authority[:max(strings.LastIndexByte(authority, '@'), 0)], ":")
		if password, err := url.PathUnescape(raw); raw != "" && (err != nil || c.ConnConfig.Password != password) {
			t.Errorf("%q: another password", text)
		}
	})
}

// A file that the URL names is the URL's mistake, and not that of a field which nobody has set.
func TestURLNamesFiles(t *testing.T) {
	for text, want := range map[string]string{
		"sslrootcert=/no/ca.pem":                      "url: says ssl_root_cert, which does not exist",
		"sslcert=/no/cert.pem&sslkey=/no/key.pem":     "url: says ssl_cert, which does not exist",
		"sslcert=/no/cert.pem&sslkey=/no/key.pem&a=b": "url: says ssl_cert, which does not exist",
	} {
		_, err := Open(t.Context(), withURL("postgres://app:canary-5f1c@db/shop?"+text), nil, nil)
		if err == nil || err.Error() != want || !resource.IsPermanent(err) {
			t.Errorf("%s: %v", text, err)
		}
	}
	cfg := withURL("postgres://app:canary-5f1c@db/shop")
	cfg.SSLRootCert = "/no/ca.pem"
	if _, err := Open(t.Context(), cfg, nil, nil); err == nil || err.Error() != "ssl_root_cert: does not exist" {
		t.Errorf("of a field: %v", err)
	}
}
