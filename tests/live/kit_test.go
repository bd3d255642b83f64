package live_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { live.Main(m) }

// noGoroutineLeaks fails the test if goroutines that it starts from here on are left at its end, after all other cleanups.
func noGoroutineLeaks(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	servers := goleak.IgnoreAnyFunction("github.com/resgen-go/resgen/tests/live.(*process).run") // shared ones stay
	t.Cleanup(func() {
		if err := goleak.Find(before, servers); err != nil {
			t.Error(err)
		}
	})
}

// soon is a context for what must not take long.
func soon(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

// quick fails the test if f takes longer than limit.
func quick(t *testing.T, limit time.Duration, f func()) {
	t.Helper()
	start := time.Now()
	f()
	if took := time.Since(start); took > limit {
		t.Errorf("took %v, more than %v", took.Round(time.Millisecond), limit)
	}
}

// checkError fails the test if err is nil, lacks one of the texts of want, or shows a secret in any way of printing it.
func checkError(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	noSecretIn(t, err)
	text := err.Error()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the error is %q, want %q in it", text, w)
		}
	}
}

// noSecretIn prints v in every way that programs do; of an error, its text and that of each error that it wraps.
func noSecretIn(t *testing.T, v any) {
	t.Helper()
	formats := []string{"%v", "%+v", "%s", "%q", "%x"}
	err, isError := v.(error)
	if !isError {
		formats = append(formats, "%#v")
	}
	for _, format := range formats {
		live.NoLeak(t, fmt.Sprintf("%T as %s", v, format), fmt.Sprintf(format, v))
	}
	live.NoLeak(t, fmt.Sprintf("%T in a log", v), logged(v))
	if !isError {
		return
	}
	switch w := err.(type) {
	case interface{ Unwrap() error }:
		if inner := w.Unwrap(); inner != nil {
			noSecretIn(t, inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range w.Unwrap() {
			noSecretIn(t, inner)
		}
	}
}

// as is errors.As, failing the test.
func as[E error](t *testing.T, err error) E {
	t.Helper()
	var e E
	if !errors.As(err, &e) {
		t.Fatalf("the error is %v (%T), want a %T", err, err, e)
	}
	return e
}

// A secretFile is a file that a variable names, and that holds a secret.
type secretFile struct {
	t    *testing.T
	path string
}

func newSecretFile(t *testing.T, text string) *secretFile {
	t.Helper()
	f := &secretFile{t, filepath.Join(t.TempDir(), "secret")}
	f.set(text)
	return f
}

// set replaces the file in one step, as those who rotate secrets do. It has the newline at the end that editors leave.
func (f *secretFile) set(text string) {
	f.t.Helper()
	next := f.path + ".next"
	if err := os.WriteFile(next, []byte(text+"\n"), 0o600); err != nil {
		f.t.Fatal(err)
	}
	if err := os.Rename(next, f.path); err != nil {
		f.t.Fatal(err)
	}
}

// remove deletes the file.
func (f *secretFile) remove() {
	f.t.Helper()
	if err := os.Remove(f.path); err != nil {
		f.t.Fatal(err)
	}
}

// logged is v as the loggers of the standard library write it.
func logged(v any) string {
	var b strings.Builder
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Info("message", "value", v)
	}
	log.New(&b, "", 0).Print(v)
	return b.String()
}

// with is env with further variables.
func with(env resource.Map, more ...string) resource.Map {
	env = maps.Clone(env)
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	return env
}

// merged is all of envs.
func merged(envs ...resource.Map) resource.Map {
	all := resource.Map{}
	for _, env := range envs {
		maps.Copy(all, env)
	}
	return all
}

// closing closes what a test has opened: when it calls the function, and at its end, which must be as quick.
func closing(t *testing.T, shut func(context.Context) error) func() error {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	once := sync.OnceValue(func() (err error) {
		quick(t, 3*time.Second, func() { err = shut(ctx) })
		return err
	})
	t.Cleanup(func() { _ = once() })
	return once
}
