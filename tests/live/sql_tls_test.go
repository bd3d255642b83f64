package live_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/resgen-go/resgen/kinds/sql/pgxdriver"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// TestSQLClosesEndedTLS closes pools whose connections the server has ended: over TLS, the driver cannot say goodbye then.
func TestSQLClosesEndedTLS(t *testing.T) {
	noGoroutineLeaks(t)
	certificate := live.NewCertificate(t, "127.0.0.1")
	d := live.NewPostgres(t, certificate).Database(t)
	text := connectionString(d, d.Port, d.Password.Reveal())
	for _, query := range []string{
		"?sslmode=disable", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-full&sslrootcert=" + url.QueryEscape(certificate.Authority),
	} {
		db, shut := openReporting(t, reportingEnv(newSecretFile(t, text+query)))
		if _, err := db.ExecContext(soon(t, 5*time.Second), "select 1"); err != nil {
			t.Fatal(err)
		}
		d.Disconnect(t)
		d.Closed(t)
		time.Sleep(100 * time.Millisecond) // what the server has sent arrives
		if err := shut(); err != nil {
			t.Errorf("%s: closing: %v", query[:len("?sslmode=prefer")], err)
		}
	}
}

// TestSQLCertificates has the file of the authorities read again for new connections.
func TestSQLCertificates(t *testing.T) {
	noGoroutineLeaks(t)
	right, wrong := live.NewCertificate(t, "127.0.0.1"), live.NewCertificate(t, "127.0.0.1")
	d := live.NewPostgres(t, right).Database(t)
	text := connectionString(d, d.Port, d.Password.Reveal())
	ca := filepath.Join(t.TempDir(), "ca.pem")
	replace := func(by string) {
		pem, err := os.ReadFile(by)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(ca, pem, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, env := range map[string]resource.Map{
		"the field":             with(reportingEnv(newSecretFile(t, text)), "REPORTING_CA_FILE", ca),
		"the field, verify-ca":  with(reportingEnv(newSecretFile(t, text+"?sslmode=verify-ca")), "REPORTING_CA_FILE", ca),
		"the field, require":    with(reportingEnv(newSecretFile(t, text+"?sslmode=require")), "REPORTING_CA_FILE", ca),
		"the connection string": reportingEnv(newSecretFile(t, text+"?sslmode=verify-full&sslrootcert="+url.QueryEscape(ca))),
	} {
		t.Run(name, func(t *testing.T) {
			replace(right.Authority)
			db, _ := openReporting(t, env)
			c, err := db.Conn(soon(t, 5*time.Second)) // so that the next one is new
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			replace(wrong.Authority)
			if err := db.Check(soon(t, 5*time.Second)); err == nil || !strings.Contains(err.Error(), "certificate") || !resource.IsPermanent(err) {
				t.Errorf("another authority: %v", err)
			}
			replace(right.Authority)
			if err := db.Check(soon(t, 5*time.Second)); err != nil {
				t.Errorf("the right one again: %v", err)
			}
		})
	}
	broken := filepath.Join(t.TempDir(), "broken.pem")
	if err := os.WriteFile(broken, []byte("no PEM"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text, file, want string
	}{
		{text + "?sslmode=verify-full&sslrootcert=" + url.QueryEscape(broken), "", "names a file in sslrootcert that holds no certificate in PEM"},
		{text + "?sslmode=verify-full&sslrootcert=/none", "", "names a file in sslrootcert that does not exist"},
		{text + "?sslmode=require&sslcert=/none&sslkey=/none", "", "names a file in sslcert that does not exist"},
		{text + "?sslmode=require&sslcert=/none", "", "without its key"},
		{text + "?sslrootcert=/none", right.Authority, "sets sslrootcert next to the fields ca_file, cert_file and key_file"},
		{text, broken, "ca_file: holds no certificate in PEM"},
	} {
		env := reportingEnv(newSecretFile(t, tt.text))
		if tt.file != "" {
			env = with(env, "REPORTING_CA_FILE", tt.file)
		}
		checkError(t, refuseReporting(t, 3*time.Second, env), tt.want)
	}
}

// A tracer counts queries.
type tracer struct{ queries int }

func (c *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.queries++
	return ctx
}
func (*tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestSQLConfigure has functions change how connections of pgx are made, with and without an observer.
func TestSQLConfigure(t *testing.T) {
	_, env := reporting(t)
	for _, opts := range [][]stack.Option{nil, {stack.WithObserver(&signals{})}} {
		var c tracer
		conns, resets := 0, 0
		r, shut, err := stack.OpenReports(t.Context(), append(opts, stack.WithSource(env),
			stack.WithReportingConfigure(pgxdriver.Configure(func(p *pgxdriver.Config) error {
				p.Tracer = &c
				p.BeforeConnect = func(_ context.Context, c *pgx.ConnConfig) error {
					c.RuntimeParams["application_name"] = "reports"
					return nil
				}
				p.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
					conns++
					_, err := c.Exec(ctx, "set lock_timeout = '7s'")
					return err
				}
				p.ResetSession = func(context.Context, *pgx.Conn) error { resets++; return nil }
				return nil
			})))...)
		if err != nil {
			t.Fatal(err)
		}
		closing(t, shut)
		var name, timeout string
		row := r.Reporting.QueryRowContext(soon(t, 5*time.Second), "select current_setting('application_name'), current_setting('lock_timeout')")
		if err := row.Scan(&name, &timeout); err != nil || name != "reports" || timeout != "7s" {
			t.Errorf("%q, %q: %v", name, timeout, err)
		}
		if conns != 1 || resets == 0 || c.queries < 2 {
			t.Errorf("%d connections, %d resets, %d queries", conns, resets, c.queries)
		}
	}
}
