package live_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/mysqldriver"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// mysqlURL is the connection string of a schema at a port that may not be its own.
func mysqlURL(d *live.Schema, addr, password string) string {
	u := url.URL{Scheme: "mysql", User: url.UserPassword(d.Name, password), Host: addr, Path: "/" + d.Name}
	return u.String()
}

func mysqlEnv(text string) resource.Map {
	return resource.Map{"REPORTING_DRIVER": "mysql", "REPORTING_CONNECTION_STRING": text}
}

// TestMySQL does with MariaDB what programs do.
func TestMySQL(t *testing.T) {
	noGoroutineLeaks(t)
	d := live.MySQL(t).Schema(t)
	password := d.Password.Reveal()
	for _, text := range []string{
		mysqlURL(d, d.Addr(), password),
		"mariadb" + strings.TrimPrefix(mysqlURL(d, d.Addr(), password), "mysql") + "?sql_mode=ANSI&wait_timeout=60",
		d.Name + ":" + password + "@tcp(" + d.Addr() + ")/" + d.Name + "?interpolateParams=true&loc=Europe%2FBerlin",
		d.Name + ":" + password + "@unix(" + d.Socket() + ")/" + d.Name,
	} {
		db, shut := openReporting(t, mysqlEnv(text))
		ctx := soon(t, 10*time.Second)
		for _, statement := range []string{"drop table if exists goods", "create table goods (name varchar(20) primary key, made datetime)"} {
			if _, err := db.ExecContext(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		made := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
		if _, err := tx.ExecContext(ctx, "insert into goods values (?, ?)", "tea", made); err != nil {
			t.Error(err)
		}
		if err := tx.Commit(); err != nil {
			t.Error(err)
		}
		var name string
		var at time.Time
		if err := db.QueryRowContext(ctx, "select name, made from goods").Scan(&name, &at); err != nil || name != "tea" || !at.Equal(made) {
			t.Error(name, at, err)
		}
		if err := shut(); err != nil {
			t.Error(err)
		}
	}
	d.Closed(t)
}

func TestMySQLRefuses(t *testing.T) {
	noGoroutineLeaks(t)
	certificate := live.NewCertificate(t, "127.0.0.1")
	d := live.NewMySQL(t, certificate).Schema(t)
	password := d.Password.Reveal()
	p := live.NewProxy(t, d.Addr())
	p.Stall(true)
	good := mysqlURL(d, d.Addr(), password)
	for _, tt := range []struct{ name, text, want string }{
		{"password", mysqlURL(d, d.Addr(), live.NewSecret()), "Access denied"},
		{"database", good + "x", "database"},
		{"nobody listens", mysqlURL(d, "127.0.0.1:"+closedPort(t), password), "refused"},
		{"silence", mysqlURL(d, p.Addr(), password), "deadline"},
		{"an unknown authority", good + "?tls=true", "certificate"},
		{"a line break", good + "\n", "line break"},
		{"a password of special characters", "mysql://" + d.Name + ":p@s/" + password + "@" + d.Addr() + "/" + d.Name, "connection_string"},
		{"a mere password", live.NewSecret(), "connection_string"},
		{"PostgreSQL's", "postgres" + strings.TrimPrefix(good, "mysql"), "driver to pgx"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := with(mysqlEnv(tt.text), "REPORTING_CONNECT_TIMEOUT", "300ms")
			checkError(t, refuseReporting(t, 3*time.Second, env), tt.want)
		})
	}
}

// TestMySQLCertificates has the files of the authority and the client's certificate read again for new connections, and closes pools whose
// connections the server has ended.
func TestMySQLCertificates(t *testing.T) {
	noGoroutineLeaks(t)
	first, second := live.NewCertificate(t, "127.0.0.1"), live.NewCertificate(t, "127.0.0.1")
	server := live.NewMySQL(t, first)
	d := server.Schema(t)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	replace := func(by string) {
		text, err := os.ReadFile(by)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(ca, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	replace(first.Authority)
	for _, mode := range []string{"true", "skip-verify"} {
		env := with(mysqlEnv(mysqlURL(d, d.Addr(), d.Password.Reveal())+"?tls="+mode), "REPORTING_CA_FILE", ca)
		db, shut := openReporting(t, env)
		var name, cipher string
		if err := db.QueryRowContext(soon(t, 5*time.Second), "show status like 'Ssl_cipher'").Scan(&name, &cipher); err != nil || cipher == "" {
			t.Errorf("the cipher is %q: %v", cipher, err)
		}
		d.Disconnect(t)
		if err := shut(); err != nil {
			t.Errorf("closing: %v", err)
		}
	}
	env := with(mysqlEnv(mysqlURL(d, d.Addr(), d.Password.Reveal())+"?tls=true"), "REPORTING_CA_FILE", ca)
	db, shut := openReporting(t, env)
	server.Kill(t)
	if err := server.Certify(second); err != nil {
		t.Fatal(err)
	}
	server.Restart(t)
	if err := db.Check(soon(t, 5*time.Second)); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("another authority: %v", err)
	} else if !resource.IsPermanent(err) {
		t.Errorf("it may be tried again: %v", err)
	}
	replace(second.Authority)
	if err := db.Check(soon(t, 5*time.Second)); err != nil {
		t.Errorf("the file has been replaced: %v", err)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
	for file, want := range map[string]string{ca + ".none": "reporting.ca_file (REPORTING_CA_FILE): must name an existing file", os.Args[0]: "reporting: ca_file: "} {
		_, _, err := stack.OpenReports(t.Context(), stack.WithSource(with(env, "REPORTING_CA_FILE", file)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestMySQLConfigure has functions change how connections are made.
func TestMySQLConfigure(t *testing.T) {
	d := live.MySQL(t).Schema(t)
	conns := 0
	r, shut, err := stack.OpenReports(t.Context(), stack.WithSource(mysqlEnv(mysqlURL(d, d.Addr(), d.Password.Reveal()))),
		stack.WithReportingConfigure(mysqldriver.Configure(func(c *mysqldriver.Config) error {
			c.BeforeConnect = func(_ context.Context, m *mysql.Config) error {
				m.ConnectionAttributes = "program_name:reports"
				m.Params = map[string]string{"lock_wait_timeout": "7"}
				return nil
			}
			c.AfterConnect = func(ctx context.Context, c mysqldriver.Conn) error {
				conns++
				_, err := c.ExecContext(ctx, "set @who = 'reports'", nil)
				return err
			}
			return nil
		})))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	var wait int
	var who string
	row := r.Reporting.QueryRowContext(soon(t, 5*time.Second), "select @@lock_wait_timeout, @who")
	if err := row.Scan(&wait, &who); err != nil || wait != 7 || who != "reports" || conns != 1 {
		t.Errorf("%d, %q, %d connections: %v", wait, who, conns, err)
	}
}

// TestMySQLRotation replaces the password while the pool is open.
func TestMySQLRotation(t *testing.T) {
	d := live.MySQL(t).Schema(t)
	file := newSecretFile(t, mysqlURL(d, d.Addr(), d.Password.Reveal()))
	db, shut := openReporting(t, resource.Map{"REPORTING_DRIVER": "mysql", "REPORTING_CONNECTION_STRING_FILE": file.path})
	held, err := db.Conn(soon(t, 5*time.Second)) // so that the next one is new
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	next := live.NewSecret()
	d.SetPassword(t, next)
	if err := db.Check(soon(t, 5*time.Second)); err == nil || !resource.IsPermanent(err) {
		t.Errorf("the old password: %v", err)
	}
	file.set(mysqlURL(d, d.Addr(), next))
	if err := db.Check(soon(t, 5*time.Second)); err != nil {
		t.Errorf("the new one: %v", err)
	}
	if err := shut(); err != nil {
		t.Error(err)
	}
}

// A token says a password.
type token string

func (p token) Password(context.Context) (string, error) { return string(p), nil }

// TestMySQLPasswordFrom takes the password from elsewhere.
func TestMySQLPasswordFrom(t *testing.T) {
	d := live.MySQL(t).Schema(t)
	cfg := sqlkind.DefaultSQLConfig()
	cfg.Driver, cfg.ConnectionString = sqlkind.SQLDriverMysql, resource.NewSecret(fmt.Sprintf("mysql://%s@%s/%s", d.Name, d.Addr(), d.Name))
	db, err := sqlkind.OpenSQL(soon(t, 5*time.Second), cfg, token(d.Password.Reveal()))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	_, err = sqlkind.OpenSQL(soon(t, 5*time.Second), cfg, token(d.Password.Reveal()+"\n"))
	if err == nil || !strings.Contains(err.Error(), "password_from: the password ends with a line break") {
		t.Error(err)
	}
	cfg.ConnectionString = resource.NewSecret(mysqlURL(d, d.Addr(), "hunter2"))
	if _, err = sqlkind.OpenSQL(soon(t, 5*time.Second), cfg, token("x")); err == nil || !strings.Contains(err.Error(), "next to password_from") {
		t.Error(err)
	}
}

// TestMySQLRaw holds that an observed connection has what the driver's own has, and converts values as it does.
func TestMySQLRaw(t *testing.T) {
	d := live.MySQL(t).Schema(t)
	env := mysqlEnv(mysqlURL(d, d.Addr(), d.Password.Reveal()))
	seen, shut, err := stack.OpenReports(t.Context(), stack.WithSource(env), stack.WithObserver(&signals{}))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	plain, shut2 := openReporting(t, env)
	const query = "select ?, cast(? as unsigned), 1.5, null, 'x'"
	of := func(db *sql.DB) string {
		rows, err := db.QueryContext(soon(t, 5*time.Second), query, "a", uint64(1)<<63)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		types, err := rows.ColumnTypes()
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, c := range types {
			p, s, ok := c.DecimalSize()
			nullable, known := c.Nullable()
			fmt.Fprintln(&b, c.DatabaseTypeName(), c.ScanType(), p, s, ok, nullable, known)
		}
		for rows.Next() {
			values := make([]any, 5)
			into := make([]any, 5)
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%#v", values)
		}
		return b.String()
	}
	if got, want := of(seen.Reporting.Native()), of(plain.Native()); got != want || !strings.Contains(want, "UNSIGNED BIGINT") {
		t.Errorf("observed\n%s\nand not\n%s", got, want)
	}
	if err := shut2(); err != nil {
		t.Error(err)
	}
}
