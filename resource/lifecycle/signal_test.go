//go:build unix

package lifecycle_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// kill sends this process a signal. Some run must be active, as the signal would end the process otherwise.
func kill(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(syscall.Getpid(), s); err != nil {
		t.Fatal(err)
	}
}

// ended waits until ctx has ended, and returns its error.
func ended(t *testing.T, ctx context.Context) error {
	t.Helper()
	select {
	case <-ctx.Done():
	case <-time.After(10 * time.Second):
		t.Error("the context does not end")
	}
	return ctx.Err()
}

// TestRunTold runs functions until a signal comes. Run returns nil if they return the error of their context and no other.
func TestRunTold(t *testing.T) {
	errClose := errors.New("stuck")
	for _, tt := range []struct {
		name  string
		f     func(context.Context) error
		close error
		want  string
	}{
		{name: "nothing", f: func(context.Context) error { return nil }},
		{name: "error of the context", f: func(ctx context.Context) error { return ctx.Err() }},
		{name: "cause", f: func(ctx context.Context) error { return context.Cause(ctx) }},
		{name: "wrapped", f: func(ctx context.Context) error { return fmt.Errorf("serve: %w", ctx.Err()) }},
		{name: "wrapped twice in one", f: func(ctx context.Context) error { return fmt.Errorf("%w: %w", ctx.Err(), context.Cause(ctx)) }},
		{name: "joined", f: func(ctx context.Context) error { return errors.Join(ctx.Err(), fmt.Errorf("read: %w", ctx.Err())) }},
		{name: "other type", f: func(context.Context) error { return alike{} }},
		{name: "of a context below", f: func(ctx context.Context) error {
			below, cancel := context.WithTimeout(ctx, time.Hour)
			defer cancel()
			return ended(t, below)
		}},
		{name: "other error", f: func(context.Context) error { return errBoom }, want: "boom"},
		{name: "joined with another error", f: func(ctx context.Context) error { return errors.Join(ctx.Err(), errBoom) }, want: "context canceled\nboom"},
		{name: "wrapped with another error", f: func(ctx context.Context) error { return fmt.Errorf("%w: %w", errBoom, ctx.Err()) }, want: "boom: context canceled"},
		{name: "joined deep inside", f: func(ctx context.Context) error {
			return fmt.Errorf("serve: %w", errors.Join(ctx.Err(), fmt.Errorf("flush: %w", errBoom)))
		}, want: "serve: context canceled\nflush: boom"},
		{name: "joined with nothing", f: func(context.Context) error { return several{} }, want: "several"},
		{name: "text only", f: func(ctx context.Context) error { return fmt.Errorf("serve: %v", ctx.Err()) }, want: "serve: context canceled"},
		{name: "deadline", f: func(context.Context) error { return context.DeadlineExceeded }, want: "context deadline exceeded"},
		{name: "panic of a constructor", f: func(ctx context.Context) error { return &resource.PanicError{Value: ctx.Err()} }, want: "panic: context canceled"},
		{name: "closing fails", f: func(ctx context.Context) error { return ctx.Err() }, close: errClose, want: "stuck"},
		{name: "closing fails too", f: func(context.Context) error { return errBoom }, close: errClose, want: "boom\nstuck"},
		{name: "closing ends with a context of its own", f: func(ctx context.Context) error { return ctx.Err() }, close: context.Canceled, want: "context canceled"},
	} {
		for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
			t.Run(tt.name+" "+s.String(), func(t *testing.T) {
				noLeaks(t)
				var e events
				err := run(context.Background(), &closer{&e, tt.close}, nil, func(ctx context.Context, _ *closer) error {
					kill(t, s)
					_ = ended(t, ctx)
					if got, want := fmt.Sprint(context.Cause(ctx)), s.String()+" signal received"; got != want {
						t.Errorf("the cause is %q, want %q", got, want)
					}
					return tt.f(ctx)
				})
				wantError(t, err, tt.want)
				wantEvents(t, &e, "close")
			})
		}
	}
}

// alike is an error that is context.Canceled by its method, as some of package net are.
type alike struct{}

func (alike) Error() string        { return "operation was canceled" }
func (alike) Is(target error) bool { return target == context.Canceled }

// several is an error that may wrap others.
type several struct{ errs []error }

func (several) Error() string     { return "several" }
func (s several) Unwrap() []error { return s.errs }

// TestRunNotTold has contexts that something else than a signal ends.
func TestRunNotTold(t *testing.T) {
	noLeaks(t)
	ctx, cancel := context.WithCancel(context.Background())
	err := run(ctx, &closer{e: &events{}}, nil, func(ctx context.Context, _ *closer) error {
		cancel()
		return fmt.Errorf("serve: %w", ended(t, ctx))
	})
	wantError(t, err, "serve: context canceled")

	err = run(context.Background(), &closer{e: &events{}}, nil, func(context.Context, *closer) error { return context.Canceled })
	wantError(t, err, "context canceled")

	cause := errors.New("enough")
	stopped, stop := context.WithCancelCause(context.Background())
	stop(cause)
	err = run(stopped, &closer{e: &events{}}, nil, func(ctx context.Context, _ *closer) error { return context.Cause(ctx) })
	if err != cause {
		t.Errorf("got %v", err)
	}
}

// TestRunToldByNotifyContext has programs that listen for signals too. It makes no difference who comes first.
func TestRunToldByNotifyContext(t *testing.T) {
	noLeaks(t)
	for range 200 {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		err := run(ctx, &closer{e: &events{}}, nil, func(ctx context.Context, _ *closer) error {
			kill(t, syscall.SIGTERM)
			return ended(t, ctx)
		})
		stop()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestRunAgain listens again for a run that begins when the one before is over.
func TestRunAgain(t *testing.T) {
	for range 3 {
		err := run(context.Background(), &closer{e: &events{}}, nil, func(ctx context.Context, _ *closer) error {
			if ctx.Err() != nil {
				t.Error("told already")
			}
			kill(t, syscall.SIGTERM)
			return ended(t, ctx)
		})
		wantError(t, err, "")
	}
}

// TestRunToldWhileOpening opens resources until a signal comes.
func TestRunToldWhileOpening(t *testing.T) {
	for _, tt := range []struct {
		name  string
		open  func(ctx context.Context, attempt int) error
		close error
		want  string
	}{
		{name: "in an attempt", open: func(ctx context.Context, _ int) error {
			kill(t, syscall.SIGTERM)
			return ended(t, ctx)
		}},
		{name: "between attempts", open: func(_ context.Context, attempt int) error {
			if attempt == 1 {
				time.AfterFunc(20*time.Millisecond, func() { kill(t, syscall.SIGTERM) })
			}
			return errBoom
		}},
		{name: "with another error", open: func(ctx context.Context, _ int) error {
			kill(t, syscall.SIGTERM)
			_ = ended(t, ctx)
			return errBoom
		}, want: "open b: boom"},
		{name: "and closing fails", open: func(ctx context.Context, _ int) error {
			kill(t, syscall.SIGTERM)
			return ended(t, ctx)
		}, close: errors.New("stuck"), want: "open b: terminated signal received\nclose a: stuck"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			var e events
			attempt := 0
			open := func(ctx context.Context) (*lifecycle.Group, func(context.Context) error, error) {
				g, err := lifecycle.Start(ctx, nil, lifecycle.Node{
					Name:  "a",
					Open:  func(context.Context, ...resource.OpenOption) error { e.add("open a"); return nil },
					Close: func(context.Context) error { e.add("close a"); return tt.close },
				}, lifecycle.Node{
					Name:  "b",
					After: []string{"a"},
					Retry: lifecycle.Retry{Attempts: 3, Backoff: time.Hour, MaxBackoff: time.Hour},
					Open: func(ctx context.Context, _ ...resource.OpenOption) error {
						attempt++
						return tt.open(ctx, attempt)
					},
				})
				return g, g.Close, err
			}
			err := lifecycle.Run(context.Background(), open, func(context.Context, *lifecycle.Group) error {
				t.Error("f is called")
				return nil
			})
			wantError(t, err, tt.want)
			wantEvents(t, &e, "open a, close a")
		})
	}
}

// TestRunInRun has runs inside a run.
func TestRunInRun(t *testing.T) {
	type key struct{}
	request, cancelRequest := context.WithCancel(context.Background())
	defer cancelRequest()
	for _, tt := range []struct {
		name string
		ctx  func(context.Context) context.Context // of the inner run, from the outer run's
		told bool                                  // the signal ends the inner run's context
		want string                                // the inner run's error then
	}{
		{"same context", func(ctx context.Context) context.Context { return ctx }, true, "context canceled"},
		{"context from it", func(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, 1) }, true, "context canceled"},
		{"context without its end", context.WithoutCancel, false, ""},
		{"context of a request", func(context.Context) context.Context { return request }, false, ""},
		{"context without end", func(context.Context) context.Context { return context.Background() }, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			var e events
			c := &closer{e: &e}
			err := run(context.Background(), c, nil, func(outer context.Context, _ *closer) error {
				err := run(tt.ctx(outer), c, nil, func(inner context.Context, _ *closer) error {
					kill(t, syscall.SIGTERM)
					_ = ended(t, outer)
					if tt.told {
						return ended(t, inner)
					}
					time.Sleep(20 * time.Millisecond)
					if inner.Err() != nil {
						t.Error("the inner run's context has ended")
					}
					return nil
				})
				wantError(t, err, tt.want)
				e.add("inner run over")
				return outer.Err()
			})
			wantError(t, err, "")
			wantEvents(t, &e, "close, inner run over, close")
		})
	}
}

// TestRunInRunLater begins runs inside a run that was told already.
func TestRunInRunLater(t *testing.T) {
	noLeaks(t)
	request, cancelRequest := context.WithCancel(context.Background())
	defer cancelRequest()
	c := &closer{e: &events{}}
	err := run(context.Background(), c, nil, func(outer context.Context, _ *closer) error {
		kill(t, syscall.SIGTERM)
		_ = ended(t, outer)
		err := run(request, c, nil, func(ctx context.Context, _ *closer) error {
			if ctx.Err() != nil {
				t.Error("a request cannot be finished")
			}
			return nil
		})
		wantError(t, err, "")
		err = run(context.Background(), c, nil, func(ctx context.Context, _ *closer) error {
			if ctx.Err() == nil {
				t.Error("a run without anybody to end it goes on")
			}
			return ctx.Err()
		})
		wantError(t, err, "")
		return outer.Err()
	})
	wantError(t, err, "")
}

// TestRunBesideRun has two runs on contexts that can end, and neither is inside the other, as in an errgroup. The signal ends the second
// once the function of the first has returned. It need not wait until the first has closed its resources, or could not open them.
func TestRunBesideRun(t *testing.T) {
	for _, how := range []string{"returns", "panics", "exits", "does not open"} {
		t.Run(how, func(t *testing.T) {
			noLeaks(t)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			up, second, over := make(chan struct{}), make(chan error, 1), make(chan struct{})
			start := func() {
				go func() {
					second <- run(ctx, &closer{e: &events{}}, nil, func(ctx context.Context, _ *closer) error {
						close(up)
						return ended(t, ctx)
					})
				}()
				<-up
			}
			go func() {
				defer close(over)
				defer func() { _ = recover() }()
				err := lifecycle.Run(ctx, func(ctx context.Context) (int, func(context.Context) error, error) {
					shut := func(context.Context) error { return <-second }
					if how != "does not open" {
						return 0, shut, nil
					}
					start()
					kill(t, syscall.SIGTERM)
					return 0, nil, ended(t, ctx)
				}, func(ctx context.Context, _ int) error {
					start()
					kill(t, syscall.SIGTERM)
					_ = ended(t, ctx)
					switch how {
					case "panics":
						panic("bug")
					case "exits":
						runtime.Goexit()
					}
					return ctx.Err()
				})
				if how == "does not open" {
					wantError(t, <-second, "")
				}
				wantError(t, err, "")
			}()
			<-over
		})
	}
}

// TestRunOutlivesRun has a run inside another that is over when the signal comes.
func TestRunOutlivesRun(t *testing.T) {
	for _, how := range []string{"returns", "panics", "exits", "does not open"} {
		t.Run(how, func(t *testing.T) {
			noLeaks(t)
			request, cancel := context.WithCancel(context.Background())
			defer cancel()
			c := &closer{e: &events{}}
			up, inner, outer := make(chan struct{}), make(chan error), make(chan struct{})
			started := func() {
				go func() {
					inner <- run(request, c, nil, func(ctx context.Context, _ *closer) error {
						close(up)
						return ended(t, ctx)
					})
				}()
				<-up
			}
			go func() {
				defer close(outer)
				defer func() { _ = recover() }()
				_ = lifecycle.Run(context.Background(), func(context.Context) (*closer, func(context.Context) error, error) {
					if how == "does not open" {
						started()
						return nil, nil, errBoom
					}
					return c, c.Close, nil
				}, func(context.Context, *closer) error {
					started()
					switch how {
					case "panics":
						panic("bug")
					case "exits":
						runtime.Goexit()
					}
					return nil
				})
			}()
			<-outer
			kill(t, syscall.SIGTERM)
			wantError(t, <-inner, "")
		})
	}
}

// TestRunAfterRun begins a run with the context of one that is over: it is no inner run.
func TestRunAfterRun(t *testing.T) {
	noLeaks(t)
	var left context.Context
	c := &closer{e: &events{}}
	_ = run(context.Background(), c, nil, func(ctx context.Context, _ *closer) error {
		left = context.WithoutCancel(ctx)
		return nil
	})
	err := run(left, c, nil, func(ctx context.Context, _ *closer) error {
		kill(t, syscall.SIGTERM)
		return ended(t, ctx)
	})
	wantError(t, err, "")
}

// signalTask is the variable that says what a process of TestRunSignals does.
const signalTask = "RESOURCE_TEST_SIGNAL"

// TestSignalProcess is no test: it is the other process of TestRunSignals.
func TestSignalProcess(t *testing.T) {
	task := os.Getenv(signalTask)
	if task == "" {
		t.Skip("it is started by TestRunSignals")
	}
	open := func(context.Context) (int, func(context.Context) error, error) {
		fmt.Println("open")
		return 0, func(ctx context.Context) error { fmt.Println("close, ctx:", ctx.Err()); return nil }, nil
	}
	wait := func(ctx context.Context) error {
		fmt.Println("running")
		<-ctx.Done()
		fmt.Println("cause:", context.Cause(ctx))
		return ctx.Err()
	}
	var err error
	switch task {
	case "return":
		err = lifecycle.Run(context.Background(), open, func(ctx context.Context, _ int) error { return wait(ctx) })
	case "hang":
		err = lifecycle.Run(context.Background(), open, func(ctx context.Context, _ int) error {
			_ = wait(ctx)
			select {}
		})
	case "hang inside": // in a run of each sort, and in one that begins after the signal
		request, cancel := context.WithCancel(context.Background())
		defer cancel()
		err = lifecycle.Run(context.Background(), open, func(ctx context.Context, _ int) error {
			return lifecycle.Run(ctx, open, func(ctx context.Context, _ int) error {
				return lifecycle.Run(request, open, func(context.Context, int) error {
					return lifecycle.Run(context.Background(), open, func(context.Context, int) error {
						return lifecycle.Run(request, open, func(context.Context, int) error {
							_ = wait(ctx)
							return lifecycle.Run(request, open, func(context.Context, int) error {
								fmt.Println("hanging")
								select {}
							})
						})
					})
				})
			})
		})
	case "close":
		err = lifecycle.Run(context.Background(), func(context.Context) (int, func(context.Context) error, error) {
			return 0, func(context.Context) error { fmt.Println("closing"); select {} }, nil
		}, func(ctx context.Context, _ int) error { return wait(ctx) })
	case "over":
		_ = lifecycle.Run(context.Background(), open, func(context.Context, int) error { return nil })
		fmt.Println("over")
		select {}
	}
	fmt.Println("error:", err)
	os.Exit(3)
}

// TestRunSignals sends signals to processes.
func TestRunSignals(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts processes")
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	type step struct {
		line string
		then os.Signal // sent once that line is there
	}
	for _, tt := range []struct {
		name, task string
		steps      []step
		killed     syscall.Signal // 0: it exits by itself
	}{
		{"SIGTERM ends f and closes", "return", []step{
			{"open", nil},
			{"running", syscall.SIGTERM},
			{"cause: terminated signal received", nil},
			{"close, ctx: <nil>", nil},
			{"error: <nil>", nil},
		}, 0},
		{"interrupt ends f and closes", "return", []step{
			{"open", nil},
			{"running", os.Interrupt},
			{"cause: interrupt signal received", nil},
			{"close, ctx: <nil>", nil},
			{"error: <nil>", nil},
		}, 0},
		{"the second signal kills", "hang", []step{
			{"open", nil},
			{"running", os.Interrupt},
			{"cause: interrupt signal received", os.Interrupt},
		}, syscall.SIGINT},
		{"the second signal kills, runs inside a run too", "hang inside", []step{
			{"open", nil},
			{"open", nil},
			{"open", nil},
			{"open", nil},
			{"open", nil},
			{"running", syscall.SIGTERM},
			{"cause: terminated signal received", nil},
			{"open", nil},
			{"hanging", syscall.SIGTERM},
		}, syscall.SIGTERM},
		{"the second signal kills while resources are closed", "close", []step{
			{"running", syscall.SIGTERM},
			{"cause: terminated signal received", nil},
			{"closing", syscall.SIGTERM},
		}, syscall.SIGTERM},
		{"the first signal kills when no run is left", "over", []step{
			{"open", nil},
			{"close, ctx: <nil>", nil},
			{"over", syscall.SIGTERM},
		}, syscall.SIGTERM},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			cmd := exec.CommandContext(ctx, exe, "-test.run=^TestSignalProcess$")
			cmd.Env = append(os.Environ(), signalTask+"="+tt.task)
			cmd.Stderr = io.Discard
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var lines []string
			for in := bufio.NewScanner(out); in.Scan(); {
				i := len(lines)
				lines = append(lines, in.Text())
				if i < len(tt.steps) && in.Text() == tt.steps[i].line && tt.steps[i].then != nil {
					if err := cmd.Process.Signal(tt.steps[i].then); err != nil {
						t.Error(err)
					}
				}
			}
			_ = cmd.Wait() // what it says is in the state
			var want []string
			for _, s := range tt.steps {
				want = append(want, s.line)
			}
			if got, want := strings.Join(lines, "\n"), strings.Join(want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			status := cmd.ProcessState.Sys().(syscall.WaitStatus)
			if tt.killed != 0 && (!status.Signaled() || status.Signal() != tt.killed) || tt.killed == 0 && status.ExitStatus() != 3 {
				t.Errorf("it ended by %v", cmd.ProcessState)
			}
		})
	}
}
