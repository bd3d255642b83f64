package live_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

// checkError fails the test if err is nil, does not hold one of the texts of want, or shows a secret in any way of printing it.
func checkError(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	noSecretIn(t, err)
	text := err.Error()
	for _, w := range want {
		if !contains(text, w) {
			t.Errorf("the error is %q, want %q in it", text, w)
		}
	}
}

// noSecretIn prints v in every way that programs do, and each error that it wraps.
func noSecretIn(t *testing.T, v any) {
	t.Helper()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		live.NoLeak(t, fmt.Sprintf("%T as %s", v, format), fmt.Sprintf(format, v))
	}
	live.NoLeak(t, fmt.Sprintf("%T in a log", v), logged(v))
	err, ok := v.(error)
	if !ok {
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

// opened runs one node, as generated code does, and returns what closes it.
func opened(t *testing.T, n resource.Node) *resource.Group {
	t.Helper()
	g, err := resource.Start(t.Context(), nil, n)
	if err != nil {
		t.Fatal(err)
	}
	return g
}
