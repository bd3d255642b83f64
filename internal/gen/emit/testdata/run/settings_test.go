package settings

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

func load(t *testing.T, p Profile, vars resource.Map) (Config, error) {
	t.Helper()
	return LoadConfig(context.Background(), WithSource(vars), WithProfile(p))
}

func TestDev(t *testing.T) {
	c, err := load(t, ProfileDev, resource.Map{"DB_PORT": "1234"})
	if err != nil {
		t.Fatal(err)
	}
	endpoint, err := url.Parse("https://example.com/db?x=1#top")
	if err != nil {
		t.Fatal(err)
	}
	want := DatabaseConfig{
		Host: "localhost", Port: 1234, Username: "dev_user", Password: resource.NewSecret("dev_password"),
		SSLMode: DatabaseSSLModeDisable, Timeout: 3 * time.Second, MaxConns: gen.Ptr[int32](30), Endpoint: endpoint,
	}
	if !reflect.DeepEqual(c.Database, want) {
		t.Errorf("Database = %+v, want %+v", c.Database, want)
	}
	if c.Reporting != nil || c.Archive != nil || c.Alerting != nil {
		t.Errorf("resources that should be absent: %+v", c)
	}
	if s := c.Describe().String(); strings.Contains(s, "dev_password") || !strings.Contains(s, "DB_PORT") || !strings.Contains(s, "profile dev") {
		t.Errorf("Describe:\n%s", s)
	}
}

func TestProd(t *testing.T) {
	c, err := load(t, ProfileProd, resource.Map{
		"DB_USER": "ignored", "PROD_DB_USER": "real", "DB_PASSWORD": "long enough", "DB_CONNECTIONS": "7", "REPORTING_POOL": "",
		"REPORTING_DSN_FILE": "testdata/none", "ARCHIVE_DSN": "postgres://u:hunter2@h/db",
	})
	if err == nil || !strings.Contains(err.Error(), "REPORTING_DSN_FILE") || strings.Contains(err.Error(), "hunter2") {
		t.Fatalf("err = %v", err)
	}
	if c.Database.Username != "real" || c.Profile != ProfileProd {
		t.Errorf("a failed load returns %+v, want what could be read", c)
	}
	d, err := LoadDatabaseConfig(context.Background(), WithProfile(ProfileProd), WithSource(resource.Map{
		"DB_USER": "ignored", "PROD_DB_USER": "real", "DB_PASSWORD": "long enough", "DB_CONNECTIONS": "7",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if d.Username != "real" || *d.MaxConns != 7 || d.Timeout != 5*time.Second || d.SSLMode != DatabaseSSLModeVerifyFull || d.Host != "prod-db.example.com" {
		t.Errorf("Database = %+v", d)
	}
}

func TestEveryProblem(t *testing.T) {
	_, err := load(t, ProfileStaging, resource.Map{
		"DB_PORT": "70000", "DB_USER": "X", "DB_PASSWORD": "short", "DB_TIMEOUT": "0.5", "DB_POOL_SIZE": "none", "ALERT_TOKEN": "t",
	})
	want := []string{
		"database.host (DB_HOST): required but not set",
		"database.port (DB_PORT): must be from 1 to 65535",
		"database.username (DB_USER): must have 3 to 20 characters",
		"database.username (DB_USER): must match the pattern ^[a-z_]+$",
		"database.password (DB_PASSWORD): must have at least 8 characters",
		"database.timeout (DB_TIMEOUT): must be at least 1s",
		"database.max_conns (DB_POOL_SIZE): must be a whole number",
		"reporting.dsn (REPORTING_DSN_FILE): required but not set",
		"reporting.pool_size (REPORTING_POOL): required but not set",
	}
	if err == nil || err.Error() != strings.Join(want, "\n") {
		t.Errorf("got\n%v\nwant\n%s", err, strings.Join(want, "\n"))
	}
}

func TestAbsent(t *testing.T) {
	ctx, none := context.Background(), WithSource(resource.Map{})
	if _, err := LoadReportingConfig(ctx, none); !errors.Is(err, resource.ErrNotInProfile) {
		t.Error(err)
	}
	if _, err := LoadArchiveConfig(ctx, none, WithProfile(ProfileDev)); !errors.Is(err, resource.ErrNotInProfile) {
		t.Error(err)
	}
	if _, err := LoadArchiveConfig(ctx, none, WithProfile(ProfileProd)); !errors.Is(err, resource.ErrNotConfigured) {
		t.Error(err)
	}
	if _, err := LoadAlertingConfig(ctx, none); !errors.Is(err, resource.ErrNotConfigured) {
		t.Error(err)
	}
	if c, err := LoadAlertingConfig(ctx, none, WithProfile(ProfileStaging)); err != nil || c.URL.Host != "alerts.example.com" {
		t.Error(c, err)
	}
	if _, err := LoadAlertingConfig(ctx, WithConfig(Config{})); !errors.Is(err, resource.ErrNotConfigured) {
		t.Error(err)
	}
	if _, err := LoadConfig(ctx, none, WithProfile("test")); err == nil || !strings.Contains(err.Error(), "must be one of dev, staging, prod") {
		t.Error(err)
	}
	if _, err := ParseProfile("prod"); err != nil {
		t.Error(err)
	}
}

func TestFromCode(t *testing.T) {
	d, err := NewDatabaseConfig(func(c *DatabaseConfig) {
		c.Host, c.Username, c.Password = "h", "user", resource.NewSecret("long enough")
	})
	if err != nil {
		t.Fatal(err)
	}
	given := Config{Database: d, Alerting: &WebhookConfig{}}
	_, err = LoadConfig(context.Background(), WithConfig(given))
	if ps := resource.ProblemsOf(err); len(ps) != 1 || ps[0].Error() != "alerting.url: required but not set" {
		t.Error(err)
	}
}
