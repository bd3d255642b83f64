package postgreskind

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

const canary = "canary-5f1c"

// valid is a configuration that needs no server.
func valid() PostgresConfig {
	c := DefaultPostgresConfig()
	c.Host, c.Database, c.Username, c.Password = "db.example.com", "shop", "app", resource.NewSecret(canary)
	return c
}

// poolConfig is what Open gives pgxpool before configure changes it.
func poolConfig(cfg PostgresConfig) (*pgxpool.Config, error) {
	d, err := newDatabase(cfg, cfg.URL.Reveal(), nil)
	if err != nil {
		return nil, err
	}
	return d.poolConfig()
}

func TestPoolConfig(t *testing.T) {
	cfg := valid()
	cfg.ApplicationName = "it's a \\ shop"
	timeout := 1500 * time.Millisecond
	cfg.StatementTimeout = &timeout
	cfg.MinIdleConns = 2
	c, err := poolConfig(cfg)
	if err != nil {
		t.Fatal(err)
	}
	conn := c.ConnConfig
	for _, tt := range []struct {
		what      string
		got, want any
	}{
		{"host", conn.Host, "db.example.com"},
		{"port", conn.Port, uint16(5432)},
		{"database", conn.Database, "shop"},
		{"user", conn.User, "app"},
		{"password", conn.Password, canary},
		{"parameters", conn.RuntimeParams, map[string]string{"application_name": "it's a \\ shop", "statement_timeout": "1500"}},
		{"fallbacks", len(conn.Fallbacks), 0},
		{"server name", conn.TLSConfig.ServerName, "db.example.com"},
		{"unverified", conn.TLSConfig.InsecureSkipVerify, false},
		{"connect timeout", conn.ConnectTimeout, 5 * time.Second},
		{"exec mode", conn.DefaultQueryExecMode, pgx.QueryExecModeCacheStatement},
		{"max conns", c.MaxConns, int32(10)},
		{"min conns", c.MinConns, int32(0)},
		{"min idle conns", c.MinIdleConns, int32(2)},
		{"lifetime", c.MaxConnLifetime, time.Hour},
		{"jitter", c.MaxConnLifetimeJitter, 6 * time.Minute},
		{"idle time", c.MaxConnIdleTime, 30 * time.Minute},
		{"ping timeout", c.PingTimeout, 2 * time.Second},
	} {
		if !reflect.DeepEqual(tt.got, tt.want) {
			t.Errorf("%s is %v, want %v", tt.what, tt.got, tt.want)
		}
	}
	if strings.Contains(c.ConnString(), canary) {
		t.Error("the connection string holds the password")
	}
}

func TestPoolConfigOfPgBouncer(t *testing.T) {
	cfg := valid()
	cfg.PgBouncer = true
	c, err := poolConfig(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if c.ConnConfig.DefaultQueryExecMode != pgx.QueryExecModeCacheDescribe || c.ConnConfig.StatementCacheCapacity != 0 {
		t.Errorf("mode %v with a cache of %d statements", c.ConnConfig.DefaultQueryExecMode, c.ConnConfig.StatementCacheCapacity)
	}
}

func TestPoolConfigOfUnixSocket(t *testing.T) {
	cfg := valid()
	cfg.Host = "/run/postgresql"
	if err := cfg.Validate(); err != nil {
		t.Error(err)
	}
	c, err := poolConfig(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if c.ConnConfig.TLSConfig != nil || c.ConnConfig.Host != cfg.Host {
		t.Errorf("host %q with TLS %v", c.ConnConfig.Host, c.ConnConfig.TLSConfig)
	}
}

func TestSSLMode(t *testing.T) {
	for _, tt := range []struct {
		host     string
		mode     PostgresSSLMode
		insecure bool
		ok       bool
	}{
		{"db.example.com", PostgresSSLModeVerifyFull, false, true},
		{"db.example.com", PostgresSSLModeVerifyCA, false, true},
		{"db.example.com", PostgresSSLModeRequire, false, true},
		{"db.example.com", PostgresSSLModeDisable, false, false},
		{"db.example.com", PostgresSSLModeDisable, true, true},
		{"localhost.example.com", PostgresSSLModeDisable, false, false},
		{"localhost", PostgresSSLModeDisable, false, true},
		{"127.0.0.1", PostgresSSLModeDisable, false, true},
		{"::1", PostgresSSLModeDisable, false, true},
		{"/run/postgresql", PostgresSSLModeDisable, false, true},
		{"db.example.com", "prefer", true, false},
		{"db.example.com", "allow", true, false},
	} {
		cfg := valid()
		cfg.Host, cfg.SSLMode, cfg.AllowInsecure = tt.host, tt.mode, tt.insecure
		if err := cfg.Validate(); (err == nil) != tt.ok {
			t.Errorf("%s of %s, allow_insecure %v: %v", tt.mode, tt.host, tt.insecure, err)
		}
	}
}

func TestHosts(t *testing.T) {
	for _, tt := range []struct {
		host string
		ok   bool
	}{
		{"localhost", true},
		{"db_1.internal.example.com.", true},
		{"10.0.0.7", true},
		{"2001:db8::7", true},
		{"fe80::7%eth0", true},
		{"/var/run/postgresql", true},
		{"", false},
		{"a.example.com,b.example.com", false},
		{"/run/a,/run/b", false},
		{canary + "@db.example.com", false},
		{"@abstract", false},
		{"db.example.com/shop", false},
		{"postgres://app:" + canary + "@db.example.com/shop", false},
		{"db.example.com:5432", false},
		{"db example.com", false},
		{"db.example.com\n", false},
	} {
		cfg := valid()
		cfg.Host = tt.host
		err := cfg.Validate()
		if (err == nil) != tt.ok {
			t.Errorf("Validate of %q: %v", tt.host, err)
		}
		if err != nil && strings.Contains(err.Error(), canary) {
			t.Errorf("the error repeats the host: %v", err)
		}
	}
}

func TestNamesAreNoURLs(t *testing.T) {
	for _, change := range []func(*PostgresConfig, string){
		func(c *PostgresConfig, s string) { c.Database = s },
		func(c *PostgresConfig, s string) { c.Username = s },
	} {
		cfg := valid()
		change(&cfg, "postgres://app:"+canary+"@db.example.com/shop")
		err := cfg.Validate()
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("the error of a URL is %v", err)
		}
	}
}

// Open is also for configurations that another kind's Validate let pass.
func TestOpenRefuses(t *testing.T) {
	for name, change := range map[string]func(*PostgresConfig){
		"no host":        func(c *PostgresConfig) { c.Host = "" },
		"several hosts":  func(c *PostgresConfig) { c.Host = "a,b" },
		"a bad host":     func(c *PostgresConfig) { c.Host, c.Hosts = "", []string{"a", canary + "@b"} },
		"a rest of URL":  func(c *PostgresConfig) { c.Host = canary + "@h" },
		"a path behind":  func(c *PostgresConfig) { c.Host = "h/shop" },
		"no user":        func(c *PostgresConfig) { c.Username = "" },
		"no database":    func(c *PostgresConfig) { c.Database = "" },
		"a URL as name":  func(c *PostgresConfig) { c.Database = "postgres://app:" + canary + "@h/shop" },
		"a URL as user":  func(c *PostgresConfig) { c.Username = "postgres://app:" + canary + "@h/shop" },
		"no port":        func(c *PostgresConfig) { c.Port = 0 },
		"a great port":   func(c *PostgresConfig) { c.Port = 65536 },
		"no mode":        func(c *PostgresConfig) { c.SSLMode = "" },
		"unknown mode":   func(c *PostgresConfig) { c.SSLMode = "sure" },
		"a zero byte":    func(c *PostgresConfig) { c.Database = "a\x00b" },
		"no connections": func(c *PostgresConfig) { c.MaxConns = 0 },
	} {
		cfg := valid()
		change(&cfg)
		pool, err := Open(t.Context(), cfg, nil, nil)
		if err == nil {
			pool.Close()
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), canary) {
			t.Errorf("%s: the error holds a secret: %v", name, err)
		}
	}
}

// hostile sets every variable that pgx looks at, and a home with all its files.
func hostile(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write(".pgpass", "*:*:*:*:pgpass")
	for _, f := range []string{"root.crt", "postgresql.crt", "postgresql.key"} {
		write(".postgresql/"+f, "no PEM")
	}
	service := write("service.conf", "[other]\nhost=service\nuser=service\nsslmode=disable\nlock_timeout=1\nkrbspn=service\npool_max_conns=99\n")
	t.Setenv("HOME", home)
	for name, value := range map[string]string{
		"PGHOST": "env", "PGPORT": "1", "PGDATABASE": "env", "PGUSER": "env", "PGPASSWORD": "env", "PGPASSFILE": filepath.Join(home, ".pgpass"),
		"PGAPPNAME": "env", "PGCONNECT_TIMEOUT": "77", "PGSSLMODE": "disable", "PGSSLKEY": service, "PGSSLCERT": service,
		"PGSSLCERTMODE": "require", "PGSSLSNI": "0", "PGSSLROOTCERT": service, "PGSSLPASSWORD": "env", "PGSSLNEGOTIATION": "direct",
		"PGTARGETSESSIONATTRS": "standby", "PGSERVICE": "other", "PGSERVICEFILE": service, "PGTZ": "Europe/Berlin",
		"PGOPTIONS": "-c search_path=env", "PGMINPROTOCOLVERSION": "3.2", "PGMAXPROTOCOLVERSION": "3.2", "PGCHANNELBINDING": "require",
		"PGREQUIREAUTH": "none",
	} {
		t.Setenv(name, value)
	}
}

// comparable is c without what cannot be compared: functions, and the text that c was made from.
func comparable(c *pgxpool.Config) map[string]any {
	conn := c.ConnConfig
	m := map[string]any{"no session is refused": conn.ValidateConnect == nil}
	for _, v := range []reflect.Value{reflect.ValueOf(conn.Config), reflect.ValueOf(*c)} {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch f.Type.Kind() {
			case reflect.String, reflect.Bool, reflect.Int16, reflect.Uint16, reflect.Int32, reflect.Int64, reflect.Map:
				m[f.Name] = fmt.Sprint(v.Field(i))
			}
		}
	}
	m["Fallbacks"] = len(conn.Fallbacks)
	if conn.TLSConfig == nil {
		m["TLS"] = "none"
		return m
	}
	m["TLS"] = fmt.Sprint(conn.TLSConfig.ServerName, conn.TLSConfig.InsecureSkipVerify, conn.TLSConfig.NextProtos,
		len(conn.TLSConfig.Certificates), conn.TLSConfig.RootCAs == nil)
	return m
}

func TestEnvironmentDoesNotCount(t *testing.T) {
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "PG") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
	t.Setenv("HOME", t.TempDir())
	cfg := valid()
	cfg.Password = resource.Secret{} // pgx would look for one
	clean, err := poolConfig(cfg)
	if err != nil {
		t.Fatal(err)
	}
	want := comparable(clean)

	hostile(t)
	t.Setenv("TMPDIR", t.TempDir())
	for _, file := range []string{os.Getenv("PGSERVICEFILE"), "/does/not/exist"} {
		t.Setenv("PGSERVICEFILE", file)
		c, err := poolConfig(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if got := comparable(c); !reflect.DeepEqual(got, want) {
			t.Errorf("with the service file %s:\n%v\nwant\n%v", file, got, want)
		}
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("files are left: %v, %v", left, err)
	}

	t.Setenv("TMPDIR", "/does/not/exist")
	if _, err := poolConfig(cfg); err == nil || !strings.Contains(err.Error(), "PGSERVICE") {
		t.Errorf("without room for a file: %v", err)
	}
}

func TestSSLFiles(t *testing.T) {
	cfg := valid()
	cfg.SSLRootCert = filepath.Join(t.TempDir(), "no such file.pem")
	_, err := poolConfig(cfg)
	if err == nil || err.Error() != "ssl_root_cert: does not exist" {
		t.Errorf("a missing file: %v", err)
	}
	var parseErr *pgconn.ParseConfigError
	if errors.As(err, &parseErr) {
		t.Error("the error holds the connection string")
	}
}

func TestSecretNowhere(t *testing.T) {
	cfg := valid()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if s := fmt.Sprintf(format, cfg); strings.Contains(s, canary) {
			t.Errorf("%s shows the password: %s", format, s)
		}
	}
	s := newServer(t, "another")
	pool, err := Open(t.Context(), s.config(resource.NewSecret(canary)), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	err = Check(t.Context(), pool)
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) || pgErr.Code != "28P01" {
		t.Fatalf("the wrong password: %v", err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%q"} {
		if s := fmt.Sprintf(format, err); strings.Contains(s, canary) {
			t.Errorf("%s shows the password: %s", format, s)
		}
	}
}

func TestConfigure(t *testing.T) {
	cfg := valid()
	pool, err := Open(t.Context(), cfg, nil, nil, nil,
		func(c *pgxpool.Config) error { c.MaxConns = 3; return nil },
		func(c *pgxpool.Config) error { c.MaxConns *= 2; return nil },
	)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if got := Stats(pool).Max; got != 6 {
		t.Errorf("%d connections, want 6", got)
	}
	refused := errors.New("refused")
	if _, err := Open(t.Context(), cfg, nil, nil, func(*pgxpool.Config) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("a failing configure: %v", err)
	}
}

// rotating is a secret that a loader found in file.
func rotating(t *testing.T, file string) resource.Secret {
	t.Helper()
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"PW_FILE": file}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var s resource.Secret
	r.Secret(&s, "password", gen.File("PW_FILE"))
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPasswordRotates(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	rotate := func(to string) {
		if err := os.WriteFile(file, []byte(to+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rotate("first-password")
	s := newServer(t, "first-password")
	cfg := s.config(rotating(t, file))
	cfg.ApplicationName = "shop"
	pool, err := Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := Check(t.Context(), pool); err != nil {
		t.Fatal(err)
	}

	rotate("second-password")
	s.expect("second-password")
	pool.Reset() // so that the next one is a new connection
	if err := Check(t.Context(), pool); err != nil {
		t.Errorf("after the rotation: %v", err)
	}
	if got := s.startups(); len(got) != 2 || got[1]["application_name"] != "shop" || got[1]["user"] != "app" || got[1]["database"] != "shop" {
		t.Errorf("connections: %v", got)
	}

	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	pool.Reset()
	var p *resource.Problem
	if err := Check(t.Context(), pool); !errors.As(err, &p) {
		t.Errorf("without the file: %v", err)
	}
}

func TestBeforeConnectRunsLast(t *testing.T) {
	s := newServer(t, "token")
	pool, err := Open(t.Context(), s.config(resource.NewSecret(canary)), nil, nil, func(c *pgxpool.Config) error {
		c.BeforeConnect = func(_ context.Context, conn *pgx.ConnConfig) error {
			if conn.Password != canary {
				return errors.New("no password yet")
			}
			conn.Password = "token"
			return nil
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := Check(t.Context(), pool); err != nil {
		t.Error(err)
	}
}

// A hung secret store must not hold a place in the pool for ever.
func TestPasswordInTime(t *testing.T) {
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{}, Resolver: &hanging{}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var password resource.Secret
	r.Secret(&password, "password", gen.Env("PW"))
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	s := newServer(t, "once")
	cfg := s.config(password)
	cfg.ConnectTimeout = 20 * time.Millisecond
	pool, err := Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := Check(t.Context(), pool); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
}

// hanging resolves once and then waits for its context.
type hanging struct{ asked bool }

func (h *hanging) Resolve(ctx context.Context, _ resource.Ref) (string, bool, error) {
	if !h.asked {
		h.asked = true
		return "once", true, nil
	}
	<-ctx.Done()
	return "", false, ctx.Err()
}

func FuzzPoolConfig(f *testing.F) {
	f.Add("db.example.com", "shop", "app", "", "hunter2-SECRET")
	f.Add("h", `it's`, `a\`, "' password='x", `' host='evil`)
	f.Add("postgres://u:hunter2-SECRET@h/db", "d", "u", "", "hunter2-SECRET")
	f.Add("h password=hunter2-SECRET x", "d b", "u=v", "\x00", "hunter2-SECRET")
	f.Add("[::1]", "", "", "", "\xff\xfe\xfd\xfc\xfb\xfa")
	f.Add("/run", "postgres://d", "\n", "'", "\\\\\\'''")
	f.Fuzz(func(t *testing.T, host, database, user, app, password string) {
		cfg := valid()
		cfg.Host, cfg.Database, cfg.Username, cfg.ApplicationName, cfg.Password = host, database, user, app, resource.NewSecret(password)
		c, err := poolConfig(cfg)
		secret := len(password) >= 6 && !strings.Contains(connString(merged{PostgresConfig: valid()}, ""), password)
		if err != nil {
			if secret && strings.Contains(err.Error(), password) {
				t.Errorf("the error holds the password: %v", err)
			}
			return
		}
		conn := c.ConnConfig
		if conn.Host != host || conn.Database != database || conn.User != user || conn.Password != password || len(conn.Fallbacks) > 0 {
			t.Errorf("%q, %q, %q, %q, %d fallbacks", conn.Host, conn.Database, conn.User, conn.Password, len(conn.Fallbacks))
		}
		if app != "" && conn.RuntimeParams["application_name"] != app || len(conn.RuntimeParams) > 1 {
			t.Errorf("parameters %v", conn.RuntimeParams)
		}
		if secret && !strings.Contains(host+database+user+app, password) && strings.Contains(c.ConnString(), password) {
			t.Error("the connection string holds the password")
		}
	})
}
