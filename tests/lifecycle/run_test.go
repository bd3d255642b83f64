package lifecycle

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// programs are what the processes of tests do: programs as users write them, which work until they are told to stop.
var programs = map[string]func(context.Context) error{
	"all": func(ctx context.Context) error {
		return plant.Run(ctx, func(ctx context.Context, r *plant.Resources) error {
			err := work(ctx, r.Database)
			_, queryErr := r.Database.Query(context.WithoutCancel(ctx), "the last one")
			return errors.Join(err, queryErr)
		}, plant.WithSource(dev()))
	},
	"bundle": func(ctx context.Context) error {
		return plant.RunOrders(ctx, func(ctx context.Context, use *plant.Orders) error {
			return fmt.Errorf("orders: %w", work(ctx, use.Database))
		}, plant.WithSource(dev()))
	},
	"bundle fails": func(ctx context.Context) error {
		return plant.RunOrders(ctx, func(ctx context.Context, use *plant.Orders) error {
			return errors.Join(work(ctx, use.Database), errBoom)
		}, plant.WithSource(dev()))
	},
	"bundle inside": func(ctx context.Context) error {
		return plant.Run(ctx, func(ctx context.Context, r *plant.Resources) error {
			err := plant.RunFeed(ctx, func(ctx context.Context, use *plant.Feed) error {
				return work(ctx, r.Database)
			}, plant.WithConfig(r.Config), plant.WithDatabase(r.Database))
			fmt.Println("the run inside returns:", err)
			return err
		}, plant.WithSource(dev()))
	},
	"stuck": func(ctx context.Context) error {
		return plant.Run(ctx, func(ctx context.Context, r *plant.Resources) error {
			_ = work(ctx, r.Database)
			select {} // a second signal ends this
		}, plant.WithSource(dev()))
	},
	"bundle stuck": func(ctx context.Context) error {
		return plant.RunOrders(ctx, func(ctx context.Context, use *plant.Orders) error {
			_ = work(ctx, use.Database)
			select {}
		}, plant.WithSource(dev()))
	},
	"bundle inside stuck": func(ctx context.Context) error {
		return plant.Run(ctx, func(ctx context.Context, _ *plant.Resources) error {
			return plant.RunOrders(ctx, func(ctx context.Context, use *plant.Orders) error {
				_ = work(ctx, use.Database)
				select {}
			}, plant.WithSource(dev()))
		}, plant.WithSource(dev()))
	},
}

// work works until ctx ends.
func work(ctx context.Context, db *plant.Database) error {
	fmt.Println("up:", db.Config.Host)
	<-ctx.Done()
	fmt.Println("told to stop:", context.Cause(ctx))
	return ctx.Err()
}

// runChild runs a program, and says what happened.
func runChild() int {
	var s plant.Script
	err := programs[os.Getenv(child)](s.Context(context.Background()))
	for _, e := range s.Events() {
		fmt.Println(e)
	}
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	return 0
}

// process starts a program and waits until its resources are open.
func process(t *testing.T, program string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no signals can be sent")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), child+"="+program)
	cmd.Stderr = t.Output()
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	out := bufio.NewReader(pipe)
	if line, err := out.ReadString('\n'); err != nil || line != "up: db.example.com\n" {
		t.Fatalf("%q, %v", line, err)
	}
	return cmd, out
}

// TestRunUntilSignal runs processes until a signal comes. They close everything, users before what they use, and exit with 0 unless
// something else is wrong.
func TestRunUntilSignal(t *testing.T) {
	for _, tt := range []struct {
		program string
		closed  int      // resources
		lines   []string // some of what it prints after it was told, in their order
		code    int
	}{
		{"all", 4, []string{"query database", "before_close database", "close database", "close role"}, 0},
		{"bundle", 2, []string{"open database", "before_close database", "close database", "close role"}, 0},
		{"bundle fails", 2, []string{"close database", "close role", "error: context canceled", "boom"}, 1},
		{"bundle inside", 5, []string{"the run inside returns: context canceled", "close queue", "close queue", "close database", "close role"}, 0},
	} {
		for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
			t.Run(tt.program+" "+sig.String(), func(t *testing.T) {
				cmd, out := process(t, tt.program)
				if err := cmd.Process.Signal(sig); err != nil {
					t.Fatal(err)
				}
				rest, err := io.ReadAll(out)
				if err != nil {
					t.Fatal(err)
				}
				_ = cmd.Wait() // what it says is in the state
				if got := cmd.ProcessState.ExitCode(); got != tt.code {
					t.Errorf("it ended with %v, want exit code %d", cmd.ProcessState, tt.code)
				}
				said, then, _ := strings.Cut(string(rest), "\n")
				if want := "told to stop: " + sig.String() + " signal received"; said != want {
					t.Errorf("it said %q, want %q", said, want)
				}
				if strings.Count(then, "\nclose ") != tt.closed || !ordered(then, tt.lines) {
					t.Errorf("what happened was\n%s", then)
				}
			})
		}
	}
}

// ordered reports whether lines are lines of text in this order.
func ordered(text string, lines []string) bool {
	for _, line := range lines {
		_, rest, ok := strings.Cut("\n"+text, "\n"+line+"\n")
		if !ok {
			return false
		}
		text = rest
	}
	return true
}

// TestSecondSignal ends a process that does not end by itself.
func TestSecondSignal(t *testing.T) {
	for _, program := range []string{"stuck", "bundle stuck", "bundle inside stuck"} {
		t.Run(program, func(t *testing.T) {
			cmd, out := process(t, program)
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if line, err := out.ReadString('\n'); err != nil || !strings.HasPrefix(line, "told to stop") {
				t.Fatalf("%q, %v", line, err)
			}
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			var exit *exec.ExitError
			if err := cmd.Wait(); !errors.As(err, &exit) || exit.String() != "signal: terminated" {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// TestRun opens, calls and closes without any signal too, and listens to none afterwards.
func TestRun(t *testing.T) {
	var s plant.Script
	err := plant.Run(s.Context(context.Background()), func(_ context.Context, r *plant.Resources) error {
		if r.Queue == nil {
			t.Error("there is no queue")
		}
		return errBoom
	}, plant.WithSource(dev()))
	wantError(t, err, "boom")
	wantBalance(t, &s)

	s.On("open store", fail(errors.New("no store")))
	err = plant.Run(s.Context(context.Background()), func(context.Context, *plant.Resources) error {
		t.Error("called without resources")
		return nil
	}, plant.WithSource(dev()))
	wantError(t, err, "open store: no store")
}
