package pgxdriver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/kinds/sql/internal/drivertest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

const canary = "canary-5f1c"

// TestMain clears what pgx reads beside a connection string.
func TestMain(m *testing.M) {
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "PG") {
			os.Unsetenv(name)
		}
	}
	os.Setenv("HOME", os.DevNull)
	os.Exit(m.Run())
}

func pgxConfig(text string) sqlkind.SQLConfig {
	c := sqlkind.DefaultSQLConfig()
	c.Driver, c.ConnectionString = sqlkind.SQLDriverPgx, resource.NewSecret(text)
	return c
}

func TestTLS(t *testing.T) {
	t.Setenv("PGSSLMODE", "disable") // must not count
	const (
		refused  = "refused"
		verified = "verified"
		some     = "some" // TLS without a proof of who it is
		maybe    = "maybe"
		plain    = "plain"
	)
	for _, tt := range []struct {
		text     string
		want     string
		insecure string // with allow_insecure
	}{
		{"postgres://app:pw@db.example.com/shop", verified, verified},
		{"postgresql://app:pw@db.example.com", verified, verified},
		{"postgres://app:p%3Fw@db.example.com/shop?application_name=x", verified, verified},
		{"postgres://app:p?w@db.example.com/shop", verified, verified},
		{"host=db.example.com user=app", verified, verified},
		{"postgres://db.example.com/shop?sslmode=verify-full", verified, verified},
		{"postgres://db.example.com/shop?sslmode=require", some, some},
		{"postgres://db.example.com/shop?ssl=true", some, some},
		{"host=db.example.com sslmode=require", some, some},
		{"postgres://db.example.com/shop?sslmode=prefer", refused, maybe},
		{"postgres://db.example.com/shop?sslmode=allow", refused, maybe},
		{"postgres://db.example.com/shop?sslmode=disable", refused, plain},
		{"host=db.example.com sslmode=disable", refused, plain},
		{"postgres://localhost,db.example.com/shop?sslmode=disable", refused, maybe},
		{"postgres://localhost,db.example.com/shop", verified, verified},
		{"postgres://localhost/shop", maybe, maybe},
		{"postgres://127.0.0.1/shop", maybe, maybe},
		{"postgres://[::1]/shop", maybe, maybe},
		{"postgres://localhost/shop?sslmode=disable", plain, plain},
		{"postgres://localhost/shop?sslmode=verify-full", verified, verified},
		{"host=/run/postgresql dbname=shop", plain, plain},
	} {
		for insecure, want := range map[bool]string{false: tt.want, true: tt.insecure} {
			cfg := pgxConfig(tt.text)
			cfg.AllowInsecure = insecure
			got := refused
			if c, err := parsePgx(cfg, tt.text); err == nil {
				servers := serversOf(c)
				switch {
				case c.TLSConfig != nil && !c.TLSConfig.InsecureSkipVerify:
					got = verified
				case len(servers) > 1:
					got = maybe
				case c.TLSConfig == nil:
					got = plain
				default:
					got = some
				}
			}
			if got != want {
				t.Errorf("%s, allow_insecure %v: %s, want %s", tt.text, insecure, got, want)
			}
		}
	}
}

func TestBadConnectionStrings(t *testing.T) {
	for _, tt := range []struct {
		driver sqlkind.SQLDriver
		text   string
	}{
		{sqlkind.SQLDriverPgx, "postgres://app:" + canary + "@x@db.example.com/shop"},
		{sqlkind.SQLDriverPgx, "postgres://app:" + canary + "%zz@db.example.com/shop"},
		{sqlkind.SQLDriverPgx, "postgres://app:pw@db.example.com:" + canary + "/shop"},
		{sqlkind.SQLDriverPgx, "password=" + canary + " SECRET"},
		{sqlkind.SQLDriverPgx, "host=h password=" + canary + " sslmode=" + canary},
		{sqlkind.SQLDriverPgx, canary + ".db"},
		{sqlkind.SQLDriverPgx, "host=db.example.com sslmode=disable password=" + canary},
		{sqlkind.SQLDriverPgx, "host=h sslrootcert=/" + canary},
		{"mysql", canary},
		{"", canary},
	} {
		cfg := pgxConfig(tt.text)
		cfg.Driver = tt.driver
		db, err := sqlkind.Open(t.Context(), cfg, nil, nil)
		if err == nil {
			db.Close()
			t.Errorf("%s took %s", tt.driver, tt.text)
			continue
		}
		var p *resource.Problem
		if !errors.As(err, &p) || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, p), canary) {
			t.Errorf("%s of %s: %v", tt.driver, tt.text, err)
		}
	}
	cfg := pgxConfig(canary)
	if s := fmt.Sprintf("%v %+v %#v", cfg, cfg, cfg); strings.Contains(s, canary) {
		t.Errorf("the configuration shows the secret: %s", s)
	}
}

func TestConnectionStringRotates(t *testing.T) {
	s := newPostgres(t, "first-password")
	file := filepath.Join(t.TempDir(), "dsn")
	rotate := func(password string) {
		text := fmt.Sprintf("postgres://app:%s@%s/shop\n", password, s.address)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rotate("first-password")
	cfg := pgxConfig("")
	cfg.ConnectionString = drivertest.Rotating(t, file)
	db, err := sqlkind.Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := sqlkind.Check(t.Context(), db); err != nil {
		t.Fatal(err)
	}

	first, err := db.Conn(t.Context()) // so that the next one is new
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	rotate("second-password")
	s.expect("second-password")
	if err := sqlkind.Check(t.Context(), db); err != nil {
		t.Errorf("after the rotation: %v", err)
	}
	if got := resource.Redact("as second-password"); strings.Contains(got, "second") {
		t.Errorf("the password is not redacted: %s", got)
	}

	second, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	var p *resource.Problem
	if err := sqlkind.Check(t.Context(), db); !errors.As(err, &p) {
		t.Errorf("without the file: %v", err)
	}
}

func TestWrongPassword(t *testing.T) {
	s := newPostgres(t, "another")
	db, err := sqlkind.Open(t.Context(), pgxConfig("postgres://app:"+canary+"@"+s.address+"/shop"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = sqlkind.Check(t.Context(), db)
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) || pgErr.Code != "28P01" || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), canary) {
		t.Errorf("%v", err)
	}
}

func TestConnectTimeout(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"host=localhost":                        5 * time.Second,
		"host=localhost connect_timeout=7":      7 * time.Second,
		"postgres://localhost?connect_timeout=": 0, // refused
	} {
		c, err := parsePgx(pgxConfig(text), text)
		if want == 0 {
			if err == nil {
				t.Errorf("%s: no error", text)
			}
			continue
		}
		if err != nil || c.ConnectTimeout != want {
			t.Errorf("%s: %v: %v", text, c.ConnectTimeout, err)
		}
	}
}

func TestHungSecretStore(t *testing.T) {
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{}, Resolver: &hanging{}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := pgxConfig("")
	cfg.ConnectTimeout = 20 * time.Millisecond
	r.Secret(&cfg.ConnectionString, "connection_string", gen.Env("DSN"))
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	db, err := sqlkind.Open(t.Context(), cfg, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := sqlkind.Check(t.Context(), db); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
}

// hanging resolves twice and then waits for its context.
type hanging struct{ asked int }

func (h *hanging) Resolve(ctx context.Context, _ resource.Ref) (string, bool, error) {
	if h.asked++; h.asked <= 2 {
		return "postgres://127.0.0.1:1/shop", true, nil
	}
	<-ctx.Done()
	return "", false, ctx.Err()
}

func FuzzOpen(f *testing.F) {
	f.Add("postgres://u:canary-SECRET@h/db")
	f.Add("password=hunter2 SECRET")
	f.Add("postgres://u:p@[::1/db?sslmode=prefer")
	f.Add("service=x servicefile=/dev/null")
	f.Fuzz(func(t *testing.T, text string) {
		db, err := sqlkind.Open(t.Context(), pgxConfig(text), nil, nil)
		if err == nil {
			db.Close()
			return
		}
		var p *resource.Problem
		if !errors.As(err, &p) {
			t.Fatalf("%T: %v", err, err)
		}
		drivertest.Message(t, p.Message)
	})
}

// parsePgx reads text with the settings of cfg.
func parsePgx(cfg sqlkind.SQLConfig, text string) (*pgx.ConnConfig, error) {
	return parse(dbdriver.Settings{AllowInsecure: cfg.AllowInsecure, ConnectTimeout: cfg.ConnectTimeout}, text)
}
