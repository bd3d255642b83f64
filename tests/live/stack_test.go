package live_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5/pgxpool"
	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/stack"
)

// A world is everything that the resources are about.
type world struct {
	database, reporting *live.Database
	bucket              *live.Bucket
	api                 *api
	receiver            *receiver
	env                 resource.Map
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{api: newAPI(t), receiver: newReceiver(t)}
	var a, b, c resource.Map
	w.database, a = database(t)
	w.reporting, b = reporting(t)
	w.bucket, c = files(t)
	w.env = merged(a, b, c, w.api.env(newSecretFile(t, live.NewSecret())), w.receiver.env(t))
	return w
}

// closed fails the test if a server still has connections.
func (w *world) closed(t *testing.T) {
	t.Helper()
	w.database.Closed(t)
	w.reporting.Closed(t)
}

// TestRun has a program that uses everything.
func TestRun(t *testing.T) {
	noGoroutineLeaks(t)
	w := newWorld(t)
	failed := errors.New("the program failed")
	err := stack.Run(soon(t, 20*time.Second), func(ctx context.Context, r *stack.Resources) error {
		if _, err := r.Database.Exec(ctx, "create table goods (name text)"); err != nil {
			t.Error(err)
		}
		if _, err := r.Reporting.ExecContext(ctx, "create table reports (name text)"); err != nil {
			t.Error(err)
		}
		_, err := r.Files.PutObject(ctx, &s3.PutObjectInput{Bucket: &r.Config.Files.Bucket, Key: aws.String("goods.csv"), Body: strings.NewReader("tea")})
		if err != nil {
			t.Error(err)
		}
		if err := r.API.JSON(ctx, http.MethodPut, "goods/tea", map[string]int{"price": 3}, nil); err != nil {
			t.Error(err)
		}
		if err := r.Alerting.Alert(ctx, incident(1, alert.Firing)); err != nil {
			t.Error(err)
		}
		printAll(t, r)
		return failed
	}, stack.WithSource(w.env))
	if !errors.Is(err, failed) || err.Error() != failed.Error() {
		t.Error(err)
	}
	w.closed(t)
}

// printAll fails the test if some way of printing what a program has shows a secret.
func printAll(t *testing.T, r *stack.Resources) {
	t.Helper()
	for _, v := range []any{r.Config, &r.Config, r.Config.Database, r.Config.Reporting, r.Config.Files, r.Config.API, r.Config.Alerting, r.Config.Describe()} {
		noSecretIn(t, v)
	}
	slog.Info("opened", "config", r.Config) // the output is watched
	if raceDetector {
		return
	}
	for _, v := range []any{
		r, *r,
		r.Database, *r.Database, r.Database.Native(),
		r.Reporting, *r.Reporting, r.Reporting.Native(),
		r.Files, *r.Files, r.Files.Native(), r.Files.Native().Options(),
		r.API, *r.API, r.API.Native(),
		r.Alerting, *r.Alerting, r.Alerting.Native(),
	} {
		noSecretIn(t, v)
	}
}

// TestPanics has programs, and functions that change an SDK's configuration, that panic with all that they know.
func TestPanics(t *testing.T) {
	noGoroutineLeaks(t)
	w := newWorld(t)
	password := w.database.Password.Reveal()
	t.Run("configure", func(t *testing.T) {
		_, err := stack.Open(t.Context(), stack.WithSource(w.env), stack.WithDatabaseConfigure(func(c *pgxpool.Config) error {
			panic("cannot use " + c.ConnConfig.Password)
		}))
		checkError(t, err, "open database: panic: cannot use [REDACTED]")
		as[*resource.PanicError](t, err)
	})
	t.Run("configure fails", func(t *testing.T) {
		_, err := stack.Open(t.Context(), stack.WithSource(w.env), stack.WithAPIConfigure(func(*httpkind.Options) error {
			return fmt.Errorf("cannot use %s", password)
		}))
		if err == nil || live.Leak(err.Error()) != "" {
			t.Errorf("the text of the error: %v", err)
		}
	})
	t.Run("program", func(t *testing.T) {
		defer func() {
			if got := recover(); got != "the program's own" {
				t.Errorf("recovered %v", got)
			}
		}()
		_ = stack.Run(t.Context(), func(context.Context, *stack.Resources) error { panic("the program's own") }, stack.WithSource(w.env))
	})
	w.closed(t)
}

// TestOpenFails opens everything while one resource cannot be: what was opened is closed again, and each failure has its name.
func TestOpenFails(t *testing.T) {
	noGoroutineLeaks(t)
	w := newWorld(t)
	wrong := newSecretFile(t, live.NewSecret())
	for _, tt := range []struct {
		name, want string
		env        resource.Map
	}{
		{"database", "open database: ", with(w.env, "DATABASE_PASSWORD_FILE", wrong.path)},
		{"reporting", "open reporting: ", with(w.env, "REPORTING_CONNECTION_STRING_FILE",
			newSecretFile(t, connectionString(w.reporting, w.reporting.Port, live.NewSecret())).path)},
		{"files", "open files: ", with(w.env, "FILES_SECRET_ACCESS_KEY_FILE", wrong.path)},
		{"api", "open api: ", with(w.env, "API_BASE_URL", "http://127.0.0.1:"+closedPort(t), "API_MAX_ATTEMPTS", "1")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := stack.Open(t.Context(), stack.WithSource(tt.env))
			checkError(t, err, tt.want)
			if r != nil || bytes.Count([]byte(err.Error()), []byte("open ")) != 1 {
				t.Errorf("resources %p, error %v", r, err)
			}
			w.closed(t)
		})
	}
	t.Run("configuration", func(t *testing.T) {
		missing := with(w.env, "DATABASE_PASSWORD_FILE", wrong.path+".none", "FILES_ENDPOINT", live.NewSecret(), "API_API_KEY", live.NewSecret(), "ALERTING_URL", live.NewSecret())
		_, err := stack.Open(t.Context(), stack.WithSource(missing))
		checkError(t, err, "database.password", "files.endpoint", "api.api_key", "alerting.url")
	})
}
