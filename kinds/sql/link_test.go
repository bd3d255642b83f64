package sqlkind

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// TestUnlinked says what to import: this package links no driver.
func TestUnlinked(t *testing.T) {
	for _, d := range []SQLDriver{SQLDriverMysql, SQLDriverPgx, SQLDriverSqlite} {
		cfg := DefaultSQLConfig()
		cfg.Driver, cfg.ConnectionString = d, resource.NewSecret("hunter2")
		_, err := Open(t.Context(), cfg, nil, nil)
		want := `import _ "github.com/resgen-go/resgen/kinds/sql/` + string(d) + `driver"`
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := Open(t.Context(), SQLConfig{Driver: "oracle"}, nil, nil); err == nil || err.Error() != "driver: must be one of mysql, pgx, sqlite" {
		t.Error(err)
	}
}

// TestLasting holds that a certificate which proves nothing is not worth another attempt.
func TestLasting(t *testing.T) {
	bad := &tls.CertificateVerificationError{Err: errors.New("unknown authority")}
	if err := lasting(fmt.Errorf("connect: %w", bad)); !resource.IsPermanent(err) || !errors.Is(err, bad) {
		t.Errorf("%v is permanent: %v", err, resource.IsPermanent(err))
	}
	if err := lasting(errors.New("no route to host")); resource.IsPermanent(err) {
		t.Errorf("%v is permanent", err)
	}
}
