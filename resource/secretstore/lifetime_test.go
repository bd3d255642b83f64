//go:build go1.25

package secretstore_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/secretstore"
)

// fake is a store whose answers the test decides.
type fake struct {
	mu    sync.Mutex
	texts map[string]string
	err   error
	takes time.Duration
	asked atomic.Int64
}

func (f *fake) ask(ctx context.Context, path string) (string, error) {
	f.asked.Add(1)
	f.mu.Lock()
	takes, text, err := f.takes, f.texts[path], f.err
	f.mu.Unlock()
	select {
	case <-time.After(takes):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return text, err
}

func (f *fake) set(text string, err error, takes time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.texts, f.err, f.takes = map[string]string{"p": text}, err, takes
}

type bed struct {
	t     *testing.T
	f     *fake
	s     *secretstore.Store
	lines bytes.Buffer
}

func newBed(t *testing.T) *bed {
	b := &bed{t: t, f: &fake{}}
	b.s = secretstore.New(b.f.ask, secretstore.Options{Name: "vault", Logger: slog.New(slog.NewTextHandler(&b.lines, nil))})
	return b
}

// get wants a text, or a part of an error's text, or both.
func (b *bed) get(text, problem string) {
	b.t.Helper()
	got, ok, err := b.s.Resolve(b.t.Context(), resource.Ref{Reference: "p"})
	if got != text || ok != (text != "") || (err == nil) != (problem == "") || err != nil && !strings.Contains(err.Error(), problem) {
		b.t.Errorf("got %q, %t, %v; want %q, %q", got, ok, err, text, problem)
	}
	synctest.Wait()
}

func (b *bed) asked(n int64) {
	b.t.Helper()
	if got := b.f.asked.Load(); got != n {
		b.t.Errorf("asked %d times, want %d", got, n)
	}
}

// An answer is used for three quarters of its lifetime; in the last one it still is, and the store is asked in the background.
func TestLifetime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.f.set("one", nil, 0)
		b.get("one", "")
		b.f.set("two", nil, 0)
		time.Sleep(44 * time.Second)
		b.get("one", "")
		b.asked(1)
		time.Sleep(2 * time.Second)
		b.get("one", "") // it begins the question whose answer is the next one's
		b.get("two", "")
		b.asked(2)
		b.f.set("three", nil, time.Second)
		time.Sleep(2 * time.Minute)
		b.get("three", "") // nobody has looked in the last quarter, so it waits
		b.asked(3)
	})
}

func TestSingleFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.f.set("one", nil, time.Second)
		var wg sync.WaitGroup
		for range 100 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if text, _, err := b.s.Resolve(t.Context(), resource.Ref{Reference: "p"}); text != "one" || err != nil {
					t.Errorf("%q, %v", text, err)
				}
			}()
		}
		wg.Wait()
		b.asked(1)
	})
}

// A reader that gives up does not end the question, on which others wait.
func TestReaderGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.f.set("one", nil, 3*time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, ok, err := b.s.Resolve(ctx, resource.Ref{Reference: "p"}); ok || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%t, %v", ok, err)
		}
		b.get("one", "")
		b.asked(1)
	})
}

// While the store is down, the last answer is used, readers do not wait, and questions are paced; the log has two lines of it.
func TestDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		down := secretstore.Error{Reason: "permission denied"}.Because(errors.New("hunter2"))
		b.f.set("", down, 0)
		b.get("", "permission denied")
		b.get("", "permission denied")
		b.asked(1) // another field of the same path does not ask again at once
		time.Sleep(time.Second)
		b.f.set("one", nil, 0)
		b.get("one", "")
		b.f.set("", down, 0)
		time.Sleep(50 * time.Second)
		b.get("one", "")
		b.asked(3)
		b.get("one", "") // still within its lifetime
		time.Sleep(20 * time.Second)
		for range 5 {
			b.get("one", "permission denied")
		}
		b.asked(4)
		b.f.set("", nil, time.Hour)
		time.Sleep(time.Minute)
		begin := time.Now()
		b.get("one", "permission denied")
		b.get("one", "permission denied")
		if took := time.Since(begin); took > 0 {
			t.Errorf("readers waited %v", took)
		}
		time.Sleep(11 * time.Second)
		b.get("one", "no answer within 10s")
		b.f.set("two", nil, 0)
		time.Sleep(time.Minute)
		b.get("one", "no answer within 10s") // it asks, and does not wait
		b.get("two", "")
		text := b.lines.String()
		for _, line := range []string{
			`level=WARN msg="a store of secrets cannot be reached, and its last answer is used" store=vault path=p error="permission denied" age=50s`,
			`level=INFO msg="a store of secrets can be reached again" store=vault path=p`,
		} {
			if !strings.Contains(text, line) {
				t.Errorf("no line %s in\n%s", line, text)
			}
		}
		if n := strings.Count(text, "level=WARN"); n != 1 || strings.Contains(text, "hunter2") || strings.Contains(text, "one") {
			t.Error(text)
		}
	})
}

// A store that has become slow keeps a reader with an old answer for two seconds at most.
func TestSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.f.set("one", nil, 0)
		b.get("one", "")
		b.f.set("two", nil, 5*time.Second)
		time.Sleep(2 * time.Minute)
		begin := time.Now()
		b.get("one", "no answer within 2s")
		if took := time.Since(begin); took != 2*time.Second {
			t.Errorf("waited %v", took)
		}
		time.Sleep(3 * time.Second)
		b.get("two", "")
		b.asked(2)
	})
}

// A secret that is gone from its store is not used any longer.
func TestGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		b.f.set("one", nil, 0)
		b.get("one", "")
		b.f.set("", &secretstore.Error{Reason: "there is no such secret", Final: true}, 0)
		time.Sleep(2 * time.Minute)
		b.get("", "there is no such secret")
		if !strings.Contains(b.lines.String(), `msg="a secret is no longer in its store" store=vault path=p`) {
			t.Error(b.lines.String())
		}
		b.f.set("two", nil, 0)
		time.Sleep(time.Second)
		b.get("two", "")
	})
}
