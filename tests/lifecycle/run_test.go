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

// runChild is a program as users write it: it works until it is told to stop, and says what happened.
func runChild() int {
	var s plant.Script
	ctx := s.Context(context.Background())
	err := plant.Run(ctx, func(ctx context.Context, r *plant.Resources) error {
		fmt.Println("up:", r.Config.Database.Host)
		<-ctx.Done()
		fmt.Println("told to stop:", context.Cause(ctx))
		if os.Getenv(child) == "stuck" {
			select {} // a second signal ends this
		}
		_, err := r.Database.Query(context.WithoutCancel(ctx), "the last one")
		return err
	}, plant.WithSource(dev()))
	for _, e := range s.Events() {
		fmt.Println(e)
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// process starts runChild and waits until its resources are open.
func process(t *testing.T, how string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no signals can be sent")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), child+"="+how)
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

// TestRunUntilSignal runs a process until a signal comes; it closes everything and ends as the function does.
func TestRunUntilSignal(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(sig.String(), func(t *testing.T) {
			cmd, out := process(t, "ends")
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			rest, err := io.ReadAll(out)
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("it ended with %v", err)
			}
			said, events, _ := strings.Cut(string(rest), "\n")
			if want := "told to stop: " + sig.String() + " signal received"; said != want {
				t.Errorf("it said %q, want %q", said, want)
			}
			last := "query database\nbefore_close database\nclose database\nclose role\n"
			if _, after, ok := strings.Cut(events, "query database\n"); !ok || strings.Count(after, "close") != 5 || !ordered(after, last) {
				t.Errorf("what happened was\n%s", events)
			}
		})
	}
}

// ordered reports whether the lines of want are lines of text in this order.
func ordered(text, want string) bool {
	for line := range strings.Lines(strings.TrimPrefix(want, "query database\n")) {
		_, rest, ok := strings.Cut(text, line)
		if !ok {
			return false
		}
		text = rest
	}
	return true
}

// TestSecondSignal ends a process that does not end by itself.
func TestSecondSignal(t *testing.T) {
	cmd, out := process(t, "stuck")
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
