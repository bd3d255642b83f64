package live_test

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	postgreskind "github.com/resgen-go/resgen/kinds/postgres"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// urlOf is the URL of d.
func urlOf(d *live.Database, password, query string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(d.Name, password), Host: d.Addr(), Path: "/" + d.Name, RawQuery: query}
	return u.String()
}

// TestPostgresURL opens a database whose only variable is its URL, with each setting that a URL may have, and follows the URL as it changes.
func TestPostgresURL(t *testing.T) {
	noGoroutineLeaks(t)
	d := live.Postgres(t).Database(t)
	query := "sslmode=disable&application_name=by%20url&statement_timeout=1500&search_path=pg_catalog&pool_max_conns=2&options=-c%20lock_timeout%3D5s"
	env := resource.Map{"DATABASE_URL": urlOf(d, d.Password.Reveal(), query)}
	db, shut := openDatabase(t, env)
	ctx := soon(t, 20*time.Second)
	for setting, want := range map[string]string{
		"application_name": "by url", "statement_timeout": "1500ms", "search_path": "pg_catalog", "lock_timeout": "5s",
	} {
		var got string
		if err := db.QueryRow(ctx, "select current_setting($1)", setting).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", setting, got, want, err)
		}
	}
	if got := db.Stats().Max; got != 2 {
		t.Errorf("%d connections", got)
	}
	password := live.NewSecret()
	d.SetPassword(t, password)
	d.Disconnect(t)
	db.Native().Reset()
	checkError(t, db.Check(ctx), "password authentication failed")
	env["DATABASE_URL"] = urlOf(d, password, query)
	if err := db.Check(ctx); err != nil {
		t.Errorf("with the password of the new URL: %v", err)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
}

// TestPostgresURLAndField refuses a variable that says what the URL says, even if it is the default of its field.
func TestPostgresURLAndField(t *testing.T) {
	const text = "postgres://app:hunter2-SECRET@db.example.com:6543/shop?sslmode=verify-ca"
	for name, value := range map[string]string{
		"DATABASE_PORT": "5432", "DATABASE_SSL_MODE": "verify-full", "DATABASE_HOST": "localhost", "DATABASE_PASSWORD": "another",
	} {
		err := refuseDatabaseConfig(t, resource.Map{"DATABASE_URL": text, name: value})
		if err == nil || !strings.Contains(err.Error(), "(DATABASE_URL, "+name+")") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := refuseDatabaseConfig(t, resource.Map{"DATABASE_URL": text, "DATABASE_MAX_CONNS": "10", "DATABASE_CONNECT_TIMEOUT": "5s"}); err != nil {
		t.Errorf("with fields of which the URL says nothing: %v", err)
	}
}

// TestPostgresHosts tries the servers in their order, until one is of the right sort.
func TestPostgresHosts(t *testing.T) {
	noGoroutineLeaks(t)
	d := live.Postgres(t).Database(t)
	cfg := direct(d)
	cfg.Host, cfg.Hosts = "", []string{"127.0.0.1:" + closedPort(t), d.Addr()}
	openPool(t, cfg)
	cfg.TargetSessionAttrs = postgreskind.PostgresTargetSessionAttrsReadWrite
	openPool(t, cfg)
	cfg.TargetSessionAttrs = postgreskind.PostgresTargetSessionAttrsStandby
	_, err := postgreskind.OpenPostgres(soon(t, 10*time.Second), cfg, nil)
	checkError(t, err, "standby")
	if resource.IsPermanent(err) {
		t.Error("that no server is a standby may change")
	}
}

// TestPostgresPermanent holds what another attempt to open a database would not change.
func TestPostgresPermanent(t *testing.T) {
	noGoroutineLeaks(t)
	d := live.Postgres(t).Database(t)
	for name, tt := range map[string]struct {
		change    func(*postgreskind.PostgresConfig)
		permanent bool
	}{
		"the password":   {func(c *postgreskind.PostgresConfig) { c.Password = resource.NewSecret("wrong") }, true},
		"no password":    {func(c *postgreskind.PostgresConfig) { c.Password = resource.Secret{} }, true},
		"the database":   {func(c *postgreskind.PostgresConfig) { c.Database = "nowhere" }, true},
		"a parameter":    {func(c *postgreskind.PostgresConfig) { c.Parameters = map[string]string{"nonsense": "1"} }, true},
		"its value":      {func(c *postgreskind.PostgresConfig) { c.Parameters = map[string]string{"lock_timeout": "x"} }, true},
		"require_auth":   {func(c *postgreskind.PostgresConfig) { c.RequireAuth = []string{"md5"} }, true},
		"nobody listens": {func(c *postgreskind.PostgresConfig) { c.Hosts, c.Host = []string{"127.0.0.1:" + closedPort(t)}, "" }, false},
	} {
		cfg := direct(d)
		tt.change(&cfg)
		_, err := postgreskind.OpenPostgres(soon(t, 10*time.Second), cfg, nil)
		if err == nil || resource.IsPermanent(err) != tt.permanent {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPostgresClientCertificate proves the client by a certificate, without a password, and has new connections use the files as they are.
func TestPostgresClientCertificate(t *testing.T) {
	noGoroutineLeaks(t)
	certificate := live.NewCertificate(t, "localhost")
	server := live.NewPostgres(t, certificate)
	d := server.Database(t)
	server.TrustClients(t, certificate)
	client := certificate.Client(t, d.Name)
	trusted := copyOf(t, certificate.Authority)

	base := direct(d)
	base.Host, base.Hosts = "", []string{"127.0.0.1:" + closedPort(t), fmt.Sprintf("localhost:%d", d.Port)} // the second one is a fallback of pgx
	base.Password, base.SSLRootCert, base.SSLCert, base.SSLKey = resource.Secret{}, trusted, client.File, client.Key
	pools := map[postgreskind.PostgresSSLMode]*postgreskind.Postgres{}
	for _, mode := range []postgreskind.PostgresSSLMode{
		postgreskind.PostgresSSLModeVerifyFull, postgreskind.PostgresSSLModeVerifyCA, postgreskind.PostgresSSLModeRequire,
	} {
		cfg := base
		cfg.SSLMode = mode
		pools[mode] = openPool(t, cfg)
	}
	ctx := soon(t, 30*time.Second)
	serials := func(when string) {
		t.Helper()
		for mode, db := range pools {
			db.Native().Reset() // so that the next one is a new connection
			var serial int64
			err := db.QueryRow(ctx, "select client_serial::bigint from pg_stat_ssl where pid = pg_backend_pid()").Scan(&serial)
			if err != nil || serial != client.Serial() {
				t.Errorf("%s, %s: the certificate %d, want %d (%v)", when, mode, serial, client.Serial(), err)
			}
		}
	}
	serials("at first")
	client.Renew(t)
	serials("with another certificate of the client")

	half, err := os.ReadFile(client.Key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(client.Key, half[:len(half)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	serials("while a file is being replaced")
	if err := os.WriteFile(client.Key, half, 0o600); err != nil {
		t.Fatal(err)
	}

	other := live.NewCertificate(t, "localhost")
	server.UseCertificate(t, other)
	for mode, db := range pools {
		db.Native().Reset()
		err := db.Check(ctx)
		checkError(t, err, "authority")
		if !resource.IsPermanent(err) {
			t.Errorf("%s: a server that cannot be trusted is worth another attempt: %v", mode, err)
		}
	}
	replace(t, trusted, other.Authority)
	serials("with another authority")

	stranger := other.Client(t, d.Name) // whom the server does not trust
	replace(t, client.File, stranger.File)
	replace(t, client.Key, stranger.Key)
	for mode, db := range pools {
		var err error
		for range 20 { // with TLS 1.3 the client may write before the server's alert comes, and then only learns that the connection was reset
			db.Native().Reset()
			if err = db.Check(ctx); err == nil || resource.IsPermanent(err) {
				break
			}
		}
		if err == nil || !resource.IsPermanent(err) {
			t.Errorf("%s: a client that the server does not trust: %v", mode, err)
		}
	}
}

// copyOf is a copy of a file.
func copyOf(t *testing.T, file string) string {
	t.Helper()
	to := t.TempDir() + "/copy"
	replace(t, to, file)
	return to
}

// replace gives the file to what is in the file from.
func replace(t *testing.T, to, from string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// refuseDatabaseConfig is the error of reading the configuration of database alone.
func refuseDatabaseConfig(t *testing.T, env resource.Map) error {
	t.Helper()
	_, err := stack.LoadDatabaseConfig(t.Context(), stack.WithSource(env))
	_, all := stack.LoadConfig(t.Context(), stack.WithSource(env))
	if err != nil && !strings.Contains(all.Error(), err.Error()) {
		t.Errorf("alone the error is %v, and with the others %v", err, all)
	}
	return err
}
