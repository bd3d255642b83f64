//go:build go1.25

package lifecycle_test

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"testing/synctest"
	"time"
)

// TestRunInBubble runs in a bubble, in a process of its own, where nobody has listened for a signal before.
func TestRunInBubble(t *testing.T) {
	const variable = "RESOURCE_TEST_BUBBLE"
	if os.Getenv(variable) == "" {
		exe, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(exe, "-test.run=^TestRunInBubble$")
		cmd.Env = append(os.Environ(), variable+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	synctest.Test(t, func(t *testing.T) {
		var e events
		err := run(t.Context(), &closer{e: &e}, nil, func(ctx context.Context, c *closer) error {
			time.Sleep(time.Hour)
			return run(ctx, c, nil, func(ctx context.Context, _ *closer) error { return ctx.Err() })
		})
		wantError(t, err, "")
		wantEvents(t, &e, "close, close")
	})
}
