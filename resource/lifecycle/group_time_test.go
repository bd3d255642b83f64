//go:build go1.25

package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// In these tests time passes only when all goroutines wait, and each fails if a goroutine is left at its end.

// within runs a test on a clock of its own, and checks how long it took by that.
func within(t *testing.T, want time.Duration, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		f(t)
		if got := time.Since(begin); got != want {
			t.Errorf("took %v, want %v", got, want)
		}
	})
}

func TestStartOpensIndependentNodesInParallelWithoutBarrier(t *testing.T) {
	within(t, 5*time.Second, func(t *testing.T) { // by levels it would be 7 s, one by one 9 s
		mustStart(t,
			lifecycle.Node{Name: "a", Open: opens(takes(time.Second))},
			lifecycle.Node{Name: "b", Open: opens(takes(3 * time.Second))},
			lifecycle.Node{Name: "c", After: []string{"a"}, Open: opens(takes(4 * time.Second))},
			lifecycle.Node{Name: "d", After: []string{"b"}, Open: opens(takes(time.Second))})
	})
}

func TestStartTimeoutNamesTheResourceAndRollsBack(t *testing.T) {
	within(t, 30*time.Second, func(t *testing.T) {
		var e events
		b := e.node("b", "a")
		b.Open = func(ctx context.Context, _ ...resource.OpenOption) error {
			<-ctx.Done()
			e.add(context.Cause(ctx).Error())
			return ctx.Err()
		}
		_, err := lifecycle.Start(context.Background(), nil, e.node("a"), b)
		wantError(t, err, "open b: timed out after 30s")
		wantEvents(t, &e, "open a, open b: timed out after 30s, close a")
		var re *resource.Error
		if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &re) || re.ErrorType() != "timeout" {
			t.Errorf("%#v is no timeout", err)
		}
	})
}

func TestStartTimeoutTellsWhatOpenSays(t *testing.T) {
	for _, tt := range []struct {
		open func(context.Context) error
		want string
	}{
		{func(ctx context.Context) error { <-ctx.Done(); return errBoom }, "open a: timed out after 2s: boom"},
		{func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }, "open a: timed out after 2s"},
		{
			func(ctx context.Context) error { <-ctx.Done(); return fmt.Errorf("dial: %w", context.Cause(ctx)) },
			"open a: dial: open a: timed out after 2s",
		},
	} {
		within(t, 2*time.Second, func(t *testing.T) {
			_, err := lifecycle.Start(context.Background(), nil, lifecycle.Node{Name: "a", Timeout: 2 * time.Second, Open: opens(tt.open)})
			wantError(t, err, tt.want)
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v is no timeout", err)
			}
		})
	}
}

func TestStartKeepsTheCallersDeadline(t *testing.T) {
	within(t, 2*time.Second, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(context.Background(), 2*time.Second, errBoom)
		defer cancel()
		_, err := lifecycle.Start(ctx, nil, lifecycle.Node{Name: "a", Open: opens(hangs)})
		wantError(t, err, "open a: context deadline exceeded: boom")
	})
}

func TestStartFailureCancelsSiblingsAndWaitsForThem(t *testing.T) {
	within(t, 4*time.Second, func(t *testing.T) {
		var e events
		a, b, c := e.node("a"), e.node("b"), e.node("c")
		a.Open = func(context.Context, ...resource.OpenOption) error { time.Sleep(time.Second); return errBoom }
		b.Open = func(ctx context.Context, _ ...resource.OpenOption) error { // ends at once, and says no more than that
			<-ctx.Done()
			return fmt.Errorf("dial: %w", ctx.Err())
		}
		c.Open = func(context.Context, ...resource.OpenOption) error { // comes up all the same
			time.Sleep(4 * time.Second)
			e.add("open c")
			return nil
		}
		_, err := lifecycle.Start(context.Background(), nil, b, c, a)
		wantError(t, err, "open a: boom")
		wantEvents(t, &e, "open c, close c")
	})
}

func TestStartCancelsASiblingThatWaitsForItsNextAttempt(t *testing.T) {
	within(t, time.Second, func(t *testing.T) {
		retry := lifecycle.Retry{Attempts: 1000, Backoff: time.Hour, MaxBackoff: time.Hour}
		_, err := lifecycle.Start(context.Background(), nil,
			lifecycle.Node{Name: "a", Timeout: 2000 * time.Hour, Retry: retry, Open: opens(fails(errors.New("not yet")))},
			lifecycle.Node{Name: "b", Open: func(context.Context, ...resource.OpenOption) error { time.Sleep(time.Second); return errBoom }})
		wantError(t, err, "open b: boom")
	})
}

func TestStartGivesUpAnOpenThatIgnoresItsContext(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		opens      error
		events     string
	}{
		{"and comes up late", "open a: timed out after 30s: given up: it did not return within 5s after its context ended", nil, "open b, close b, close a live"},
		{"and fails late", "open a: timed out after 30s: given up: it did not return within 5s after its context ended", errBoom, "open b, close b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, 2*time.Minute, func(t *testing.T) {
				var e events
				n := lifecycle.Node{
					Name: "a",
					Open: func(context.Context, ...resource.OpenOption) error { time.Sleep(time.Minute); return tt.opens },
					Close: func(ctx context.Context) error {
						if ctx.Err() == nil {
							e.add("close a live")
						}
						return nil
					},
				}
				begin := time.Now()
				_, err := lifecycle.Start(context.Background(), nil, n, e.node("b"))
				if took := time.Since(begin); took != 35*time.Second {
					t.Errorf("took %v", took)
				}
				wantError(t, err, tt.want)
				wantEvents(t, &e, "open b, close b")
				time.Sleep(2*time.Minute - 35*time.Second)
				wantEvents(t, &e, tt.events)
			})
		})
	}
}

func TestStartGivesUpASiblingThatIgnoresItsCancellation(t *testing.T) {
	within(t, time.Minute, func(t *testing.T) {
		var e events
		a := e.node("a")
		a.Open = opens(takes(10 * time.Second))
		begin := time.Now()
		_, err := lifecycle.Start(context.Background(), nil, a, lifecycle.Node{Name: "b", Open: func(context.Context, ...resource.OpenOption) error {
			time.Sleep(time.Second) // a is under way
			return errBoom
		}})
		if took := time.Since(begin); took != 6*time.Second {
			t.Errorf("took %v", took)
		}
		wantError(t, err, "open a: context canceled: another resource could not be opened: given up: it did not return within 5s after its context ended\nopen b: boom")
		time.Sleep(54 * time.Second)
		wantEvents(t, &e, "close a")
	})
}

func TestAfterOpenThatIgnoresItsContextIsGivenUpAndClosed(t *testing.T) {
	within(t, time.Minute, func(t *testing.T) {
		var e events
		a := e.node("a")
		a.AfterOpen = hooks(takes(time.Minute))
		_, err := lifecycle.Start(context.Background(), nil, a)
		wantError(t, err, "open a: timed out after 30s: after_open: given up: it did not return within 5s after its context ended")
		wantEvents(t, &e, "open a, close a")
		time.Sleep(25 * time.Second)
	})
}

func TestRetryTimeoutBoundsAllAttempts(t *testing.T) {
	within(t, 10*time.Second, func(t *testing.T) {
		_, err := lifecycle.Start(context.Background(), nil, lifecycle.Node{
			Name: "a", Timeout: 10 * time.Second, Retry: lifecycle.Retry{Attempts: 1000}, Open: opens(fails(errBoom)),
		})
		wantError(t, err, "open a: timed out after 10s: boom")
	})
}

func TestRetryBackoffDoublesUpToItsMost(t *testing.T) {
	most := []time.Duration{200, 400, 800, 1600, 3200, 5000, 5000, 5000}
	longest := make([]time.Duration, len(most))
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			var attempts []time.Time
			_, _ = lifecycle.Start(context.Background(), nil, lifecycle.Node{
				Name: "a", Timeout: time.Hour, Retry: lifecycle.Retry{Attempts: len(most) + 1},
				Open: func(context.Context, ...resource.OpenOption) error {
					attempts = append(attempts, time.Now())
					return errBoom
				},
			})
			if len(attempts) != len(most)+1 {
				t.Fatalf("%d attempts", len(attempts))
			}
			for i := range most {
				longest[i] = max(longest[i], attempts[i+1].Sub(attempts[i]))
			}
		}
	})
	for i, d := range longest {
		if limit := most[i] * time.Millisecond; d > limit || d < limit/2 { // of 100 random times, one is more than half
			t.Errorf("pause %d takes up to %v, want %v", i, d, limit)
		}
	}
}

func TestCloseRunsIndependentNodesInParallelUsersFirst(t *testing.T) {
	within(t, 5*time.Second, func(t *testing.T) {
		node := func(name string, d time.Duration, after ...string) lifecycle.Node {
			return lifecycle.Node{Name: name, After: after, Open: opens(fails(nil)), Close: takes(d)}
		}
		wantError(t, mustStart(t, node("a", 4*time.Second), node("b", time.Second), node("c", time.Second, "a"), node("d", 3*time.Second, "b")).
			Close(context.Background()), "")
	})
}

func TestCloseGivesUpAfterItsTimeoutAndGoesOn(t *testing.T) {
	within(t, 20*time.Second, func(t *testing.T) {
		var e events
		b := e.node("b", "a")
		b.Close = takes(20 * time.Second)
		begin := time.Now()
		g := mustStart(t, e.node("a"), b, e.node("c"))
		err := g.Close(context.Background())
		if took := time.Since(begin); took != 10500*time.Millisecond {
			t.Errorf("took %v", took)
		}
		wantError(t, err, "close b: timed out after 10s")
		if e.at("close a") < e.at("close c") || e.at("close c") < 0 {
			t.Error("a dependency is closed before its user is given up: " + e.String())
		}
		time.Sleep(9500 * time.Millisecond)
	})
}

func TestCloseHasAGraceToReturnItsOwnError(t *testing.T) {
	within(t, 2400*time.Millisecond, func(t *testing.T) {
		g := mustStart(t, lifecycle.Node{
			Name: "a", StopTimeout: 2 * time.Second, Open: opens(fails(nil)),
			Close: func(ctx context.Context) error {
				<-ctx.Done()
				time.Sleep(400 * time.Millisecond)
				return fmt.Errorf("3 are left: %w", ctx.Err())
			},
		})
		wantError(t, g.Close(context.Background()), "close a: 3 are left: context deadline exceeded")
	})
}

func TestCloseIsBoundedInAllAndEveryTeardownHasALiveContext(t *testing.T) {
	for depth := 1; depth <= 40; depth++ {
		want := min(10500*time.Millisecond*time.Duration(depth), 25*time.Second)
		synctest.Test(t, func(t *testing.T) {
			var e events
			var nodes []lifecycle.Node
			for i := range depth {
				n := e.node(fmt.Sprint(i), fmt.Sprint(i-1))
				n.Close = func(ctx context.Context) error {
					if deadline, ok := ctx.Deadline(); ctx.Err() != nil || !ok || time.Until(deadline) < 200*time.Millisecond {
						t.Errorf("depth %d: node %d has %v", depth, i, time.Until(deadline))
					}
					e.add(fmt.Sprint(i))
					time.Sleep(time.Minute)
					return nil
				}
				nodes = append(nodes, n)
			}
			g := mustStart(t, nodes...)
			begin := time.Now()
			err := g.Close(context.Background())
			if took := time.Since(begin); took > want || took < want-time.Millisecond {
				t.Errorf("depth %d: took %v, want %v", depth, took, want)
			}
			if !errors.Is(err, context.DeadlineExceeded) || e.at("0") != 2*depth-1 { // all opened, all closed, the first one last
				t.Errorf("depth %d: %v", depth, &e)
			}
			time.Sleep(2 * time.Minute)
		})
	}
}

func TestCloseHasAsLongAsTheLongestStopTimeout(t *testing.T) {
	within(t, 50*time.Second, func(t *testing.T) {
		g := mustStart(t, lifecycle.Node{Name: "a", StopTimeout: time.Minute, Open: opens(fails(nil)), Close: takes(50 * time.Second)})
		wantError(t, g.Close(context.Background()), "")
	})
}

func TestBeforeCloseLeavesTimeForClose(t *testing.T) {
	within(t, 10*time.Second, func(t *testing.T) {
		g := mustStart(t, lifecycle.Node{
			Name: "a", Open: opens(fails(nil)), BeforeClose: hooks(hangs),
			Close: func(ctx context.Context) error {
				deadline, _ := ctx.Deadline()
				if left := time.Until(deadline); left != 5*time.Second {
					t.Errorf("Close has %v", left)
				}
				return hangs(ctx)
			},
		})
		wantError(t, g.Close(context.Background()), "close a: before_close: timed out after 5s\nclose a: timed out after 5s")
	})
}

func TestCloseContextLimitsOnlyTheWait(t *testing.T) {
	within(t, 3*time.Second, func(t *testing.T) {
		var e events
		a, b := e.node("a"), e.node("b", "a")
		b.Close = takes(3 * time.Second)
		g := mustStart(t, a, b)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		wantError(t, g.Close(ctx), "still closing a, b: context deadline exceeded")
		wantError(t, g.Close(context.Background()), "")
		wantEvents(t, &e, "open a, open b, close a")
	})
}

func TestRollbackContextIsLiveAndHasItsOwnTimeout(t *testing.T) {
	within(t, 11*time.Second, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err := lifecycle.Start(ctx, nil,
			lifecycle.Node{Name: "a", Open: opens(fails(nil)), Close: hangs},
			lifecycle.Node{Name: "b", After: []string{"a"}, Open: opens(hangs)})
		wantError(t, err, "open b: context deadline exceeded\nclose a: timed out after 10s")
	})
}

// A pool like pgxpool.Pool, whose Close waits for the connections that are checked out.
type pool struct{ released chan struct{} }

func (p *pool) Close() { <-p.released }

func TestPoolHeldAtCloseIsBoundedAndNamed(t *testing.T) {
	within(t, 10*time.Second, func(t *testing.T) {
		p := &pool{make(chan struct{})}
		var e events
		b := e.node("b", "a")
		b.Close = func(ctx context.Context) error {
			return lifecycle.CloseWithin(ctx, func() error { p.Close(); return nil }, func() resource.Stats { return resource.Stats{Max: 10, InUse: 3} })
		}
		err := mustStart(t, e.node("a"), b).Close(context.Background())
		wantError(t, err, "close b: still open: 3 of 10 connections are checked out")
		wantEvents(t, &e, "open a, open b, close a")
		var re *resource.Error
		if !errors.As(err, &re) || re.ErrorType() != "timeout" {
			t.Errorf("%#v is no timeout", err)
		}
		close(p.released)
	})
}
