package lifecycle_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

var errBoom = errors.New("boom")

// events is what happened, in order.
type events struct {
	mu   sync.Mutex
	list []string
}

func (e *events) add(event string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, event)
}

func (e *events) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return strings.Join(e.list, ", ")
}

// at is the place of an event, or -1.
func (e *events) at(event string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Index(e.list, event)
}

// node is one that tells events of its "open NAME" and "close NAME".
func (e *events) node(name string, after ...string) lifecycle.Node {
	tell := func(what string) func(context.Context) error {
		return func(context.Context) error {
			e.add(what + " " + name)
			return nil
		}
	}
	return lifecycle.Node{Name: name, After: after, Open: opens(tell("open")), Close: tell("close")}
}

func fails(err error) func(context.Context) error { return func(context.Context) error { return err } }

func hangs(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// takes is a function that works for d, whatever happens.
func takes(d time.Duration) func(context.Context) error {
	return func(context.Context) error {
		time.Sleep(d)
		return nil
	}
}

func mustStart(t *testing.T, nodes ...lifecycle.Node) *lifecycle.Group {
	t.Helper()
	g, err := lifecycle.Start(context.Background(), nil, nodes...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// wantError compares the text of an error.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("got error\n%s\nwant\n%s", got, want)
	}
}

func wantEvents(t *testing.T, e *events, want string) {
	t.Helper()
	if got := e.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// noLeaks makes the test fail if at its end goroutines of this package are there.
func noLeaks(t *testing.T) {
	t.Cleanup(func() {
		var stacks string
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end); runtime.Gosched() {
			buf := make([]byte, 1<<20)
			stacks = string(buf[:runtime.Stack(buf, true)])
			var left []string
			for _, stack := range strings.Split(stacks, "\n\n") {
				if strings.Contains(stack, "resgen/resource") && !strings.Contains(stack, "testing.tRunner") {
					left = append(left, stack)
				}
			}
			if len(left) == 0 {
				return
			}
			stacks = strings.Join(left, "\n\n")
		}
		t.Error("goroutines are left:\n" + stacks)
	})
}

// hooks are what a node calls.
func hooks(fs ...func(context.Context) error) []func(context.Context) error { return fs }

// opens is f as the Open of a node that needs no options.
func opens(f func(context.Context) error) func(context.Context, ...resource.OpenOption) error {
	return func(ctx context.Context, _ ...resource.OpenOption) error { return f(ctx) }
}
