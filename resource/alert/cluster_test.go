//go:build go1.25

package alert

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// In these tests time passes only when all goroutines wait, and each fails if a goroutine is left at its end.

var errBroken = errors.New("broken")

// A cluster is some Managers with one store and one target.
type cluster struct {
	t        *testing.T
	managers []*Manager
	store    *faulty
	target   *recorder
	logs     []*journal
	cooldown time.Duration
}

// simulate runs f with n Managers. Their states begin at incident 16.
func simulate(t *testing.T, n int, f func(c *cluster), opts ...Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := &cluster{t: t, store: &faulty{Memory: NewMemory()}, target: &recorder{start: time.Now()}}
		data, err := encode(State{Last: Incident{Number: 16, Told: Resolved}})
		if err != nil {
			t.Fatal(err)
		}
		c.store.states["shop/database"] = data
		for range n {
			log := &journal{}
			c.logs = append(c.logs, log)
			c.managers = append(c.managers, New("shop", append([]Option{
				WithStore(c.store), WithLogger(slog.New(slog.NewTextHandler(log, nil))), WithErrorText(error.Error),
			}, opts...)...))
		}
		f(c)
		for _, m := range c.managers {
			if err := m.Close(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}

// observe has the Managers of those numbers, or all, observe the resource.
func (c *cluster) observe(condition Condition, numbers ...int) {
	for i, m := range c.managers {
		if len(numbers) == 0 || contains(numbers, i) {
			m.Observe(c.observation(condition))
		}
	}
}

func (c *cluster) observation(condition Condition) Observation {
	o := Observation{Resource: "database", Kind: "postgres", Condition: condition, Target: c.target.alert, Cooldown: c.cooldown}
	if condition == Down {
		o.ErrorType = "timeout"
	}
	return o
}

func contains(numbers []int, n int) bool {
	for _, m := range numbers {
		if m == n {
			return true
		}
	}
	return false
}

// pass lets time go by, and then everything that is due be done.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// want checks what the target has got since the last time.
func (c *cluster) want(want ...string) {
	c.t.Helper()
	if got, want := strings.Join(c.target.take(), ", "), strings.Join(want, ", "); got != want {
		c.t.Errorf("the target got\n%s\nwant\n%s", got, want)
	}
}

// wantLog counts the lines of a Manager's log that have a text.
func (c *cluster) wantLog(manager int, text string, want int) {
	c.t.Helper()
	if got := strings.Count(c.logs[manager].String(), text); got != want {
		c.t.Errorf("manager %d has written %q %d times, want %d:\n%s", manager, text, got, want, c.logs[manager])
	}
}

// journal is a log that can be read while somebody writes.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// faulty is a store that can be made to fail, or to hang until its callers give up.
type faulty struct {
	*Memory
	mu          sync.Mutex
	fails       bool
	hangs       bool
	losesAnswer bool // it does what it is asked, and fails afterwards
	slow        bool // it takes up to 1 s; set before the first observation
	calls       int
}

func (f *faulty) set(fails, hangs bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fails, f.hangs = fails, hangs
}

func (f *faulty) loseAnswers(loses bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.losesAnswer = loses
}

func (f *faulty) Update(ctx context.Context, name string, change func([]byte) []byte) error {
	f.mu.Lock()
	f.calls++
	fails, hangs, loses := f.fails, f.hangs, f.losesAnswer
	f.mu.Unlock()
	switch {
	case hangs:
		<-ctx.Done()
		return ctx.Err()
	case fails:
		return errBroken
	}
	if f.slow {
		time.Sleep(rand.N(time.Second))
	}
	err := f.Memory.Update(ctx, name, change)
	if loses {
		return errBroken
	}
	return err
}

// recorder is a target that writes down what it gets.
type recorder struct {
	start   time.Time
	mu      sync.Mutex
	got     []string
	alerts  []Alert
	during  int                                    // calls that are going on
	behaves func(ctx context.Context, n int) error // of its call number n; nil: it succeeds
	calls   int
}

func (r *recorder) alert(ctx context.Context, a Alert) error {
	r.mu.Lock()
	r.calls++
	n := r.calls
	behaves := r.behaves
	r.during++
	r.mu.Unlock()
	var err error
	if behaves != nil {
		err = behaves(ctx, n)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.during--
	text := fmt.Sprintf("%s %s", a.Status, strings.TrimPrefix(a.Key, "shop/database/"))
	if err != nil {
		text += " failed"
	}
	r.got = append(r.got, text)
	r.alerts = append(r.alerts, a)
	return err
}

func (r *recorder) behave(f func(context.Context, int) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.behaves = f
}

func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := r.got
	r.got = nil
	return got
}
