//go:build unix

package resource_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// signalTask is the variable that makes this test's process one that runs until a signal.
const signalTask = "RESOURCE_TEST_SIGNAL"

// TestSignalProcess is no test: it is the other process of TestRunSignals.
func TestSignalProcess(t *testing.T) {
	task := os.Getenv(signalTask)
	if task == "" {
		t.Skip("it is started by TestRunSignals")
	}
	open := func(ctx context.Context) (*resource.Group, error) {
		if task == "open" {
			fmt.Println("opening")
			<-ctx.Done()
			return nil, context.Cause(ctx)
		}
		return resource.Start(ctx, nil, resource.Node{
			Name: "a",
			Open: func(context.Context) error { fmt.Println("open"); return nil },
			Close: func(ctx context.Context) error {
				fmt.Println("close, ctx:", ctx.Err())
				return nil
			},
		})
	}
	err := resource.Run(context.Background(), open, func(ctx context.Context, _ *resource.Group) error {
		fmt.Println("running")
		<-ctx.Done()
		fmt.Println("cause:", context.Cause(ctx))
		if task == "hang" {
			select {}
		}
		return ctx.Err()
	})
	fmt.Println("error:", err)
	fmt.Println("is context.Canceled:", errors.Is(err, context.Canceled))
	os.Exit(3)
}

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
			{"error: context canceled", nil},
			{"is context.Canceled: true", nil},
		}, 0},
		{"interrupt ends f and closes", "return", []step{
			{"open", nil},
			{"running", os.Interrupt},
			{"cause: interrupt signal received", nil},
			{"close, ctx: <nil>", nil},
			{"error: context canceled", nil},
			{"is context.Canceled: true", nil},
		}, 0},
		{"SIGTERM ends opening", "open", []step{
			{"opening", syscall.SIGTERM},
			{"error: terminated signal received", nil},
			{"is context.Canceled: true", nil},
		}, 0},
		{"the second signal kills", "hang", []step{
			{"open", nil},
			{"running", os.Interrupt},
			{"cause: interrupt signal received", os.Interrupt},
		}, syscall.SIGINT},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			cmd := exec.CommandContext(ctx, exe, "-test.run=^TestSignalProcess$")
			cmd.Env = append(os.Environ(), signalTask+"="+tt.task)
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
