// Package live starts real servers on the loopback interface and tests the built-in kinds against them: PostgreSQL, and versitygw for S3.
package live

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"
)

// CI is whether a server that cannot be found fails the test that needs it; otherwise such a test is skipped.
func CI() bool { return os.Getenv("CI") == "true" }

// errMissing says that a server is not on this machine.
var errMissing = errors.New("not on this machine")

// need ends the test if err is not nil: it is skipped if the server is missing, unless in CI, and fails otherwise.
func need(t testing.TB, server string, err error) {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, errMissing) && !CI():
		t.Skipf("needs %s: %v", server, err)
	default:
		t.Fatalf("%s: %v", server, err)
	}
}

// Eventually fails the test if ok does not come to return "" within 10 seconds; else ok says what is still wrong.
func Eventually(t testing.TB, ok func() string) {
	t.Helper()
	if err := within(10*time.Second, func() (bool, error) {
		wrong := ok()
		if wrong == "" {
			return true, nil
		}
		return false, errors.New(wrong)
	}); err != nil {
		t.Error(err)
	}
}

// within asks again and again until done says true, and returns the last error if that takes longer than limit.
func within(limit time.Duration, done func() (bool, error)) error {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, err := done()
		if ok {
			return err
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			return fmt.Errorf("not within %v: %w", limit, err)
		}
	}
}
