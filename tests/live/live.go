// Package live starts real servers on the loopback interface and tests the built-in kinds against them: PostgreSQL,
// Redis, versitygw for S3, Alertmanager, moto for STS and IAM of AWS, and a Lambda and an RDS of our own.
package live

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"
)

// errMissing says that a server is not on this machine.
var errMissing = errors.New("not on this machine")

// need returns the server that start starts. If there is none on this machine the test is skipped; with CI=true it fails. No
// server is looked for unless RESGEN_TEST_LONG=on.
func need[S any](t testing.TB, server string, start func() (S, error)) S {
	t.Helper()
	if os.Getenv("RESGEN_TEST_LONG") != "on" {
		t.Skipf("needs %s: RESGEN_TEST_LONG=on runs it", server)
	}
	s, err := start()
	switch {
	case err == nil:
	case errors.Is(err, errMissing) && os.Getenv("CI") != "true":
		t.Skipf("needs %s: %v", server, err)
	default:
		t.Fatalf("%s: %v", server, err)
	}
	return s
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
